"""Whatever is pressed in the launcher's own pages: something has the focus, and Back and Home lead out."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from gulou import scene, ui
from gulou_launcher import settings
from gulou_launcher.sandbox import messages as zygote
from gulou_launcher.window import Window
from tests.launcher.played_box import PlayedBox
from tests.launcher.settings.test_settings import WEATHER

KEYS = {
    "up": 6,
    "down": 8,
    "left": 4,
    "right": 6,
    "ok": 16,
    "back": 4,
    "home": 1,
    "info": 1,
    "1": 1,
    "menu": 2,
}
PRESSES = 800
DEEPEST = 6


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_any_keys(window: Window, tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    # That section needs the control socket, which is not played here.
    sections = tuple(section for section in settings.SECTIONS if section.key != "developer")
    monkeypatch.setattr(settings, "SECTIONS", sections)
    dice = random.Random(seed)
    box = PlayedBox(tmp_path, ("plain",), manifests=(WEATHER,))
    box.shell.report(zygote.Isolation(2, [zygote.Mechanism("landlock: read", True, "EACCES")]))
    visited: set[str] = set()
    drawn: set[int] = set()
    for number in range(PRESSES):
        box.shell.keys.press(dice.choices(list(KEYS), list(KEYS.values()))[0])
        if number % 8 == 0:
            box.turn()
            for instance in box.played.keys() - drawn:
                drawn.add(instance)
                box.played[instance].draw(ui.Page(ui.Button("Again")))
                box.played[instance].send(scene.Notification(f"Hello {number}", link="x"))
        box.shell.layout()
        if box.shell.pile.pages:
            page = box.shell.pile.pages[-1]
            visited.add(type(page).__name__)
            assert page.stage.page is not None
            could = any(view.shown and view.can_focus() for view in page.stage.page.walk())
            assert (page.stage.focus is not None) == could, type(page).__name__
            assert len(box.shell.pile.pages) <= DEEPEST
    for _ in range(2 * DEEPEST):
        box.shell.keys.press("back")
    assert not box.shell.pile.pages
    box.shell.keys.press("home")
    assert box.at_home
    assert len(visited) >= 5, visited
    box.close()
