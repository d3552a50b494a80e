"""Rich text: every word is seen by scrolling, and a book costs no more than its first page."""

import time

import pytest

from gulou import ui
from gulou_launcher.views.rich_text import RichTextView
from tests.launcher.conftest import Household

LONG = "\n\n".join(f"# Chapter {number}\nWord{number} " + "and so on " * 40 for number in range(20))


def view(household: Household) -> RichTextView:
    return next(found for found in household.stage.page.walk() if isinstance(found, RichTextView))  # type: ignore[union-attr]


def seen(household: Household) -> str:
    """What stands on the screen now."""
    return " ".join(piece.text for line in view(household)._shown() for piece in line.pieces)


def test_a_short_text_has_no_focus_and_leaves_room(household: Household) -> None:
    household.show(ui.Page(ui.RichText("# Hello\nA few words."), ui.Button("Below")))
    assert household.focus == "Below"
    assert household.stage.focus is not None
    assert household.stage.focus.rect.y < 300


def test_a_long_text_is_scrolled_to_its_end_and_back(household: Household) -> None:
    household.show(ui.Page(ui.Button("Above"), ui.RichText(LONG), ui.Button("Below")))
    household.press("down")
    found = seen(household)
    for _ in range(200):
        if household.focus == "Below":
            break
        household.press("down")
        found += " " + seen(household)
    assert all(f"Word{number} " in found for number in range(20))
    household.press("up")
    for _ in range(200):
        if household.focus == "Above":
            break
        household.press("up")
    assert "Chapter 0" in seen(household)


@pytest.mark.parametrize("letters", ["漢字", "word ", "w" * 70 + " ", "（，漢）"])
def test_no_line_is_wider_than_its_place(household: Household, letters: str) -> None:
    household.show(ui.Page(ui.Overlay(ui.RichText("- **" + letters * 60 + "** " + letters * 60), at="right")))
    text = view(household)
    for line in text._shown():
        for piece in line.pieces:
            from gulou_launcher.paint import text_width

            wide = text_width(piece.text.rstrip(), 21, piece.style == "bold")
            assert piece.x + wide <= text.rect.width + 2


def test_a_run_begins_where_the_one_before_it_ends(household: Household) -> None:
    from gulou_launcher.paint import text_width

    household.show(ui.Page(ui.RichText("It has three to seventeen storeys, always an *odd number* of them.")))
    first, second, _ = view(household)._shown()[0].pieces
    assert abs(first.x + text_width(first.text, 21) - second.x) < 1


def test_no_line_begins_with_a_closing_mark(household: Household) -> None:
    household.show(ui.Page(ui.Overlay(ui.RichText("鼓楼，是侗族村寨的标志。" * 30), at="right", size=0.31)))
    lines = view(household)._shown()
    assert len(lines) > 5
    assert not any(line.pieces[0].text.startswith(("，", "。")) for line in lines)


def test_a_book_costs_what_a_few_pages_do(household: Household) -> None:
    def show(pages: int) -> float:
        best = float("inf")
        for attempt in range(3):
            markup = f"{attempt} " + "Some words that fill a line, and more of them. " * 40 * pages
            node = ui.RichText(markup)
            begun = time.thread_time()
            household.show(ui.Page(node, key=f"{pages} {attempt}"))
            best = min(best, time.thread_time() - begun)
        return best

    assert show(400) < 4 * show(4) + 0.02
