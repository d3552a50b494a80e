"""`tv.snapshot`: the launcher draws the screen of an app under test, and compares it with one of before."""

from __future__ import annotations

import shutil
import subprocess
import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
from PIL import Image

from gulou.testing import TV, snapshots
from gulou_launcher.window import Window

ROOT = Path(__file__).resolve().parents[2]
TEST = """
def test_picture(tv):
    tv.press({keys})
    tv.snapshot("list")
"""


@pytest.fixture
def recipes(tmp_path: Path, window: Window) -> Path:
    """An app with one test; skips where no OpenGL is to be had."""
    app = shutil.copytree(ROOT / "examples" / "recipes", tmp_path / "recipes")
    for file in (app / "tests").glob("*.py"):
        file.unlink()
    (app / "tests" / "test_picture.py").write_text(TEST.format(keys='"down"'), "utf-8")
    return app


def run(app: Path, *more: str) -> str:
    """`gulou test` in a process of its own, since Kivy has but one window."""
    words = [sys.executable, "-m", "gulou", "test", str(app), *more]
    return subprocess.run(words, check=False, capture_output=True, text=True).stdout


def test_a_picture_is_taken_compared_and_missed(recipes: Path) -> None:
    assert "gulou test --update" in run(recipes), "there is none yet"
    assert "1 passed" in run(recipes, "--update")
    picture = recipes / "tests" / "snapshots" / "list.png"
    with Image.open(picture) as image:
        assert image.size == (1280, 720)
        colors = image.convert("RGB").getcolors(1 << 24)
    assert colors is not None and len(colors) > 50, "it is no blank"
    assert "1 passed" in run(recipes)
    (recipes / "tests" / "test_picture.py").write_text(TEST.format(keys='"down", "down"'), "utf-8")
    assert "of the screen differ" in run(recipes)
    assert picture.with_suffix(".now.png").is_file()


def test_without_the_launcher_the_test_is_skipped(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(group: str) -> list[EntryPoint]:
        return []

    monkeypatch.setattr(snapshots, "entry_points", none)
    with TV(ROOT / "examples" / "hello") as tv, pytest.raises(Exception, match=r"gulou\[tv\]") as skipped:
        tv.snapshot("any")
    assert skipped.type.__name__ == "SkipTest"
