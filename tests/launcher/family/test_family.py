"""The child profile: what is seen in it, how long it lasts, and that only the PIN leads out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from gulou import scene, ui
from gulou.manifest import Manifest
from gulou.services import guide
from gulou_hal import link
from gulou_launcher.family.child import Child
from gulou_launcher.window import Window
from tests.launcher.played_box import PlayedBox

TV = Manifest("tv", "1", "tv:Tv", {"en": "Television"}, handles=("dvb",))
CASINO = Manifest("casino", "1", "casino:C", {"en": "Casino"}, permissions={"notify": {"en": "To call."}})
KIDS, CRIME = "dvb://1.2.3", "dvb://1.2.4"
CHILD = Child(services=(KIDS,), age=6, minutes=0, bedtime=-1)
FILM = ui.Page(ui.Player(KIDS))


@pytest.fixture
def box(window: Window, tmp_path: Path) -> Iterator[PlayedBox]:
    played = PlayedBox(tmp_path, ("game",), manifests=(TV, CASINO), preset={"*": ("*",)})
    yield played
    played.close()


def type_pin(box: PlayedBox, digits: str = "1973") -> None:
    for digit in digits:
        box.shell.keys.press(digit)
    prompt = box.shell.lock.prompt
    box.until(lambda: box.shell.lock.prompt is not prompt or prompt is None or not prompt.checking)


@pytest.fixture
def child(box: PlayedBox) -> PlayedBox:
    """A child watches."""
    box.shell.lock.choose(lambda: None)
    type_pin(box)
    type_pin(box)
    box.until(lambda: box.shell.lock.prompt is None)
    box.shell.family.put(CHILD)
    box.shell.family.let_child()
    return box


def told(box: PlayedBox) -> link.Parental:
    box.turn()
    return [each for each in box.told_gateway if isinstance(each, link.Parental)][-1]


def test_home_has_only_what_a_child_may_open_and_no_settings(child: PlayedBox) -> None:
    child.until(lambda: "Television" in child.words)
    assert "Casino" not in child.words
    assert "Game" not in child.words
    assert "Settings" not in child.words
    child.press("menu")
    assert "Everyone" in child.system_words, "Menu leads to the quick panel, not to Settings"
    assert "Settings" not in child.system_words


def test_what_is_not_allowed_does_not_start_whoever_asks(child: PlayedBox) -> None:
    child.shell.start(child.shell.apps["casino"])
    child.rest(0.1)
    assert not child.played
    assert "Ask a grown-up" in child.shell.home.notice
    child.open("tv")


def test_an_app_that_asks_for_permissions_is_opened_by_a_grown_up_first(
    window: Window, tmp_path: Path
) -> None:
    box = PlayedBox(tmp_path, manifests=(CASINO,))
    try:
        box.shell.lock.choose(lambda: None)
        type_pin(box)
        type_pin(box)
        box.until(lambda: box.shell.lock.prompt is None)
        box.shell.family.put(Child(apps=("casino",)))
        box.shell.family.let_child()
        box.shell.start(box.shell.apps["casino"])
        assert not box.shell.pile.pages, "a child grants nothing"
        assert "Ask a grown-up" in box.shell.home.notice
    finally:
        box.close()


def test_the_gateway_is_told_what_a_child_may_watch(child: PlayedBox) -> None:
    assert told(child) == link.Parental(True, 7, (KIDS,))
    assert child.shell.family.allows_service(KIDS)
    assert not child.shell.family.allows_service(CRIME)
    assert child.shell.family.allows_age(6)
    assert not child.shell.family.allows_age(7)


def test_what_was_opened_for_everyone_is_not_open_for_a_child(child: PlayedBox) -> None:
    child.shell.lock.put_age(5)
    child.shell.lock.opened = True
    child.shell.lock.tell()
    assert told(child) == link.Parental(True, 5, (KIDS,)), "the stricter of the two ages"


def test_only_the_pin_leads_out(child: PlayedBox) -> None:
    child.shell.family.let_everyone()
    type_pin(child, "0000")
    assert child.shell.family.is_child
    type_pin(child)
    child.until(lambda: not child.shell.family.is_child)
    assert told(child) == link.Parental(True, 0, None)
    child.until(lambda: "Casino" in child.words)


def test_a_restart_is_no_way_out(child: PlayedBox, tmp_path: Path) -> None:
    child.shell.kept.close(2.0)
    again = PlayedBox(tmp_path, manifests=(TV, CASINO))
    try:
        assert again.shell.family.is_child
        assert told(again) == link.Parental(True, 7, (KIDS,))
        assert "Casino" not in again.words
    finally:
        again.close()


def test_others_have_nothing_to_say_to_a_child(child: PlayedBox) -> None:
    reminder = guide.Reminder(1, CRIME, 0, 60, {"eng": "Murder"})
    child.shell.gateway_event(link.Noticed(guide.ReminderDue(reminder, "Crime")))
    assert "Murder" not in child.system_words


def test_without_a_pin_there_is_no_child_profile(child: PlayedBox) -> None:
    child.shell.lock.forget()
    assert not child.shell.family.is_child
    assert told(child) == link.Parental(False, 0, None)


def leave(box: PlayedBox, seconds: float) -> None:
    """So many seconds are left of a quarter of an hour."""
    family = box.shell.family
    family.put(Child(apps=("tv",), services=(KIDS,), minutes=15, bedtime=-1))
    used = 15 * 60 - seconds
    allowance = family.allowance
    allowance._used = msgspec.structs.replace(allowance._used, seconds=0.0, granted=0.0)
    now, steady = allowance._seen
    allowance._seen = (now - used, steady - used)
    allowance._counts = True
    family._look()


def test_the_end_is_told_fifteen_five_and_one_minute_before_each_once(child: PlayedBox) -> None:
    leave(child, 899)
    assert "15 minutes left for today." in child.system_words
    child.shell.family._look()
    assert child.system_words.count("left for today") == 1
    leave(child, 299)
    assert "5 minutes left for today." in child.system_words
    leave(child, 59)
    assert "1 minute left for today." in child.system_words


def test_at_the_end_the_picture_stops_and_a_calm_page_says_good_night(child: PlayedBox) -> None:
    app = child.open("tv", FILM)
    leave(child, 0)
    assert "That was all for today" in child.system_words
    assert child.shell.screening.source == ""
    assert told(child).services == (), "no channel for whoever asks"
    for key in ("back", "home", "menu", "quick", "home", "home"):
        child.press(key)
        assert "That was all for today" in child.system_words
    child.shell.start(child.shell.apps["tv"])
    assert child.shell.front is None
    assert not app.heard(scene.Key)


def test_the_pin_gives_a_quarter_of_an_hour(child: PlayedBox) -> None:
    leave(child, 0)
    child.press("ok")
    assert child.shell.lock.prompt is not None, "the first button, behind the PIN"
    type_pin(child)
    child.until(lambda: not child.shell.family.over)
    assert "That was all for today" not in child.system_words
    assert 14 * 60 < child.shell.family.allowance.left(child.shell.family.child) <= 15 * 60
    assert told(child).services == (KIDS,)


def test_in_standby_no_time_is_used_and_nobody_looks_at_the_clock(child: PlayedBox) -> None:
    leave(child, 400)
    child.press("power")
    looks = child.shell.family._number
    family = child.shell.family
    before = family.allowance.left(family.child)
    now, steady = family.allowance._seen
    family.allowance._seen = (now - 300, steady - 300)
    child.press("ok")
    assert family.allowance.left(family.child) == pytest.approx(before, abs=5)
    assert family._number > looks
