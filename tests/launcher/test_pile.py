"""The pages before home: what becomes of one that was left."""

from __future__ import annotations

import gc
import weakref

from gulou_launcher.settings import SECTIONS
from tests.launcher.played_box import PlayedBox


def test_a_page_that_was_left_is_free_at_once_and_no_circle_waits_for_a_look(box: PlayedBox) -> None:
    box.shell.open_settings()
    seen = []
    gc.disable()
    try:
        for number in range(len(SECTIONS)):
            box.press(*["down"] * min(1, number), "ok")
            page = box.shell.pile.pages[-1]
            page.stage.layout()
            seen.append(weakref.ref(page.stage))
            del page
            box.press("back")
            if SECTIONS[number].key == "first":
                continue  # the steps of the wizard know their page
            # What was asked for the page may be on its way, and holds it until it has come.
            box.until(lambda: seen[-1]() is None)
    finally:
        gc.enable()


def test_what_comes_late_for_a_page_that_was_left_changes_nothing(box: PlayedBox) -> None:
    box.shell.open_settings()
    page = box.shell.pile.pages[-1]
    page.stage.layout()
    focus = page.stage.focus
    assert focus is not None
    box.press("back")
    page.refresh()
    page.stage.act(focus, "select", 0)
    assert not page.stage.nodes
    assert not box.shell.pile.pages
