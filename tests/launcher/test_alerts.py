"""What is critical is shown at once, over whatever is on, until somebody has seen it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gulou import scene, ui
from gulou.manifest import Manifest
from gulou_launcher import alerts, notices
from gulou_launcher.family.child import Child
from gulou_launcher.notices import RESOURCE
from gulou_launcher.rest.quiet import QUIET_FROM, QUIET_UNTIL
from gulou_launcher.rest.rest import Resting
from gulou_launcher.simple import SIMPLE
from gulou_launcher.window import Window
from tests.launcher.played_box import PlayedApp, PlayedBox

REASON = {"en": "To warn of floods."}
RIVER = Manifest(
    "river",
    "1",
    "river:River",
    {"en": "River"},
    permissions=dict.fromkeys(("notify", "notify.critical", "background"), REASON),
)
TV = Manifest("tv", "1", "tv:Tv", {"en": "Television"}, handles=("dvb",))
FILM = ui.Page(ui.Player("dvb://1.2.3"), keys=("ok",), on_key=lambda key: True)
FLOOD = scene.Notification("Flood", "Leave the river.", "river://flood", "flood", "critical")


@pytest.fixture
def box(window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PlayedBox]:
    monkeypatch.setattr(notices, "RATES", ())
    monkeypatch.setattr(alerts, "STARTLED", 0.0)
    played = PlayedBox(tmp_path, manifests=(RIVER, TV), preset={"*": ("*",)})
    yield played
    played.close()


@pytest.fixture
def river(box: PlayedBox) -> PlayedApp:
    """Works in the background."""
    app = box.open("river")
    box.press("home")
    return app


def warn(box: PlayedBox, river: PlayedApp, said: scene.Notification = FLOOD) -> None:
    before = len(box.shell.notices.known)
    river.send(said)
    box.until(lambda: len(box.shell.notices.known) > before)


def test_it_stands_over_a_film_until_back_and_the_film_has_no_key_of_it(
    box: PlayedBox, river: PlayedApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notices, "SHOWN_SECONDS", 0.05)
    film = box.open("tv", FILM)
    warn(box, river)
    box.rest(0.2)
    assert "Flood" in box.system_words
    assert "Leave the river." in box.system_words
    box.press("right", "back")
    assert "Flood" not in box.system_words
    assert box.shell.front is not None
    assert not film.heard(scene.Key)
    assert box.shell.notices.unread == 1, "it stays under Messages"


def test_ok_puts_it_away_and_the_button_beside_leads_where_it_happened(
    box: PlayedBox, river: PlayedApp
) -> None:
    box.open("tv", FILM)
    warn(box, river)
    box.press("ok")
    assert "Flood" not in box.system_words
    warn(box, river, scene.Notification("Dam", link="river://dam", urgency="critical"))
    box.press("right", "ok")
    box.until(lambda: scene.Open("river://dam") in river.got)


def test_a_key_on_its_way_as_it_comes_puts_nothing_away(
    box: PlayedBox, river: PlayedApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alerts, "STARTLED", 60.0)
    box.open("tv", FILM)
    warn(box, river)
    box.press("ok", "back")
    assert "Flood" in box.system_words
    box.press("home")
    assert "Flood" not in box.system_words, "Home always leads home"
    assert box.shell.front is None


def test_it_ends_the_screen_saver_and_awaits_the_end_of_standby(box: PlayedBox, river: PlayedApp) -> None:
    box.shell.rest.save_screen()
    warn(box, river)
    assert box.screen.covered is False
    assert "Flood" in box.system_words
    box.press("back", "power")
    warn(box, river, scene.Notification("Dam", urgency="critical"))
    assert box.shell.rest.state is Resting.standby
    box.press("ok")
    assert "Dam" in box.system_words


@pytest.mark.parametrize("quiet", ["night", "simple", "child", "question"])
def test_nothing_keeps_it_back(box: PlayedBox, river: PlayedApp, quiet: str) -> None:
    shell = box.shell
    if quiet == "night":
        shell.preferences.put(QUIET_UNTIL, 10)
        shell.preferences.put(QUIET_FROM, 1)
    elif quiet == "simple":
        shell.preferences.put(SIMPLE, True)
    elif quiet == "child":
        shell.lock.choose(lambda: None)
        for digit in "19731973":
            box.press(digit)
            box.until(lambda: shell.lock.prompt is None or not shell.lock.prompt.checking)
        box.until(lambda: shell.lock.prompt is None)
        shell.family.put(Child(minutes=0, bedtime=-1))
        shell.family.let_child()
        shell.family.over = True
    else:
        shell.lock.choose(lambda: None)
    warn(box, river)
    assert "Flood" in box.system_words
    box.press("back")
    assert "Flood" not in box.system_words


def test_what_is_low_is_only_kept(box: PlayedBox, river: PlayedApp) -> None:
    warn(box, river, scene.Notification("The level is as ever", urgency="low"))
    box.rest(0.05)
    assert "The level is as ever" not in box.system_words
    assert box.shell.notices.unread == 1


def test_without_the_permission_it_waits_like_any_other(box: PlayedBox, river: PlayedApp) -> None:
    box.shell.household.grant(box.shell.apps["river"], "notify.critical", False)
    box.open("tv", FILM)
    warn(box, river)
    assert "Flood" not in box.system_words
    box.press("home")
    assert "Flood" in box.system_words


def test_a_flood_of_them_is_slowed_as_all_are(
    box: PlayedBox, river: PlayedApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notices, "RATES", ((10.0, 1),))
    for number in range(5):
        river.send(scene.Notification(f"Flood {number}", urgency="critical"))
    box.until(lambda: len(river.heard(scene.Warning)) == 4)
    assert river.heard(scene.Warning)[0] == scene.Warning(RESOURCE, 2, 1)
    assert [notice.title for notice in box.shell.notices.known] == ["Flood 0"]
    box.press("back")
    assert "Flood" not in box.system_words


def test_the_next_comes_after_it_and_one_with_its_key_in_its_place(box: PlayedBox, river: PlayedApp) -> None:
    warn(box, river)
    warn(box, river, scene.Notification("Dam", urgency="critical"))
    assert "and 1 more message" in box.system_words
    river.send(scene.Notification("Flood is over", key="flood", urgency="critical"))
    box.until(lambda: "Dam" in box.system_words)
    box.press("back")
    assert "Flood is over" in box.system_words
    box.press("back")
    assert "Flood is over" not in box.system_words
