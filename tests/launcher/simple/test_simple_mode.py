"""Simple mode: six large tiles, one key back to television, and nothing that comes by itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gulou import scene, ui
from gulou.keys import Key
from gulou.manifest import Manifest
from gulou.services.tv import Channel, Channels, NowNext, NowNextList, Programme, ServiceKind
from gulou.states import AppState
from gulou_launcher.notices import Notice
from gulou_launcher.simple import CHOICES, SIMPLE
from gulou_launcher.simple.choices import chosen
from gulou_launcher.window import Window
from tests.launcher.played_box import PlayedApp, PlayedBox

REASON = {"en": "To show it."}
TELEVISION = Manifest("telly", "1", "telly:Telly", {"en": "Telly"}, handles=("dvb",))
FILMS = Manifest("films", "1", "films:Films", {"en": "Films"}, handles=("recording",))
STORM = Manifest("storm", "1", "storm:Storm", {"en": "Storm"}, permissions={"notify": REASON})
CHANNELS = Channels(
    (
        Channel("dvb://1.1.1", "One", 1),
        Channel("dvb://1.1.2", "Two", 2, names={"eng": "Two", "chi": "二台"}),
        Channel("dvb://1.1.3", "Three", 3),
        Channel("dvb://1.1.4", "Village Voice", 4, kind=ServiceKind.radio),
    )
)
NEWS = Programme(1, 0, 3600, {"eng": "Evening News"}, {}, genre=0x21)
ON_NOW = NowNextList((NowNext("dvb://1.1.2", NEWS),))


@pytest.fixture
def box(window: Window, tmp_path: Path) -> Iterator[PlayedBox]:
    played = PlayedBox(tmp_path, manifests=(TELEVISION, FILMS, STORM), preset={"*": ("*",)})
    played.shell.home.known.take_channels(CHANNELS.channels)
    played.shell.home.known.now = {item.service: item for item in ON_NOW.items}
    played.shell.preferences.put(SIMPLE, True)
    played.shell.accompany()
    yield played
    played.close()


def titles(box: PlayedBox) -> list[str]:
    return [choice.title for choice in chosen(box.shell.home.scenery())]


def test_home_has_six_tiles_that_exist_here(box: PlayedBox) -> None:
    box.shell.show_home()
    assert titles(box) == ["Watch TV", "News", "On today", "Recordings", "Radio", "Help"]
    assert "Evening News" in box.words, "the news are on now, on a channel whose name does not say so"


def test_what_is_not_here_gives_its_place_to_a_channel(box: PlayedBox) -> None:
    del box.shell.apps["films"]
    box.shell.home.known.take_channels(CHANNELS.channels[:3])
    box.shell.home.known.now = {}
    assert titles(box) == ["Watch TV", "One", "On today", "Two", "Three", "Help"]


def test_a_number_opens_its_tile(box: PlayedBox) -> None:
    box.shell.show_home()
    box.press("2")
    assert opened(box) == ("telly", "dvb://1.1.2")


def test_home_leads_to_television_from_everywhere_and_from_there_to_the_tiles(box: PlayedBox) -> None:
    box.open("films")
    box.press(Key.HOME)
    assert opened(box) == ("telly", "")
    draw(box)
    box.press(Key.HOME)
    assert box.at_home
    assert "Watch TV" in box.words
    box.press("6")
    assert box.shell.pile.pages
    box.press(Key.HOME)
    assert box.shell.front is not None and not box.shell.pile.pages


def test_where_television_does_not_come_home_leads_to_the_tiles(box: PlayedBox) -> None:
    box.shell.apps["telly"].state = AppState.QUARANTINED
    box.open("films")
    box.press(Key.HOME)
    assert box.at_home
    assert "Watch TV" in box.words


def test_back_on_the_tiles_leads_to_television_too(box: PlayedBox) -> None:
    box.shell.show_home()
    box.press(Key.BACK)
    assert opened(box)[0] == "telly"


@pytest.mark.parametrize("key", [Key.MENU, Key.QUICK, Key.RED, Key.TEXT])
def test_what_a_slip_of_the_finger_would_open_stays_closed(box: PlayedBox, key: Key) -> None:
    app = box.open("films", ui.Page(ui.Button("One"), keys=(key,), on_key=print))
    box.press(key)
    box.rest(0.1)
    assert box.shell.front is not None and not box.shell.pile.pages
    assert not app.heard(scene.Key)


def test_apps_are_told_with_their_beginning_and_at_each_change(box: PlayedBox) -> None:
    app = box.open("films")
    assert app.heard(scene.Begin)[0].preferences == scene.Preferences(simple=True, subtitles=True)
    box.shell.preferences.put(SIMPLE, False)
    box.until(lambda: scene.Preferences() in app.got)


def test_what_apps_say_waits_and_what_was_asked_for_comes(box: PlayedBox) -> None:
    storm = box.open("storm")
    box.shell.go_home(box.shell.running.sessions[1])
    storm.send(scene.Notification("Storm", "Stay in."))
    box.until(lambda: box.shell.notices.known)
    assert box.shell.notices.shown is None
    box.shell.notices.remind(Notice("telly", "Film begins", "", "", "", 0.0))
    assert box.shell.notices.shown is not None


def test_whoever_helps_chooses_the_tiles_and_help_always_stays(box: PlayedBox) -> None:
    box.shell.preferences.put(CHOICES, "channel:dvb://1.1.3 app:storm tv guide radio recordings")
    assert titles(box) == ["Three", "Storm", "Watch TV", "On today", "Radio", "Help"]


def test_it_is_left_through_help(box: PlayedBox) -> None:
    box.shell.show_home()
    box.press("6", Key.RIGHT, Key.RIGHT, Key.OK)
    assert not box.shell.preferences.get(SIMPLE)
    assert box.at_home
    assert "Watch TV" not in box.words


def opened(box: PlayedBox) -> tuple[str, str]:
    """The app in front, and the link that it was opened with."""
    session = box.shell.front
    assert session is not None
    return session.app.manifest.id, session.link


def draw(box: PlayedBox) -> PlayedApp:
    """The app in front draws its page."""
    session = box.shell.front
    assert session is not None
    box.until(lambda: session.instance in box.played)
    app = box.played[session.instance]
    app.draw(ui.Page(ui.Text("picture")))
    box.until(lambda: session.drawn)
    return app
