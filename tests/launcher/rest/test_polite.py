"""Messages wait politely: over a film, at night, while the box rests; reminders come at once."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from gulou import scene, ui
from gulou.manifest import Manifest
from gulou.services import guide
from gulou_hal import link
from gulou_launcher import notices
from gulou_launcher.rest.quiet import QUIET_FROM, QUIET_UNTIL, at_night
from gulou_launcher.window import Window
from tests.launcher.played_box import PlayedApp, PlayedBox

REASON = {"en": "To tell of storms."}
STORM = Manifest(
    "storm", "1", "storm:Storm", {"en": "Storm"}, permissions={"notify": REASON, "background": REASON}
)
TV = Manifest("tv", "1", "tv:Tv", {"en": "Television"}, handles=("dvb",))
SOURCE = "dvb://1.2.3"


@pytest.fixture
def box(window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PlayedBox]:
    monkeypatch.setattr(notices, "RATES", ())
    played = PlayedBox(tmp_path, manifests=(STORM, TV), preset={"*": ("*",)})
    yield played
    played.close()


@pytest.fixture
def storm(box: PlayedBox) -> PlayedApp:
    """Works in the background; a film is in front."""
    app = box.open("storm")
    box.press("home")
    return app


def film(*, paused: bool = False) -> ui.Page:
    return ui.Page(ui.Player(SOURCE, paused=paused))


def tell(box: PlayedBox, storm: PlayedApp, *titles: str) -> None:
    before = len(box.shell.notices.known)
    for title in titles:
        storm.send(scene.Notification(title))
    box.until(lambda: len(box.shell.notices.known) == before + len(titles))


def test_over_a_film_they_wait_behind_one_quiet_sign(
    box: PlayedBox, storm: PlayedApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notices, "SIGN_SECONDS", 0.1)
    box.open("tv", film())
    tell(box, storm, "Flood", "Hail", "Wind")
    assert "Flood" not in box.system_words
    assert box.shell.notices.sign
    box.until(lambda: not box.shell.notices.sign)
    tell(box, storm, "Snow")
    assert not box.shell.notices.sign, "it was said once that something waits"
    box.press("home")
    assert "Snow" in box.system_words, "the newest"
    assert "and 3 more messages" in box.system_words
    box.press("info")
    assert "Flood" in box.words, "Info leads to all of them"


def test_they_come_when_the_film_is_paused(box: PlayedBox, storm: PlayedApp) -> None:
    television = box.open("tv", film())
    tell(box, storm, "Flood")
    television.draw(film(paused=True))
    box.until(lambda: "Flood" in box.system_words)


def test_a_reminder_comes_at_once_whatever_plays(box: PlayedBox) -> None:
    box.open("tv", film())
    due = guide.ReminderDue(guide.Reminder(1, SOURCE, int(time.time()), 60, {"eng": "News"}), "One")
    box.shell.gateway_event(link.Noticed(due))
    assert "News" in box.system_words


def test_in_standby_they_wait_until_somebody_is_there(box: PlayedBox, storm: PlayedApp) -> None:
    box.press("power")
    tell(box, storm, "Flood")
    assert "Flood" not in box.system_words
    box.press("ok")
    assert "Flood" in box.system_words


@pytest.mark.parametrize(
    ("first", "last", "hour", "quiet"),
    [
        (22, 7, 23, True),
        (22, 7, 3, True),
        (22, 7, 7, False),
        (22, 7, 21, False),
        (0, 6, 5, True),
        (0, 6, 23, False),
        (-1, 7, 3, False),
    ],
)
def test_the_hours_of_the_night(box: PlayedBox, first: int, last: int, hour: int, quiet: bool) -> None:
    box.shell.preferences.put(QUIET_FROM, first)
    box.shell.preferences.put(QUIET_UNTIL, last)
    assert at_night(box.shell, hour) is quiet
