"""How the network stands, as the household is told: each thing once, and in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from gulou_hal import link
from gulou_hal.link import Cable, Connection, NetworkStands, Radio, Security, Wifi
from gulou_launcher.network import network
from gulou_launcher.network.password import PasswordPage
from gulou_launcher.settings.network import NetworkPage
from gulou_launcher.window import Window
from tests.launcher.played_box import PlayedBox

OFFLINE = NetworkStands(Connection.offline, cable=Cable.unplugged, radio=Radio.on)
TEAHOUSE = Wifi("茶馆", 75, Security.password)
REACH = msgspec.structs.replace(OFFLINE, networks=(TEAHOUSE, Wifi("Square", 25, Security.open)))
ONLINE = NetworkStands(
    Connection.online, cable=Cable.connected, name="Wired connection 1", addresses=("192.168.1.7",)
)


@pytest.fixture
def box(window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PlayedBox]:
    monkeypatch.setattr(network, "_LOST_AFTER", 0.05)
    played = PlayedBox(tmp_path)
    yield played
    played.close()


def say(box: PlayedBox, stands: NetworkStands) -> None:
    box.gateway.send(stands)
    box.rest(0.03)
    box.shell.layout()


def orders(box: PlayedBox) -> list[link.FromLauncher]:
    box.turn()
    kinds = (link.NetworkJoin, link.NetworkForget, link.NetworkLook, link.NetworkRadio)
    return [message for message in box.told_gateway if isinstance(message, kinds)]


def test_lost_and_back_is_said_once_each(box: PlayedBox) -> None:
    say(box, OFFLINE)  # it has never been there: that is no news
    box.rest(0.1)
    assert "network" not in box.shell.home.troubles
    say(box, ONLINE)
    say(box, OFFLINE)
    box.rest(0.1)
    assert box.shell.home.troubles["network"] == network.NO_NETWORK
    say(box, ONLINE)
    assert "network" not in box.shell.home.troubles
    assert "The network is back." in box.shell.home.notice


def test_one_that_is_back_at_once_is_not_worth_a_word(box: PlayedBox) -> None:
    say(box, ONLINE)
    said: list[str] = []
    box.shell.home.trouble = lambda about, sentence: said.append(sentence)  # type: ignore[method-assign]
    box.gateway.send(OFFLINE)
    box.gateway.send(ONLINE)
    box.rest(0.15)
    assert said == []


def test_where_the_system_sets_it_up_that_is_said_and_nothing_offered(box: PlayedBox) -> None:
    box.shell.pile.visit(NetworkPage(box.shell))
    say(box, NetworkStands(Connection.unmanaged, "The network of this box is set up by its system, not here"))
    assert "set up by its system" in box.words
    assert "Wi-Fi" not in box.words


def test_the_page_has_the_networks_looked_for_as_long_as_it_is_open(box: PlayedBox) -> None:
    box.shell.pile.visit(NetworkPage(box.shell))
    assert orders(box) == [link.NetworkLook(True)]
    box.press("back")
    assert orders(box)[-1] == link.NetworkLook(False)


def test_a_network_is_joined_with_a_password_that_may_be_wrong_at_first(box: PlayedBox) -> None:
    box.shell.pile.visit(NetworkPage(box.shell))
    say(box, REACH)
    box.press("ok")
    assert isinstance(box.shell.pile.pages[-1], PasswordPage)
    box.shell.keys.type("short")
    box.press("ok")
    box.rest(0.05)
    assert "at least 8 characters" in box.words
    assert not [order for order in orders(box) if isinstance(order, link.NetworkJoin)]
    page = box.shell.pile.pages[-1]
    page._submit("longjing-2026")
    assert orders(box)[-1] == link.NetworkJoin("茶馆", "longjing-2026")
    say(box, msgspec.structs.replace(REACH, joining="茶馆"))
    assert "Connecting" in box.words
    say(box, msgspec.structs.replace(REACH, failed="茶馆 does not accept the password: check capitals and "
                                     "digits, then write it again"))  # fmt: skip
    assert "does not accept the password" in box.words
    joined = (msgspec.structs.replace(TEAHOUSE, joined=True, known=True),)
    say(box, NetworkStands(Connection.online, radio=Radio.on, networks=joined, name="茶馆", wireless=True))
    assert isinstance(box.shell.pile.pages[-1], NetworkPage)
    assert "茶馆" in box.words


def test_one_that_is_open_is_joined_at_once(box: PlayedBox) -> None:
    box.shell.pile.visit(NetworkPage(box.shell))
    say(box, REACH)
    box.press("down", "ok")
    assert orders(box)[-1] == link.NetworkJoin("Square")


def test_one_that_is_joined_can_be_forgotten(box: PlayedBox) -> None:
    box.shell.pile.visit(NetworkPage(box.shell))
    joined = msgspec.structs.replace(TEAHOUSE, joined=True, known=True)
    say(box, NetworkStands(Connection.online, radio=Radio.on, networks=(joined,), name="茶馆", wireless=True))
    box.press("ok", "right", "ok")
    assert orders(box)[-1] == link.NetworkForget("茶馆")


def test_another_gateway_is_asked_again(box: PlayedBox) -> None:
    box.shell.network.begin()
    assert orders(box) == [link.NetworkLook(False)]
