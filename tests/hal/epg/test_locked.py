"""What the parental lock hides is hidden in the guide's windows too."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from queue import SimpleQueue

from gulou.services import guide, messages
from gulou.services.tv import Programme
from gulou_hal.epg.database import EpgDatabase
from gulou_hal.epg.migrations import STEPS
from gulou_hal.epg.reminders import Reminders
from gulou_hal.epg.service import Epg
from gulou_hal.later import Answered, Later
from gulou_hal.migrations import Steps
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
    later = epg.handlers[guide.GetWindow](None, guide.GetWindow((ONE.url,), START, START + 7200))
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


def test_a_reminder_tells_no_locked_title(tmp_path: Path) -> None:
    store = Store(tmp_path / "tv.sqlite")
    now = int(time.time())
    store.apply([SaveSchedule(ONE, (Programme(2, now + 30, 3600, {"eng": "The Deep"}, age=16),))])
    told = Guide(store)
    notices: list[messages.Notice] = []
    epg = Epg(
        tmp_path,
        told,
        lambda: (),
        post=lambda call: call(),
        notify=notices.append,
        trouble=lambda *_: None,
        renewed=lambda: None,
    )
    epg.parental = Parental(told, lambda _: None)
    answers: SimpleQueue[object] = SimpleQueue()
    later = epg.handlers[guide.Remind](None, guide.Remind(ONE.url, now + 30))
    assert isinstance(later, Later)
    later.start("remind", answers.put)
    answers.get(timeout=5)
    epg.parental.set(active=True, from_age=16)
    epg.tick()
    due = [each.reminder for each in notices if isinstance(each, guide.ReminderDue)]
    assert [(each.titles, each.age, each.locked) for each in due] == [({}, 16, True)]
    listed = epg.handlers[guide.GetReminders](None, guide.GetReminders())
    assert isinstance(listed, guide.Reminders)
    assert [each.titles for each in listed.reminders] == [{}]
    epg.stop()
    store.close()


def test_reminders_of_an_earlier_release_learn_their_ages(tmp_path: Path) -> None:
    first = Steps("gulou_hal.epg.migrations", "epg")
    vars(first)["all"] = STEPS.all[:1]
    with sqlite3.connect(tmp_path / "epg.sqlite") as before:
        first.migrate(before)
        before.execute("INSERT INTO reminders VALUES (1, ?, ?, 3600, '{}', 0, 0)", (ONE.url, START))
    store = Store(tmp_path / "tv.sqlite")
    store.apply([SaveSchedule(ONE, (Programme(2, START, 3600, {"eng": "The Deep"}, age=16),))])
    database = EpgDatabase(tmp_path / "epg.sqlite")
    reminders = Reminders(database, Guide(store), clock=lambda: START - 600)
    assert reminders.all()[0].age == 0
    reminders.look()
    assert reminders.all()[0].age == 16
    database.close()
    store.close()
