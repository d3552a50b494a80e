"""Where packages lie: whatever moment the power fails at, the old one or the new one is there, whole."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from gulou.manifest import read_manifest
from gulou.package.errors import PackageError
from gulou.package.read import Package
from gulou_launcher.packages.shelf import Shelf

Make = Callable[..., bytes]

STEPS = ("fsync", "rename", "replace", "unlink", "rmdir", "mkdir", "open", "fchmod", "chmod")
"""All that an installation asks of the disk, in the module `os`."""


def put(shelf: Shelf, package: bytes) -> Path:
    opened = Package(io.BytesIO(package))
    aside = shelf.unpack(opened)
    return shelf.put(aside, opened.index.id, opened.index.version, opened.key, "0" * 64)


def versions(shelf: Shelf) -> list[str]:
    return [read_manifest(folder).version for folder in shelf.folders()]


def test_the_newest_counts_and_the_old_one_goes(make: Make, tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    old = put(shelf, make("1.0"))
    new = put(shelf, make("1.1"))
    assert shelf.folders() == [new]
    assert old.is_dir()  # it may still run
    shelf.tidy()
    assert not old.exists()
    assert (new / "tea.py").is_file()
    record = shelf.record("tea")
    assert record is not None and record.version == "1.1"


def test_the_same_version_again_lies_beside_the_one_that_runs(make: Make, tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    first, second = put(shelf, make("1.0")), put(shelf, make("1.0"))
    assert first != second and shelf.folders() == [second]


def test_one_that_was_removed_is_still_known_by_its_key(make: Make, tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    put(shelf, make("1.0"))
    shelf.take_away("tea", forget=False)
    assert shelf.folders() == []
    assert shelf.record("tea") is not None
    shelf.take_away("tea", forget=True)
    assert shelf.record("tea") is None
    assert list((tmp_path / "packages").iterdir()) == []


def test_an_id_that_is_a_path_is_not_known(make: Make, tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    put(shelf, make("1.0"))
    assert shelf.record("tea") is not None
    assert shelf.record("../packages/tea") is None


def test_a_broken_package_leaves_nothing(make: Make, tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    package = bytearray(make("1.0"))
    package[-200] ^= 1
    with pytest.raises(PackageError):
        put(shelf, bytes(package))
    assert list((tmp_path / "packages").iterdir()) == []


def test_a_disk_that_refuses_is_one_sentence(make: Make, tmp_path: Path) -> None:
    (tmp_path / "packages").write_text("no folder")
    with pytest.raises(PackageError, match="cannot be kept on the disk"):
        put(Shelf(tmp_path), make("1.0"))


def run_until(step: int, work: Callable[[], object]) -> bool:
    """Do the work in a process that the power leaves before its disk is asked the `step`th time.

    True where the work was done before that.
    """
    child = os.fork()
    if child == 0:
        count = 0

        def counted(real: Any) -> Any:
            def call(*arguments: Any, **more: Any) -> Any:
                nonlocal count
                count += 1
                if count > step:
                    os._exit(9)
                return real(*arguments, **more)

            return call

        for name in STEPS:
            setattr(os, name, counted(getattr(os, name)))
        try:
            work()
        except BaseException:
            os._exit(3)
        os._exit(0)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert status in (0, 9)
    return status == 0


def test_a_power_cut_at_any_moment_leaves_the_old_one_or_the_new_one(make: Make, tmp_path: Path) -> None:
    old, new = make("1.0"), make("1.1")
    start = tmp_path / "start"
    put(Shelf(start), old)
    seen = []
    for step in range(500):
        data = tmp_path / "data"
        shutil.copytree(start, data)
        shelf = Shelf(data)

        def update(shelf: Shelf = shelf) -> None:
            put(shelf, new)
            shelf.tidy()

        done = run_until(step, update)
        after = Shelf(data)
        seen += versions(after)
        after.tidy()  # what the next start does
        assert len(seen) == step + 1
        assert versions(after) == seen[-1:]
        assert len(list((data / "packages" / "tea").iterdir())) == 2  # the folder and its record
        assert len(list((data / "packages").iterdir())) == 1
        shutil.rmtree(data)
        if done:
            break
    assert seen[0] == "1.0" and seen[-1] == "1.1"
    assert seen == sorted(seen)  # one moment before which it is the old one, and after which the new one
    assert len(seen) > 15


def test_a_power_cut_while_one_is_removed_leaves_it_or_nothing(make: Make, tmp_path: Path) -> None:
    start = tmp_path / "start"
    put(Shelf(start), make("1.0"))
    for forget in (False, True):
        states = []
        for step in range(100):
            data = tmp_path / "data"
            shutil.copytree(start, data)
            shelf = Shelf(data)
            done = run_until(step, partial(shelf.take_away, "tea", forget=forget))
            after = Shelf(data)
            after.tidy()
            states.append(versions(after))
            shutil.rmtree(data)
            if done:
                break
        assert states[0] == ["1.0"] and states[-1] == []
        assert states == sorted(states, reverse=True)
