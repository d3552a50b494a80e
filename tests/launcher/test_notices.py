"""An app may say a word while it is not on the screen: under its own name, not too often, if allowed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gulou import scene, ui
from gulou.manifest import Manifest
from gulou.states import AppState
from gulou_launcher import notices
from gulou_launcher.messages_page import MessagesPage
from gulou_launcher.notices import KEPT, RESOURCE
from gulou_launcher.plain import line
from gulou_launcher.window import Window
from tests.launcher.played_box import PlayedApp, PlayedBox

REASON = {"en": "To tell of storms."}
STORM = Manifest(
    "storm", "1", "storm:Storm", {"en": "Storm"}, permissions={"notify": REASON, "background": REASON}
)
GOSSIP = Manifest("gossip", "1", "gossip:Gossip", {"en": "Gossip"}, permissions={"notify": REASON})
FLOOD = scene.Notification("Flood", "Leave the river.", "storm://flood")


@pytest.fixture
def box(window: Window, tmp_path: Path) -> Iterator[PlayedBox]:
    played = PlayedBox(tmp_path, ("film",), manifests=(STORM, GOSSIP), preset={"*": ("*",)})
    yield played
    played.close()


@pytest.fixture
def storm(box: PlayedBox) -> PlayedApp:
    """The app, at work in the background."""
    app = box.open("storm")
    box.shell.keys.press("home")
    return app


def test_it_is_shown_under_the_apps_own_name_and_goes_by_itself(
    box: PlayedBox, storm: PlayedApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notices, "SHOWN_SECONDS", 0.3)
    storm.send(FLOOD)
    box.until(lambda: "Flood" in box.system_words)
    assert "Storm" in box.system_words
    assert "Leave the river." in box.system_words
    box.until(lambda: "Flood" not in box.system_words)
    assert box.shell.notices.known[0].title == "Flood"


def test_info_opens_what_it_is_about_also_from_another_app(box: PlayedBox, storm: PlayedApp) -> None:
    film = box.open("film", ui.Page(ui.Text("film"), keys=("info",), on_key=print))
    storm.send(FLOOD)
    box.until(lambda: "Flood" in box.system_words)
    box.shell.keys.press("info")
    box.until(lambda: scene.Open("storm://flood") in storm.got)
    assert box.shell.front is not None
    assert box.shell.front.app.manifest.id == "storm"
    assert not film.heard(scene.Key)
    assert scene.Pause() in film.got
    assert box.shell.apps["film"].state is AppState.SUSPENDED
    assert "Flood" not in box.system_words
    assert box.shell.notices.unread == 0


def test_without_the_permission_nothing_is_shown_or_kept(box: PlayedBox, storm: PlayedApp) -> None:
    box.shell.household.grant(box.shell.apps["storm"], "notify", False)
    storm.send(FLOOD)
    box.rest(0.2)
    assert not box.shell.notices.known
    assert "Flood" not in box.system_words


def test_over_its_rate_an_app_is_told_and_others_are_not_held_back(box: PlayedBox, storm: PlayedApp) -> None:
    for number in range(5):
        storm.send(scene.Notification(f"Drop {number}"))
    box.until(lambda: len(storm.heard(scene.Warning)) == 4)
    assert storm.heard(scene.Warning)[0] == scene.Warning(RESOURCE, 2, 1)
    gossip = box.open("gossip")
    gossip.send(scene.Notification("Have you heard?"))
    box.until(lambda: len(box.shell.notices.known) == 2)
    assert [notice.title for notice in box.shell.notices.known] == ["Have you heard?", "Drop 0"]


def test_an_hour_has_its_rate_too(box: PlayedBox, storm: PlayedApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "RATES", ((0.0, 1), (3600.0, 3)))
    for number in range(5):
        storm.send(scene.Notification(f"Drop {number}"))
    box.until(lambda: len(storm.heard(scene.Warning)) == 2)
    assert len(box.shell.notices.known) == 3


def test_one_with_the_same_key_takes_the_place_of_the_last(
    box: PlayedBox, storm: PlayedApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notices, "RATES", ())
    storm.send(scene.Notification("Level 3", key="river"))
    storm.send(scene.Notification("Wind"))
    storm.send(scene.Notification("Level 4", key="river"))
    box.until(lambda: box.shell.notices.known and box.shell.notices.known[0].title == "Level 4")
    assert [notice.title for notice in box.shell.notices.known] == ["Level 4", "Wind"]
    assert "Level 4" in box.system_words


def test_the_last_ones_are_listed_kept_and_open(
    box: PlayedBox, storm: PlayedApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notices, "RATES", ())
    for number in range(KEPT + 5):
        storm.send(scene.Notification(f"Drop {number}", link=f"storm://{number}"))
    box.until(lambda: box.shell.notices.known and box.shell.notices.known[0].title == f"Drop {KEPT + 4}")
    assert len(box.shell.notices.known) == KEPT
    again = notices.Notices(box.shell, box.shell.kept)
    assert [notice.title for notice in again.known][:2] == ["Drop 24", "Drop 23"]
    box.shell.pile.visit(MessagesPage(box.shell))
    box.press("down", "ok")
    box.until(lambda: scene.Open("storm://23") in storm.got)
    assert box.shell.notices.unread == KEPT - 1


def test_home_has_a_tile_for_them_while_there_are_any(box: PlayedBox, storm: PlayedApp) -> None:
    assert "Messages" not in box.words
    storm.send(FLOOD)
    box.until(lambda: "Messages" in box.words)
    assert "1 new" in box.words
    box.shell.pile.visit(MessagesPage(box.shell))
    box.press("down", "ok", "back")
    assert "Messages" not in box.words


def test_an_app_on_the_screen_is_not_shown_its_own(box: PlayedBox) -> None:
    app = box.open("storm")
    app.send(FLOOD)
    box.until(lambda: box.shell.notices.known)
    assert "Flood" not in box.system_words


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("two\nlines\ttabbed", "two lines tabbed"),
        ("turned \u202egnp.exe", "turned gnp.exe"),
        ("bell \x07", "bell"),
        ("字" * 500, "字" * 80),
    ],
)
def test_words_are_one_plain_line(said: str, shown: str) -> None:
    assert line(said, 80) == shown
