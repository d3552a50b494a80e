"""What timers find in the guide: the one that is broadcast, and the imported one where that is silent."""

from __future__ import annotations

from pathlib import Path

from gulou.services.tv import NowNext, Programme
from gulou_hal.recording.listings import StoredListings
from gulou_hal.tv.changes import SaveSchedule
from gulou_hal.tv.identity import ServiceId
from gulou_hal.tv.imported import Making
from gulou_hal.tv.store import Store

ONE, TWO = ServiceId(1, 1, 1), ServiceId(1, 1, 2)


def _show(number: int, start: int, title: str = 'The "Show" at 100%') -> Programme:
    return Programme(number, start, 1800, {"eng": title, "chi": "节目"}, {"eng": f"Part {number}"})


def _imported(folder: Path, *programmes: Programme) -> None:
    making = Making(folder)
    making.add(TWO, list(programmes))
    list(making.index())
    making.put_in_place()
    making.close()


def test_programmes_are_found_by_number_by_time_and_by_title(tmp_path: Path) -> None:
    store = Store(tmp_path / "tv.sqlite")
    store.apply([SaveSchedule(ONE, (_show(7, 10_000), _show(8, 20_000), _show(9, 30_000, "Showtime")))])
    _imported(tmp_path, _show(70, 15_000))
    listings = StoredListings(tmp_path, lambda service: NowNext(service.url))
    assert listings.event(ONE, 8) == _show(8, 20_000)
    assert listings.event(ONE, 70) is None
    assert [each.event_id for each in listings.between(ONE, 10_500, 20_001)] == [7, 8]
    assert [each.event_id for each in listings.between(TWO, 15_000, 16_000)] == [70]
    found = [(service, each.event_id) for service, each in listings.titled('The "Show" at 100%', 11_000)]
    assert found == [(ONE, 7), (TWO, 70), (ONE, 8)], "by start, and no Showtime"
    assert len(listings.titled("节目", 21_801)) == 1
    _imported(tmp_path, _show(71, 40_000))
    assert [each.event_id for each in listings.between(TWO, 15_000, 50_000)] == [71], "the new file is read"
    store.close()


def test_a_guide_that_is_not_there_lists_nothing(tmp_path: Path) -> None:
    listings = StoredListings(tmp_path, lambda service: NowNext(service.url))
    assert listings.event(ONE, 1) is None and listings.between(ONE, 0, 1) == []
    (tmp_path / "tv.sqlite").write_text("no database at all" * 100)
    assert listings.titled("Show", 0) == []
