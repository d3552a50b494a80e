"""The network's thread on a real bus: what it says where NetworkManager refuses, fails, or is not there."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from gulou_hal.link import (
    Connection,
    NetworkForget,
    NetworkJoin,
    NetworkLook,
    NetworkStands,
    Radio,
    Security,
    SetZone,
    Wifi,
    ZoneStands,
)
from gulou_hal.network import joining
from gulou_hal.network.clock import HERE_ONLY
from gulou_hal.network.service import Network
from gulou_hal.network.standing import UNMANAGED
from tests.hal.network.house import House
from tests.hal.network.played_manager import NAME, PROFILE, TEAHOUSE, PlayedManager, objects

pytestmark = pytest.mark.skipif(shutil.which("dbus-daemon") is None, reason="dbus-daemon is not installed")
KNOWN: Any = ("a{sa{sv}}", ({"802-11-wireless": {"ssid": ("ay", TEAHOUSE.encode())}},))
PATIENCE = 20.0


class Sofa:
    """Who asks, and what it is told."""

    def __init__(self) -> None:
        self.told: list[NetworkStands] = []
        self.zones: list[ZoneStands] = []
        self.network = Network(self._hear)

    def _hear(self, stands: NetworkStands | ZoneStands) -> None:
        if isinstance(stands, ZoneStands):
            self.zones.append(stands)
        else:
            self.told.append(stands)

    def until(self, true: Callable[[NetworkStands], object]) -> NetworkStands:
        deadline = time.monotonic() + PATIENCE
        while not (self.told and true(self.told[-1])):
            assert time.monotonic() < deadline, self.told[-1:]
            time.sleep(0.01)
        return self.told[-1]


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with House(tmp_path, manager=False) as house:
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", house.address)
        yield


@pytest.fixture
def sofa() -> Iterator[Sofa]:
    sofa = Sofa()
    yield sofa
    sofa.network.close()


Played = Callable[..., PlayedManager]


@pytest.fixture
def played(bus: None) -> Iterator[Played]:
    running: list[PlayedManager] = []

    def play(**answers: Any) -> PlayedManager:
        tree = {"GetManagedObjects": ("a{oa{sa{sv}}}", (objects(),))}
        running.append(PlayedManager(tree | answers))
        return running[-1]

    yield play
    for manager in running:
        manager.close()


def test_without_a_bus_it_is_said_who_sets_the_network_up(
    sofa: Sofa, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path / 'nobody'}")
    sofa.network.order(NetworkLook(False))
    stands = sofa.until(lambda stands: stands.connection is Connection.unmanaged)
    assert stands.reason == UNMANAGED
    # Who asks again is answered again, and the thread waits for that without looking.
    sofa.network.order(NetworkLook(True))
    sofa.until(lambda _: len(sofa.told) == 2)


def test_a_bus_without_networkmanager_and_then_with_it(sofa: Sofa, played: Played) -> None:
    sofa.network.order(NetworkLook(True))
    sofa.until(lambda stands: stands.connection is Connection.unmanaged)
    manager = played()
    stands = sofa.until(lambda stands: stands.networks)
    assert (stands.connection, stands.radio) == (Connection.offline, Radio.on)
    assert stands.networks == (Wifi(TEAHOUSE, 50, Security.password),)
    manager.close()
    assert sofa.until(lambda stands: stands.connection is Connection.unmanaged).reason == UNMANAGED


@pytest.mark.parametrize(
    "error",
    [
        f"{NAME}.PermissionDenied",
        f"{NAME}.Settings.PermissionDenied",
        "org.freedesktop.DBus.Error.AccessDenied",
    ],
)
def test_what_polkit_refuses_is_said_with_what_to_do(sofa: Sofa, played: Played, error: str) -> None:
    played(AddAndActivateConnection=(error, "Not authorized to control networking."))
    sofa.network.order(NetworkLook(True))
    sofa.until(lambda stands: stands.networks)
    sofa.network.order(NetworkJoin(TEAHOUSE, "longjing-2026"))
    assert sofa.until(lambda stands: stands.failed).failed == joining.REFUSED


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        (7, joining.WRONG_PASSWORD),
        (53, joining.OUT_OF_REACH),
        (5, joining.NO_ADDRESS),
        (11, joining.NO_ANSWER),
    ],
)
def test_why_a_network_could_not_be_joined(sofa: Sofa, played: Played, reason: int, sentence: str) -> None:
    manager = played(AddAndActivateConnection=("oo", (PROFILE, f"{PROFILE}/active")))
    sofa.network.order(NetworkLook(True))
    sofa.until(lambda stands: stands.networks)
    sofa.network.order(NetworkJoin(TEAHOUSE, "longjing-2026"))
    sofa.until(lambda stands: stands.joining == TEAHOUSE)
    manager.device_state(120, 60, reason)
    stands = sofa.until(lambda stands: stands.failed)
    assert stands.failed == sentence.format(name=TEAHOUSE)
    assert stands.joining == ""
    # The profile that was made for it is gone again, with the password in it.
    assert ("Delete", ()) in manager.asked


def test_the_password_is_handed_over_once_and_a_new_one_takes_the_place_of_the_old(
    sofa: Sofa, played: Played
) -> None:
    tree = objects() | {PROFILE: {f"{NAME}.Settings.Connection": {}}}
    manager = played(
        GetManagedObjects=("a{oa{sa{sv}}}", (tree,)),
        GetSettings=KNOWN,
        AddAndActivateConnection=("oo", (PROFILE, f"{PROFILE}/active")),
    )
    sofa.network.order(NetworkLook(True))
    assert sofa.until(lambda stands: stands.networks).networks[0].known
    sofa.network.order(NetworkJoin(TEAHOUSE, "longjing-2026"))
    sofa.until(lambda stands: stands.joining)
    asked = [method for method, _ in manager.asked if method in ("Delete", "AddAndActivateConnection")]
    assert asked == ["Delete", "AddAndActivateConnection"]
    settings, *_ = next(body for method, body in manager.asked if method == "AddAndActivateConnection")
    security = settings["802-11-wireless-security"]
    assert security == {"key-mgmt": ("s", "wpa-psk"), "psk": ("s", "longjing-2026")}
    assert bytes(settings["802-11-wireless"]["ssid"][1]).decode() == TEAHOUSE


def test_a_known_network_is_joined_without_a_password_and_forgotten_for_good(
    sofa: Sofa, played: Played
) -> None:
    tree = objects() | {PROFILE: {f"{NAME}.Settings.Connection": {}}}
    manager = played(
        GetManagedObjects=("a{oa{sa{sv}}}", (tree,)),
        GetSettings=KNOWN,
        ActivateConnection=("o", (f"{PROFILE}/active",)),
    )
    sofa.network.order(NetworkLook(True))
    sofa.until(lambda stands: stands.networks)
    sofa.network.order(NetworkJoin(TEAHOUSE))
    sofa.until(lambda stands: stands.joining)
    sofa.network.order(NetworkForget(TEAHOUSE))
    deadline = time.monotonic() + PATIENCE
    while ("Delete", ()) not in manager.asked and time.monotonic() < deadline:
        time.sleep(0.01)
    assert [method for method, _ in manager.asked][-2:] == ["ActivateConnection", "Delete"]


def test_a_zone_that_the_system_does_not_take_holds_for_this_box(
    sofa: Sofa, played: Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "UTC")
    sofa.network.order(SetZone("Asia/Shanghai"))
    deadline = time.monotonic() + PATIENCE
    while not sofa.zones and time.monotonic() < deadline:
        time.sleep(0.01)
    assert sofa.zones == [ZoneStands("Asia/Shanghai", HERE_ONLY)]
    assert time.strftime("%H:%M", time.localtime(0)) == "08:00"
    monkeypatch.undo()
    time.tzset()
