"""A folder is emptied whatever an app has made of it, and nothing outside it is touched."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from gulou_launcher.emptied import empty


def test_files_folders_and_links_go_and_the_folder_stays(tmp_path: Path) -> None:
    folder, outside = tmp_path / "app", tmp_path / "precious"
    outside.mkdir()
    (outside / "letter").write_text("kept")
    (folder / "a" / "b").mkdir(parents=True)
    (folder / "a" / "b" / "file").write_text("x")
    (folder / "a" / "same").mkdir()
    (folder / "same").mkdir()
    (folder / "file").write_text("x")
    (folder / "link").symlink_to(outside)
    (folder / "a" / "up").symlink_to("..")
    (folder / "a").chmod(0)
    empty(folder)
    assert list(folder.iterdir()) == []
    assert (outside / "letter").read_text() == "kept"


def test_deeper_than_any_path_is_long(tmp_path: Path) -> None:
    folder = tmp_path / "app"
    folder.mkdir()
    depth = 3 * sys.getrecursionlimit()
    at = os.open(folder, os.O_RDONLY)
    for _ in range(depth):
        os.mkdir("d" * 20, dir_fd=at)
        below = os.open("d" * 20, os.O_RDONLY, dir_fd=at)
        os.close(at)
        at = below
    os.close(at)
    empty(folder)
    assert list(folder.iterdir()) == []


def test_a_folder_that_is_not_there_is_empty(tmp_path: Path) -> None:
    empty(tmp_path / "nowhere")
