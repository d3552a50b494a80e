"""What is on now: as broadcast, by the clock, and what of it is stored."""

from __future__ import annotations

from pathlib import Path

import pytest

from gulou.services.tv import NowNext, Programme
from gulou_hal.si.eit import Eit, Event, EventText, Genre, Item, Rating
from gulou_hal.si.sdt import RunningStatus
from gulou_hal.si.section import Header
from gulou_hal.tv.guide import Guide, programme
from gulou_hal.tv.identity import ServiceId
from gulou_hal.tv.store import Store

ONE = ServiceId(0x2260, 7, 1)
NOON = 1_800_000_000


def _event(event_id: int, start: int | None, duration: int, title: str, text: str = "") -> Event:
    texts = (EventText("eng", title, text, "", ()),)
    return Event(event_id, start, duration, RunningStatus.UNDEFINED, False, texts, (), (), ())


def _eit(table_id: int, section: int, *events: Event) -> Eit:
    return Eit(Header(table_id, 1, 1, True, section, 1), 7, 0x2260, 0, table_id, events)


class Clocked:
    """A guide whose clock is set by hand."""

    def __init__(self, folder: Path) -> None:
        self.store = Store(folder / "tv.sqlite")
        self.now = float(NOON)
        self.guide = Guide(self.store, clock=lambda: self.now)

    def feed(self, *tables: Eit) -> None:
        fed = [self.guide.feed(table) for table in tables]
        self.store.apply([change for _, change in fed if change is not None])
        self.guide.refresh({service for service, _ in fed})

    def titles(self) -> tuple[str, str]:
        found = self.guide.now_next(ONE)
        on_now, following = (event.titles["eng"] if event else "" for event in (found.now, found.next))
        return on_now, following


@pytest.fixture
def clocked(tmp_path: Path) -> Clocked:
    return Clocked(tmp_path)


def test_by_the_clock_from_the_schedule(clocked: Clocked) -> None:
    clocked.feed(_eit(0x50, 0, _event(1, NOON - 60, 120, "News"), _event(2, NOON + 60, 60, "Film")))
    assert clocked.titles() == ("News", "Film")
    clocked.now += 61
    assert clocked.titles() == ("Film", "")
    clocked.now += 60
    assert clocked.titles() == ("", "")


def test_present_and_following_go_before_the_schedule_while_they_come(clocked: Clocked) -> None:
    clocked.feed(_eit(0x50, 0, _event(1, NOON - 60, 120, "News"), _event(2, NOON + 60, 60, "Film")))
    present, following = _event(9, NOON - 30, 20, "Match"), _event(2, NOON + 90, 60, "Film")
    clocked.feed(_eit(0x4E, 0, present), _eit(0x4E, 1, following))
    assert clocked.titles() == ("News", "Film")  # no longer received, and the match should have ended
    clocked.guide.receiving = lambda _: True
    clocked.guide.refresh({ONE})
    assert clocked.titles() == ("Match", "Film")  # extra time


def test_the_text_of_the_schedule_is_shown_where_present_has_none(clocked: Clocked) -> None:
    clocked.guide.receiving = lambda _: True
    clocked.feed(_eit(0x50, 0, _event(1, NOON - 60, 120, "News", "Long words")))
    clocked.feed(_eit(0x4E, 0, _event(1, NOON - 60, 120, "News")))
    on_now = clocked.guide.now_next(ONE).now
    assert on_now is not None
    assert on_now.texts == {"eng": "Long words"}


def test_a_recording_of_another_day_shows_what_was_on_then(clocked: Clocked) -> None:
    clocked.feed(_eit(0x4E, 0, _event(1, 900_000_000, 60, "Then")))
    assert clocked.titles() == ("Then", "")


def test_only_what_is_new_is_told(clocked: Clocked) -> None:
    table = _eit(0x50, 0, _event(1, NOON - 60, 120, "News"))
    clocked.store.apply([change for change in [clocked.guide.feed(table)[1]] if change])
    assert clocked.guide.refresh({ONE}) == {ONE}
    assert clocked.guide.refresh({ONE}) == set()
    clocked.now += 120
    assert clocked.guide.expired() == {ONE}
    assert clocked.guide.refresh({ONE}) == {ONE}
    assert clocked.guide.now_next(ONE) == NowNext(ONE.url)


def test_an_answer_is_remembered(clocked: Clocked, monkeypatch: pytest.MonkeyPatch) -> None:
    clocked.feed(_eit(0x50, 0, _event(1, NOON - 60, 120, "News")))
    clocked.guide.now_next(ONE)
    monkeypatch.setattr(clocked.store, "from_time", None)  # asking again would raise
    assert clocked.titles() == ("News", "")


def test_what_a_programme_is_made_of() -> None:
    texts = (
        EventText("chi", "电影", "短", "长", (Item("导演", "张艺谋"),)),
        EventText("", "Film", "", "", ()),
    )
    event = Event(
        5,
        NOON,
        None,
        RunningStatus.RUNNING,
        False,
        texts,
        (Genre(1, 4, 0),),
        (Rating("CHN", 12), Rating("FRA", None)),
        (),
    )
    assert programme(event) == Programme(
        5, NOON, 0, {"chi": "电影", "und": "Film"}, {"chi": "短 长"}, 0x14, 12
    )


def test_events_without_a_start_are_not_stored(clocked: Clocked) -> None:
    assert clocked.guide.feed(_eit(0x50, 0, _event(1, None, 60, "Some day")))[1] is None
