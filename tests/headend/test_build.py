"""Making the broadcast: once, whole or not at all."""

import json
import os
import shutil
from pathlib import Path

import pytest
from headend.build import build, describe, is_built
from headend.encode import FULL, SMALL
from headend.errors import HeadendError


def test_a_second_build_does_nothing(small_broadcast: Path) -> None:
    said: list[str] = []
    before = (small_broadcast / "av.ts").stat()
    build(small_broadcast, SMALL, said.append)
    assert (small_broadcast / "av.ts").stat() == before
    assert said == []


def test_another_quality_or_version_or_a_cut_file_is_made_again(
    small_broadcast: Path, tmp_path: Path
) -> None:
    assert is_built(small_broadcast, SMALL)
    assert not is_built(small_broadcast, FULL)
    for name in ("av.ts", "av.json"):
        shutil.copy(small_broadcast / name, tmp_path)
    assert is_built(tmp_path, SMALL)
    about = json.loads((tmp_path / "av.json").read_text("utf-8"))
    about["stamp"][0] -= 1
    (tmp_path / "av.json").write_text(json.dumps(about), "utf-8")
    assert not is_built(tmp_path, SMALL)
    shutil.copy(small_broadcast / "av.json", tmp_path)
    os.truncate(tmp_path / "av.ts", 188)
    assert not is_built(tmp_path, SMALL)


def test_a_failed_build_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "av.ts").write_bytes(b"old")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(HeadendError, match="ffmpeg is missing"):
        build(tmp_path, SMALL, lambda _line: None)
    assert [path.name for path in tmp_path.iterdir()] == ["av.ts"]
    assert (tmp_path / "av.ts").read_bytes() == b"old"


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(HeadendError, match="cannot write the broadcast to"):
        build(tmp_path / "file" / "demo", SMALL, lambda _line: None)


def test_the_description_gives_every_picture_a_colour_of_its_own() -> None:
    services = describe(FULL, 0)["services"]
    colours = [tuple(service["rgb"]) for service in services if service["rgb"]]
    assert len(colours) == 7
    for number, one in enumerate(colours):
        for other in colours[:number]:
            assert max(abs(a - b) for a, b in zip(one, other, strict=True)) >= 60
