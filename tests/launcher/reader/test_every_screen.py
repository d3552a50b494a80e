"""On every screen of the shell, in both languages, everything that can have the focus can be spoken."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gulou_launcher.reader.words import title, words
from gulou_launcher.views.rows import RowsView
from gulou_launcher.window import Size, Window
from tests.golden.gallery import Gallery, Setting
from tests.launcher.every_screen import every_screen

_WORD = re.compile(r"\w")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_everything_that_can_have_the_focus_is_spoken(window: Window, tmp_path: Path, language: str) -> None:
    box = Gallery(tmp_path, Setting(Size(1280, 720), language))
    silent, nameless, spoken = [], [], 0
    try:
        for name, stage in every_screen(box):
            assert stage.page is not None
            if not title(stage.page) and name != "simple-home":
                nameless.append(name)
            for view in stage.candidates():
                # A list is as silent as its rows are.
                places = list(view.visible()) if isinstance(view, RowsView) else [view.part()]
                for place in places:
                    view.enter(place)
                    spoken += 1
                    if not _WORD.search(words(view, box.shell.text).label):
                        silent.append(f"{name}: {view.kind} {place} {view.props}")
    finally:
        box.close()
    assert spoken > 100
    assert not silent, "\n".join(silent)
    assert not nameless, f"no page says what it is called: {nameless}"
