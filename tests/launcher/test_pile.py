"""The pages before home: what becomes of one that was left."""

from __future__ import annotations

from tests.launcher.played_box import PlayedBox


def test_a_page_that_was_left_lets_go_of_what_it_drew(box: PlayedBox) -> None:
    box.shell.open_settings()
    page = box.shell.pile.pages[-1]
    assert page.stage.nodes
    box.press("back")
    assert box.shell.pile.stage is None
    assert not page.stage.nodes


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
