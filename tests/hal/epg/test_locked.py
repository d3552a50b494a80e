"""What the parental lock hides is hidden in the guide's windows too."""

from __future__ import annotations

from pathlib import Path
from queue import SimpleQueue

from gulou.services import guide
from gulou.services.tv import Programme
from gulou_hal.epg.service import Epg
from gulou_hal.later import Answered, Later
from gulou_hal.tv.changes import SaveSchedule
from gulou_hal.tv.guide import Guide
from gulou_hal.tv.identity import ServiceId
from gulou_hal.tv.parental import Parental
from gulou_hal.tv.store import Store

ONE = ServiceId(1, 2, 3)
START = 1_800_000_000


def test_a_window_tells_no_locked_title(tmp_path: Path) -> None:
    store = Store(tmp_path / "tv.sqlite")
    events = (
        Programme(1, START, 3600, {"eng": "For all"}),
        Programme(2, START + 3600, 3600, {"eng": "The Deep"}, age=16),
    )
    store.apply([SaveSchedule(ONE, events)])
    told = Guide(store)
    epg = Epg(
        tmp_path,
        told,
        lambda: (),
        post=lambda call: call(),
        notify=lambda _: None,
        trouble=lambda *_: None,
        renewed=lambda: None,
    )
    epg.parental = Parental(told, lambda _: None)
    epg.parental.set(active=True, from_age=16)
    later = epg.handlers[guide.GetWindow](None, guide.GetWindow((ONE.url,), START, START + 7200))  # type: ignore[arg-type]
    assert isinstance(later, Later)
    answers: SimpleQueue[object] = SimpleQueue()
    later.start("window", answers.put)
    answered = answers.get(timeout=5)
    assert isinstance(answered, Answered) and isinstance(answered.answer, guide.Window)
    (row,) = answered.answer.rows
    assert [(each.titles, each.locked) for each in row.programmes] == [
        ({"eng": "For all"}, False),
        ({}, True),
    ]
    epg.stop()
    store.close()
