"""The real NetworkManager, unmodified, in a house of its own: `make test-peers` runs it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from gulou_hal.link import Cable, Connection, NetworkJoin, NetworkLook, NetworkStands, Radio, ZoneStands
from gulou_hal.network.joining import NO_ADAPTER
from gulou_hal.network.service import Network
from tests.hal.network.house import House, NoHouseError

pytestmark = pytest.mark.skipif(
    not os.environ.get("GULOU_PEERS"), reason="other people's programs run with `make test-peers`"
)


def test_a_cable_comes_goes_and_comes_back_and_so_does_networkmanager(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[NetworkStands] = []

    def hear(stands: NetworkStands | ZoneStands) -> None:
        if isinstance(stands, NetworkStands):
            told.append(stands)

    def until(true: Callable[[NetworkStands], object], seconds: float = 20) -> NetworkStands:
        deadline = time.monotonic() + seconds
        while not (told and true(told[-1])):
            assert time.monotonic() < deadline, told[-1:]
            time.sleep(0.02)
        return told[-1]

    try:
        house = House(tmp_path)
    except NoHouseError as reason:
        pytest.skip(str(reason))
    with house:
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", house.address)
        network = Network(hear)
        network.order(NetworkLook(True))
        stands = until(lambda stands: stands.connection is Connection.online)
        assert (stands.cable, stands.radio, stands.wireless) == (Cable.connected, Radio.none, False)
        assert stands.addresses[0].startswith("192.168.77.")
        count = len(told)
        time.sleep(3)
        assert len(told) == count, "nothing has changed, and nothing is said"

        house.pull_cable()
        assert until(lambda stands: stands.connection is Connection.offline).cable is Cable.unplugged
        house.plug_cable()
        until(lambda stands: stands.connection is Connection.online)

        network.order(NetworkJoin("Nobody's", "12345678"))
        assert until(lambda stands: stands.failed).failed == NO_ADAPTER

        house.stop_manager()
        until(lambda stands: stands.connection is Connection.unmanaged)
        house.start_manager()
        until(lambda stands: stands.connection is Connection.online)
        network.close()
