"""How the box rests: what leads to standby and the screen saver, what wakes it, and what comes back."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import msgspec
import pytest

from gulou import scene, ui
from gulou.services import guide
from gulou.states import AppState
from gulou_hal import link
from gulou_launcher.rest import sleep_timer, still
from gulou_launcher.rest.rest import (
    SCREENSAVER_AFTER,
    STANDBY_AFTER,
    WAKES_FOR_REMINDERS,
    WAKES_TO_CHANNEL,
    Resting,
)
from gulou_launcher.rest.screensaver import place
from gulou_launcher.sandbox import messages as zygote
from gulou_launcher.simple import SIMPLE
from tests.launcher.played_box import PlayedApp, PlayedBox

FILM = ui.Page(ui.Player("dvb://1.2.3"), keys=("1",), on_key=print)
HOUR = 3600.0


def nobody_for(box: PlayedBox, seconds: float) -> None:
    """Nobody has pressed a key for so long."""
    box.shell.rest._touched = time.monotonic() - seconds
    box.shell.rest._look()


def state(box: PlayedBox) -> Resting:
    return box.shell.rest.state


def heard(app: PlayedApp) -> list[str]:
    return [message.key for message in app.heard(scene.Key)]


def test_power_is_standby_and_any_key_only_wakes(box: PlayedBox) -> None:
    told: list[Resting] = []
    box.shell.rest.listen(told.append)
    app = box.open("one")
    box.press("power")
    assert state(box) is Resting.standby
    assert box.screen.covered
    assert box.shell.front is None
    box.press("1")
    assert state(box) is Resting.awake
    assert not box.screen.covered
    assert box.at_home, "the key did nothing else"
    assert not heard(app)
    assert told == [Resting.standby, Resting.awake]


def test_in_simple_mode_too_home_only_wakes(box: PlayedBox) -> None:
    box.shell.preferences.put(SIMPLE, True)
    box.shell.apps["one"].manifest = msgspec.structs.replace(box.shell.apps["one"].manifest, handles=("dvb",))
    box.press("power", "home")
    assert state(box) is Resting.awake
    assert box.at_home
    assert not box.played, "television was not begun"


def test_what_was_on_comes_back_unless_home_is_preferred(box: PlayedBox) -> None:
    box.open("one", FILM)
    box.press("power")
    assert box.shell.screening.source == "", "nothing plays in standby"
    box.press("power")
    assert box.shell.front is not None
    assert box.shell.screening.source == "dvb://1.2.3"
    box.shell.preferences.put(WAKES_TO_CHANNEL, False)
    box.press("power", "power")
    assert box.at_home


def test_in_standby_no_app_works_not_even_in_the_background(
    box: PlayedBox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gulou_launcher.running_apps.SLEEP_AFTER", 0.1)
    box.open("one")
    box.press("home")
    (session,) = box.shell.running.sessions.values()
    session.app.state = AppState.BACKGROUND
    box.rest(0.2)
    assert not session.frozen
    box.press("power")
    box.until(lambda: session.frozen)
    assert any(isinstance(order, zygote.Stop) for order in box.orders)
    box.press("ok")
    assert not session.frozen
    box.until(lambda: any(isinstance(order, zygote.Continue) for order in box.orders))


def test_what_happens_in_standby_asks_for_no_frame_and_no_guide(box: PlayedBox) -> None:
    box.press("power")
    asked = len(box.told_gateway)
    waiting = len(box.screen.waiting)
    for _ in range(5):
        box.shell.gateway_event(link.Noticed(guide.RemindersChanged()))
        box.shell.home.refresh()
    box.rest(0.1)
    assert len(box.told_gateway) - asked <= 2, "no more than the lock was told"
    assert len(box.screen.waiting) <= waiting


def test_the_screen_saver_comes_when_nothing_plays_and_one_key_only_ends_it(box: PlayedBox) -> None:
    app = box.open("one")
    nobody_for(box, 11 * 60)
    assert state(box) is Resting.screensaver
    assert box.screen.covered
    saver = box.shell.rest._saver
    assert saver is not None
    assert time.strftime("%H:") in saver.words[0]
    box.press("1")
    assert state(box) is Resting.awake
    assert not heard(app)
    box.press("1")
    box.until(lambda: heard(app) == ["1"])


def test_power_ends_the_screen_saver_in_standby(box: PlayedBox) -> None:
    nobody_for(box, 11 * 60)
    box.press("power")
    assert state(box) is Resting.standby


def test_no_screen_saver_over_what_plays_nor_where_it_is_off(box: PlayedBox) -> None:
    box.open("one", FILM)
    nobody_for(box, HOUR)
    assert state(box) is Resting.awake
    box.press("home")
    box.shell.preferences.put(SCREENSAVER_AFTER, 0)
    nobody_for(box, HOUR)
    assert state(box) is Resting.awake


def test_it_wanders_slowly_and_stays_on_the_screen() -> None:
    room = (800.0, 400.0)
    places = [place(minute, room) for minute in range(5000)]
    assert all(0 <= x <= room[0] and 0 <= y <= room[1] for x, y in places)
    steps = [abs(a[0] - b[0]) + abs(a[1] - b[1]) for a, b in pairwise(places)]
    assert max(steps) < 50
    assert min(steps) > 0, "it never stands still"
    assert len(set(places)) > 800


def test_before_a_television_is_switched_off_it_is_asked_kindly(
    box: PlayedBox, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = box.open("one", FILM)
    nobody_for(box, 5 * HOUR)
    assert "Are you still watching?" in box.system_words
    assert state(box) is Resting.awake
    box.press("1")
    assert "Are you still watching?" not in box.system_words
    assert not heard(app), "it was only an answer"
    monkeypatch.setattr(still, "PATIENCE", 0.1)
    nobody_for(box, 5 * HOUR)
    box.until(lambda: state(box) is Resting.standby)


def test_where_nothing_plays_standby_needs_no_question(box: PlayedBox) -> None:
    nobody_for(box, 5 * HOUR)
    assert state(box) is Resting.standby
    box.press("ok")
    box.shell.preferences.put(STANDBY_AFTER, 0)
    nobody_for(box, 50 * HOUR)
    assert state(box) is Resting.screensaver


def test_a_reminder_wakes_where_the_household_asked_for_it(box: PlayedBox) -> None:
    due = link.Noticed(guide.ReminderDue(guide.Reminder(1, "dvb://1.2.3", 0, 60, {"eng": "News"}), "One"))
    box.press("power")
    box.shell.gateway_event(due)
    assert state(box) is Resting.standby
    box.shell.preferences.put(WAKES_FOR_REMINDERS, True)
    box.shell.gateway_event(due)
    assert state(box) is Resting.awake


@pytest.fixture
def quick_timer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A minute lasts a fraction of a second."""
    monkeypatch.setattr(sleep_timer, "TOLD", 0.4)
    monkeypatch.setattr(sleep_timer, "FADE", 0.2)
    monkeypatch.setattr(sleep_timer, "_STEP", 0.02)


@pytest.mark.usefixtures("quick_timer")
def test_the_sleep_timer_is_told_fades_the_sound_and_ends_in_standby(
    box: PlayedBox, monkeypatch: pytest.MonkeyPatch
) -> None:
    shares: list[float] = []
    monkeypatch.setattr(box.shell.screening, "fade", shares.append)
    timer = box.shell.rest.sleep_timer
    timer._end_in(0.6)
    assert not timer.tells
    box.until(lambda: "Good night soon" in box.system_words)
    box.until(lambda: state(box) is Resting.standby)
    assert shares[-1] == 1.0, "tomorrow it is as loud as before"
    going = shares[:-1]
    assert going == sorted(going, reverse=True)
    assert going[-1] < 0.3
    assert timer.left is None


@pytest.mark.usefixtures("quick_timer")
def test_any_key_adds_some_minutes_once_it_was_told(box: PlayedBox) -> None:
    app = box.open("one")
    timer = box.shell.rest.sleep_timer
    timer._end_in(0.45)
    box.press("1")
    box.until(lambda: timer.tells)
    box.press("1")
    assert timer.left is not None
    assert timer.left > 14 * 60
    assert state(box) is Resting.awake
    box.rest(0.5)
    assert state(box) is Resting.awake, "the time before counts no more"
    assert heard(app) == ["1"], "the second was for the timer"


def answers(box: PlayedBox, answer: Callable[[link.Ask], Any]) -> Callable[[], bool]:
    """Have the gateway answer what is asked last."""

    def answered() -> bool:
        asked = [message for message in box.told_gateway if isinstance(message, link.Ask)]
        for ask in asked:
            found = answer(ask)
            if found is not None:
                box.gateway.send(link.Answered(ask.id, found))
                return True
        return False

    return answered


def test_until_the_end_of_a_programme_goes_by_the_guide(box: PlayedBox) -> None:
    from gulou.services import tv

    now = int(time.time())

    def on(ask: link.Ask) -> tv.NowNextList | None:
        if not (isinstance(ask.query, tv.GetNowNext) and ask.query.services == ("dvb://1.2.3",)):
            return None
        programme = tv.Programme(7, now - 600, 1800)
        return tv.NowNextList((tv.NowNext("dvb://1.2.3", programme),))

    timer = box.shell.rest.sleep_timer
    timer.set_end("dvb://1.2.3")
    box.until(answers(box, on))
    box.until(lambda: timer.left is not None)
    assert timer.left is not None
    assert 1190 < timer.left < 1201
    assert timer.until_end
