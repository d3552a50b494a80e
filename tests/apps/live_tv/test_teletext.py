"""Teletext: numbers, coloured keys, subpages, the way back."""

from __future__ import annotations

import msgspec
import pytest

from gulou import Key
from gulou.services.teletext import Page, Run
from gulou.services.tv import Stream, StreamKind
from gulou.testing import LINEUP, TV

from .broadcast import scan

SERVICE = LINEUP[0].service


def page(number: int, words: str, **more: object) -> Page:
    made = Page(
        number,
        found=True,
        rows=((Run(f"  {number}".ljust(40)),), (Run(words.ljust(40), 3, 4),)),
        subpages=(0,),
        before=100,
        after=301,
        index=100,
    )
    return msgspec.structs.replace(made, **more)


@pytest.fixture
def reader(tv: TV) -> TV:
    """Teletext is open on channel 1, at its index."""
    stream = Stream(0x120, StreamKind.teletext, "teletext", "eng")
    first = msgspec.structs.replace(LINEUP[0], streams=(*LINEUP[0].streams, stream))
    scan(tv, first, *LINEUP[1:])
    tv.tuner.teletext[SERVICE] = {
        100: page(100, "Index", links=(101, 0, 301, 0)),
        101: page(101, "News"),
        301: page(301, "Sport 1", subpage=1, subpages=(1, 2)),
    }
    tv.press(Key.TEXT)
    return tv


def lines(tv: TV) -> list[str]:
    return ["".join(run[0] for run in row).strip() for row in tv.one("textgrid").props["rows"]]


def test_it_opens_at_the_index_and_says_how_it_is_used(reader: TV) -> None:
    assert lines(reader)[:2] == ["100", "Index"]
    assert reader.overlay("top-right") is not None


def test_a_number_leads_to_a_page_and_back_leads_back_and_out(reader: TV) -> None:
    reader.press("1", "0")
    assert lines(reader)[0] == "10-"
    reader.press("1")
    assert lines(reader)[:2] == ["101", "News"]
    reader.press(Key.BACK)
    assert lines(reader)[1] == "Index"
    reader.press(Key.BACK)
    assert not reader.find("textgrid")


def test_coloured_keys_lead_where_the_page_says(reader: TV) -> None:
    reader.press(Key.GREEN)
    assert lines(reader)[1] == "Index", "green leads nowhere here"
    reader.press(Key.YELLOW)
    assert lines(reader)[1] == "Sport 1"


def test_up_leads_to_the_next_page_that_there_is(reader: TV) -> None:
    reader.press(Key.UP)
    assert lines(reader)[0] == "301"
    reader.press(Key.DOWN)
    assert lines(reader)[0] == "100"


def test_a_page_that_does_not_come_is_waited_for_and_then_told(reader: TV) -> None:
    reader.press("5", "5", "5")
    assert "Looking for page 555 …" in reader.texts
    reader.clock.advance(40)
    assert "Page 555 is not sent. Type another number." in reader.texts


def test_what_changes_is_seen_within_a_second(reader: TV) -> None:
    reader.tuner.teletext[SERVICE][100] = page(100, "Index, new")
    reader.clock.advance(1.1)
    assert lines(reader)[1] == "Index, new"


def test_ok_lets_the_picture_through(reader: TV) -> None:
    assert reader.one("textgrid").props["ground"] is True
    reader.press(Key.OK)
    assert reader.one("textgrid").props["ground"] is False


def test_zapping_leaves_it(reader: TV) -> None:
    reader.press(Key.CHANNELUP)
    assert not reader.find("textgrid")
    assert reader.one("player").props["source"] == LINEUP[1].service


def test_a_channel_without_teletext_says_so(tv: TV) -> None:
    tv.press(Key.TEXT)
    assert "This channel has no teletext." in tv.texts
