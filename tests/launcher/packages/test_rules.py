"""Which package may take the place of which app."""

from __future__ import annotations

from pathlib import Path

import pytest

from gulou.manifest import Manifest
from gulou.package.errors import PackageError
from gulou.package.layout import Index
from gulou_launcher.apps import Installed
from gulou_launcher.packages.rules import check, version_key
from gulou_launcher.packages.shelf import Record

MINE, ANOTHER = b"m" * 32, b"a" * 32
THERE = Record("tea", "1.9", MINE, "", "1.9")
GONE = Record("tea", "1.9", MINE, "", "")


def app(factory: bool = False) -> Installed:
    return Installed(Path("/apps/tea"), Manifest("tea", "1.0", "tea:Tea", {"en": "Tea"}), factory)


def index(version: str) -> Index:
    return Index(1, "tea", version, ">=0.1", {})


def refusal(
    version: str, key: bytes, record: Record | None, there: Installed | None, force: bool = False
) -> str:
    with pytest.raises(PackageError) as told:
        check(index(version), key, record, there, force=force)
    return str(told.value)


def test_the_first_one_is_trusted_and_its_updates_too() -> None:
    check(index("1.0"), MINE, None, None, force=False)
    check(index("1.10"), MINE, THERE, app(), force=False)
    check(index("1.9"), MINE, THERE, app(), force=False)


def test_another_key_is_refused_also_for_the_data_of_one_that_is_gone() -> None:
    assert "was signed by another key" in refusal("2.0", ANOTHER, THERE, app())
    assert "its data is still here" in refusal("2.0", ANOTHER, GONE, None)
    assert "signed by another key" in refusal("2.0", ANOTHER, THERE, app(), force=True)
    check(index("0.1"), MINE, GONE, None, force=False)


def test_an_older_one_only_by_force() -> None:
    assert "install it with --force" in refusal("1.8", MINE, THERE, app())
    check(index("1.8"), MINE, THERE, app(), force=True)


def test_nothing_takes_the_place_of_what_was_not_installed() -> None:
    assert "comes with the box already" in refusal("9.0", MINE, None, app(factory=True), force=True)
    assert "lies in /apps/tea already" in refusal("9.0", MINE, None, app())
    assert "lies in /apps/tea already" in refusal("9.0", MINE, GONE, app())


def test_versions_are_numbers() -> None:
    assert version_key("1.10") > version_key("1.9")
    assert version_key("1.0") == version_key("1")
    assert version_key("1.0.1") > version_key("1")
