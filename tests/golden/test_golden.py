"""Each screen looks as it did: at three sizes, in both languages, in normal and in simple mode.

`make golden` compares, and leaves what differs in build/golden; `make golden-take` keeps what is there now.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PIL import Image

from gulou_launcher.window import Size, Window
from tests.golden import compare
from tests.golden.app_screens import APP_WAYS
from tests.golden.gallery import ROOT, Setting

WANTED = os.environ.get("GULOU_GOLDEN", "")
KEPT = Path(__file__).parent / "pictures"
DIFFERENT = ROOT / "build" / "golden"
SETTINGS = [
    Setting(size, language, simple)
    for size in (Size(1280, 720), Size(1920, 1080), Size(3840, 2160))
    for language in ("zh", "en")
    for simple in (False, True)
]

pytestmark = pytest.mark.skipif(not WANTED, reason="pictures of every screen take minutes: make golden")


def names() -> list[str]:
    """Of the shell's screens; reading them brings Kivy, so only who wants pictures does."""
    if not WANTED:
        return []
    from tests.golden.screens import WAYS

    return list(WAYS)


def app_names() -> list[str]:
    return list(APP_WAYS) if WANTED else []


@pytest.fixture(autouse=True)
def _canvas(window: Window) -> None:
    """OpenGL is there."""


def judge(name: str, setting: Setting, picture: Image.Image) -> None:
    """Compare with what is kept, or keep it."""
    file = KEPT / name / f"{setting.name}.webp"
    if WANTED == "take":
        if not file.exists() or compare.difference(picture, Image.open(file)) > compare.SAME:
            compare.keep(picture, file)
        return
    assert file.exists(), f"{name} has no picture yet: look at it, then make golden-take"
    golden = Image.open(file)
    most = compare.difference(picture, golden)
    shown = DIFFERENT / f"{name}-{setting.name}.png"
    shown.unlink(missing_ok=True)
    if most > compare.MOST:
        compare.show(picture, golden, shown)
        raise AssertionError(f"it looks different by {most:.0f} of 255: {shown.relative_to(ROOT)}")


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
@pytest.mark.parametrize("name", names())
def test_a_screen_of_the_shell(name: str, setting: Setting, tmp_path: Path) -> None:
    from tests.golden.gallery import Gallery, evening
    from tests.golden.screens import WAYS

    with evening():
        box = Gallery(tmp_path, setting)
        try:
            WAYS[name](box)
            judge(name, setting, box.picture())
        finally:
            box.close()


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
@pytest.mark.parametrize("name", app_names())
def test_a_screen_of_an_app(name: str, setting: Setting) -> None:
    from tests.golden.gallery import AppOnStage, evening

    way = APP_WAYS[name]
    tv = setting.television(ROOT / "apps" / way.app)
    way.prepare(tv)
    with evening(), tv:
        way.go(tv)
        app = AppOnStage(tv, setting)
        try:
            judge(name, setting, app.picture())
        finally:
            app.close()
