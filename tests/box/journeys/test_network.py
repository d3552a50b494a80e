"""The router is switched off in the midst of the evening, and on again. NetworkManager is the real one."""

from __future__ import annotations

from pathlib import Path

import pytest
from journeys.conftest import Begin

from tests.hal.network.house import House, NoHouseError

LOST, BACK = "网络断了", "网络恢复了"


def test_the_network_lost_and_back(begin: Begin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "house").mkdir()
    try:
        house = House(tmp_path / "house")
    except NoHouseError as reason:
        pytest.skip(str(reason))
    with house:
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", house.address)
        journey = begin()
        journey.press("home")
        journey.wait(lambda: journey.box.driver("network").state == "online", 20)
        journey.picture("connected")
        house.pull_cable()
        journey.sees(LOST, within=30.0)
        journey.picture("lost")

        # Television goes on, and nothing of it waits for the network.
        journey.box.open_app("live-tv")
        journey.press("1", "ok")
        journey.wait(lambda: journey.box.player().state == "playing", 15)
        journey.picture("television-goes-on")
        journey.press("home")

        house.plug_cable()
        journey.sees(BACK, within=20.0)
        journey.misses(LOST)
        journey.picture("back")
