"""A language is one file: the box offers it by its own name, and speaks it from then on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from gulou_setup import catalogues

from gulou import language as languages_of_the_box
from gulou import scene
from gulou.formats import habits
from gulou_launcher.settings.language import LanguagePage
from gulou_launcher.simple import SIMPLE
from gulou_launcher.window import Window
from tests.launcher.played_box import PlayedBox, words


@pytest.fixture
def nobodys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A language that nobody speaks, with accents and four tenths longer, in one file."""
    folder = tmp_path / "languages"
    folder.mkdir()
    catalogues.pseudo("qps", folder / "qps.po")
    monkeypatch.setattr(languages_of_the_box, "FOLDER", folder)
    return "qps"


@pytest.fixture
def box(window: Window, tmp_path: Path) -> Iterator[PlayedBox]:
    played = PlayedBox(tmp_path, ("one",))
    yield played
    played.close()


def test_the_box_offers_and_speaks_it(nobodys: str, box: PlayedBox) -> None:
    page = LanguagePage(box.shell)
    box.shell.pile.visit(page)
    box.shell.layout()
    assert catalogues.strange("English") in words(page.stage)
    box.press("down", "ok")
    assert box.shell.language == nobodys
    assert catalogues.strange("Language and region") in words(page.stage)
    app = box.open("one")
    assert app.heard(scene.Begin)[0].language == nobodys
    box.shell.preferences.put(SIMPLE, True)
    box.shell.show_home()
    box.shell.layout()
    assert catalogues.strange("Help") in words(box.shell.home.stage)
    assert habits(nobodys).weekdays[0] == catalogues.strange("Monday")
