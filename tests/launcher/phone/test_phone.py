"""The phone in the launcher: switched on in Settings, paired, told what the TV shows, taken off again."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from gulou import ui
from gulou.services import tv
from gulou_hal import link
from gulou_launcher.family.family import Family
from gulou_launcher.phone import pairing_page, places, server
from gulou_launcher.phone.pairing_page import PairingPage
from gulou_launcher.phone.secrecy import Way
from gulou_launcher.settings.phone import SECTION, PhonePage
from gulou_launcher.window import Window
from tests.launcher.phone.conftest import LOOPBACK
from tests.launcher.phone.played_phone import PlayedPhone
from tests.launcher.played_box import PlayedBox

CHANNELS = (tv.Channel("dvb://1", "One", 1), tv.Channel("dvb://2", "Two", 2))


@pytest.fixture
def box(window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PlayedBox]:
    """A shell whose home network is loopback."""
    from gulou_launcher.phone import invitation

    monkeypatch.setattr(invitation, "homes", lambda: LOOPBACK)
    monkeypatch.setattr(server.PhoneServer.__init__, "__defaults__", (lambda: LOOPBACK,))
    monkeypatch.setattr(server.PhoneServer.start, "__defaults__", (0,))
    played = PlayedBox(tmp_path, ("one", "two"))
    yield played
    if "phone" in vars(played.shell):
        played.shell.phone.close()
    played.close()


def begin(box: PlayedBox, call: Callable[[], Any], meanwhile: Callable[[], Any] = lambda: None) -> list[Any]:
    """Call this on a thread, while the box goes on, until it has returned."""
    import threading

    found: list[Any] = []
    thread = threading.Thread(target=lambda: found.append(call()), daemon=True)
    thread.start()
    box.until(lambda: meanwhile() or not thread.is_alive())
    assert found, "it failed"
    return found


def paired(box: PlayedBox) -> tuple[PlayedPhone, str]:
    """Go through Settings, and pair a phone with the code that stands there."""
    box.shell.pile.visit(PhonePage(box.shell))
    box.press("ok")
    box.until(lambda: re.search(r"\d{3} \d{3}", box.words))
    code = re.search(r"\d{3} \d{3}", box.words)
    assert code is not None

    def enter() -> tuple[PlayedPhone, str]:
        phone = PlayedPhone(box.shell.phone.port)
        return phone, phone.enter(Way.code, code=code[0], name="Pixel\n 7")["token"]

    (found,) = begin(box, enter)
    box.until(lambda: box.shell.phone.connected)
    return found  # type: ignore[no-any-return]


ANSWERS: dict[type, Any] = {
    tv.GetChannels: tv.Channels(CHANNELS),
    tv.GetNowNext: tv.NowNextList((tv.NowNext("dvb://2", tv.Programme(1, 5, 10, locked=True)),)),
}


def answer(box: PlayedBox) -> bool:
    """Stand where the gateway stands: answer what was asked since. There may always be more."""
    asked, box.told_gateway[:] = [*box.told_gateway], []
    for message in asked:
        if isinstance(message, link.Ask) and type(message.query) in ANSWERS:
            box.gateway.send(link.Answered(message.id, ANSWERS[type(message.query)]))
    return False


def test_nothing_of_it_is_there_before_its_page_is_opened() -> None:
    line = "import gulou_launcher.settings, gulou_launcher.lent, sys, json; print(json.dumps([*sys.modules]))"
    done = subprocess.run([sys.executable, "-c", line], capture_output=True, text=True, check=True)
    found = [name for name in json.loads(done.stdout) if name.startswith("gulou_launcher.phone.")]
    assert found == []
    assert "segno" not in json.loads(done.stdout)


def test_it_is_off_until_it_is_switched_on_and_off_again(box: PlayedBox) -> None:
    assert SECTION.caption(box.shell) == "Off"
    box.shell.pile.visit(PhonePage(box.shell))
    assert "Nothing listens on the network." in box.words
    box.press("ok")
    box.until(lambda: "http://127.0.0.1:" in box.words)
    assert isinstance(box.shell.pile.pages[-1], PairingPage)
    port = box.shell.phone.port
    socket.create_connection(("127.0.0.1", port), 5).close()
    box.press("back")
    box.shell.layout()
    assert box.shell.phone.offer is None  # nobody can be paired once the page is left
    assert SECTION.caption(box.shell) == "On, 0 phones paired"
    box.press("up", "up", "ok")
    box.until(lambda: not box.shell.phone.port)
    assert box.shell.writing.hand_over is None
    with pytest.raises(OSError):
        socket.create_connection(("127.0.0.1", port), 5)


def test_where_there_is_no_network_it_says_so(box: PlayedBox, monkeypatch: pytest.MonkeyPatch) -> None:
    from gulou_launcher.phone import invitation

    monkeypatch.setattr(invitation, "homes", lambda: ())
    box.shell.pile.visit(PhonePage(box.shell))
    box.press("ok")
    box.until(lambda: "not connected to a network" in box.words)


def test_a_phone_is_paired_listed_kept_by_its_fingerprint_and_forgotten(box: PlayedBox) -> None:
    phone, token = paired(box)
    assert "Pixel 7 is now a remote of this TV." in box.words
    kept = json.dumps(box.shell.kept.of("phones"))
    assert server.fingerprint(token) in kept and token not in kept
    box.press("ok")
    box.until(lambda: "Connected now" in box.words)
    box.press("down", "down", "ok")
    assert "Forget Pixel 7?" in box.words
    box.press("right", "ok")
    assert begin(box, phone.hear) and phone.closed in (None, 4001)
    while phone.closed is None:
        phone.hear()
    assert phone.closed == 4001
    assert "Pixel" not in box.words and not box.shell.phone.phones


def test_it_is_told_what_is_on_and_writes_in_the_field_that_is_open(box: PlayedBox) -> None:
    phone, _ = paired(box)
    state = phone.hear("state")
    assert (state["front"], state["field"], state["volume"]) == ("", None, box.shell.screening.volume)
    box.shell.show_home()
    box.open("one", ui.Page(ui.TextField("Name", "A", key="name")))
    phone.say("press", key="ok")
    box.until(lambda: box.shell.shown.open_field)
    box.shell.layout()
    while not (state := phone.hear("state"))["field"]:
        pass
    field = state["field"]
    assert (state["front"], field["label"], field["text"], field["secret"]) == ("One", "Name", "A", False)
    phone.say("write", field=field["number"], text="你好，世界")
    view = box.shell.shown.open_field
    assert view is not None
    box.until(lambda: view.value == "你好，世界")
    phone.say("write", field=field["number"] + 1, text="for another field")
    phone.say("write", field=field["number"], text="你好", done=True)
    box.until(lambda: not box.shell.shown.open_field)
    assert view.value == "你好"


def test_what_is_secret_is_not_told(box: PlayedBox) -> None:
    phone, _ = paired(box)
    box.shell.show_home()
    box.open("one", ui.Page(ui.TextField("Password", "hunter2", secret=True)))
    box.press("ok")
    box.shell.layout()
    while not (state := phone.hear("state"))["field"]:
        pass
    assert state["field"]["secret"] and state["field"]["text"] == ""


def test_the_volume_goes_where_it_is_put(box: PlayedBox) -> None:
    phone, _ = paired(box)
    phone.say("volume", level=35)
    box.until(lambda: box.shell.screening.volume == 35)


def test_an_app_is_opened_from_the_list_and_nothing_else(box: PlayedBox) -> None:
    phone, _ = paired(box)
    phone.say("open", app="nobody.knows.it")
    phone.say("open", app="two")
    box.until(lambda: box.shell.front is not None)
    assert box.shell.front is not None and box.shell.front.app.manifest.id == "two"


def test_a_child_is_offered_and_gets_what_was_allowed_alone(
    box: PlayedBox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Family, "allows_app", lambda self, app: app.manifest.id == "two")
    monkeypatch.setattr(Family, "allows_service", lambda self, service: service == "dvb://2")
    watched: list[str] = []
    monkeypatch.setattr(box.shell, "watch", watched.append)
    phone, _ = paired(box)
    phone.say("look")
    lists = begin(box, lambda: phone.hear("lists"), lambda: answer(box))[0]
    assert [app["app"] for app in lists["apps"]] == ["two"]
    ((channel,),) = [lists["channels"]]
    assert (channel["name"], channel["locked"], channel["title"]) == ("Two", True, "")
    for service in ("dvb://1", "dvb://2", "file:///etc/passwd"):
        phone.say("watch", service=service)
    phone.say("open", app="one")
    phone.say("volume", level=1)
    box.until(lambda: box.shell.screening.volume == 1)
    box.until(lambda: answer(box) or watched)
    assert watched == ["dvb://2"] and box.shell.front is None


def test_typing_is_handed_over(box: PlayedBox) -> None:
    phone, _ = paired(box)
    assert box.shell.writing.hand_over is not None  # the keyboard on the screen has a key for it
    box.shell.writing.hand_over()
    assert begin(box, lambda: phone.hear("ask_text"))[0]["type"] == "ask_text"
    phone.close()
    box.until(lambda: not box.shell.phone.connected)
    box.shell.phone.type_here()
    box.until(lambda: "http://127.0.0.1:" in box.system_words)
    offer = box.shell.phone.offer
    assert offer is not None
    other = begin(box, lambda: PlayedPhone(box.shell.phone.port))[0]
    assert begin(box, lambda: other.enter(Way.link, offer.secret, name="Mi"))[0]["type"] == "welcome"
    box.until(lambda: "http://127.0.0.1:" not in box.system_words)


def test_where_there_are_several_networks_the_one_with_the_way_out_comes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gulou_hal.satip.lan import Network

    found = tuple(Network(name, "10.0.0.1", LOOPBACK[0].network) for name in ("eth0", "wlan0"))
    monkeypatch.setattr(places, "networks", lambda: found)
    monkeypatch.setattr(places, "ROUTES", tmp_path / "route")
    assert [place.interface for place in places.homes()] == ["eth0", "wlan0"]
    (tmp_path / "route").write_text(
        "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n"
        "eth0\t0000000A\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0\n"
        "wlan0\t00000000\t0101A8C0\t0003\t0\t0\t0\t00000000\t0\t0\t0\n"
    )
    assert [place.interface for place in places.homes()] == ["wlan0", "eth0"]


def test_digits_are_spaced() -> None:
    assert pairing_page.spaced("123456") == "123 456"
