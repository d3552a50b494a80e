"""The driver against a real kernel: what the guest saw (`guest.py`), held against what must be."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from headend.playout import Multiplex
from headend.services import BOTH

from gulou_hal.ts.packet import as_packets, pids
from gulou_hal.tv.identity import ServiceId
from tests.vm import broadcast
from tests.vm.conftest import Told
from tests.vm.household import NETWORK
from tests.vm.machine import BUILD

BOTH_SERVICES = sorted((of.frequency_hz, one.service_id) for of in BOTH for one in of.services)


@pytest.fixture
def service_rate(steps: dict[str, dict[str, Any]]) -> float:
    """Packets a second of the service that the household watches, without its tables, as recorded."""
    (service,) = (one for one in BOTH[1].services if one.service_id == 204)
    packets = as_packets((BUILD / "firmware" / "vidtv" / f"{BOTH[1].frequency_hz}.ts").read_bytes())
    return float(np.isin(pids(packets), service.elementary_pids).sum()) / broadcast.SECONDS


def test_the_tuner_is_found_as_its_driver_is_loaded(told: Told) -> None:
    load = told("load")
    assert load["seconds"] < 10
    assert load["name"] == "dvb0.0"
    assert load["systems"] == ["dvbc", "dvbs", "dvbs2", "dvbt", "dvbt2"]
    assert load["api"].startswith("5.")
    assert load["receives"]


def test_the_same_services_as_dvbv5_scan(told: Told) -> None:
    peer, ours = told("scan_by_peer"), told("scan")
    assert [tuple(service[:2]) for service in peer["services"]] == BOTH_SERVICES, peer["said"]
    assert [tuple(service[:2]) for service in ours["services"]] == BOTH_SERVICES
    names = {(of.frequency_hz, one.service_id): one.chinese for of in BOTH for one in of.services}
    assert {(frequency, service): name for frequency, service, name in ours["services"]} == names
    assert ours["network"] == [of.frequency_hz for of in BOTH]


def test_a_minute_with_no_continuity_error(told: Told) -> None:
    watch = told("watch")
    assert watch["state"] == "locked"
    assert (watch["errors"], watch["lost"]) == (0, 0)


def test_all_packets_of_that_minute_came(told: Told, small_broadcast: Any) -> None:
    assert told("watch")["rate"] == pytest.approx(Multiplex(small_broadcast).packets_per_second, rel=0.002)


def test_the_signal_is_told(told: Told) -> None:
    watch = told("watch")
    assert 0 <= watch["signal"] <= 1
    assert watch["snr"] > 0


def test_only_wanted_pids_come_and_none_of_theirs_is_lost(told: Told) -> None:
    seen = told("filters")["seen"]
    assert [set(pids) for pids in seen[1:4]] == [{0, 0x111, 0x121}, {0, 0x11, 0x111, 0x131}, {0x111}]
    assert seen[5] == [0x111]
    assert all(len(seen[number]) > 20 for number in (0, 4, 6))
    assert told("filters")["errors"] == 0


def test_the_kernels_section_filter(told: Told) -> None:
    assert told("sections")["services"] == len(BOTH[0].services)


def test_an_overrun_is_counted_and_reception_goes_on(told: Told) -> None:
    assert told("overrun")["lost"] == 4000
    assert told("overrun")["after"] > 1000


def test_one_opener_at_a_time(told: Told) -> None:
    assert "is in use by another program" in told("busy")["said"]
    assert told("busy")["described"]


def test_where_nothing_is_sent_it_is_told(told: Told) -> None:
    nothing = told("no_signal")
    assert nothing["state"] == "no_signal"
    assert nothing["reason"].startswith("No signal on 600 MHz: ")
    assert "cannot receive 40000 MHz" in nothing["said"]


def test_signal_loss_is_told_and_reception_comes_back_by_itself(told: Told) -> None:
    loss = told("signal_loss")
    assert loss["told"] < 3
    assert loss["reason"].startswith("No signal on 474 MHz: ")
    assert loss["back"] < 3
    assert loss["state"] == "locked"


def test_an_unplugged_tuner_is_told_and_comes_back_by_itself(told: Told) -> None:
    removal = told("removal")
    assert removal["told"] < 3
    assert removal["reason"].endswith("was unplugged: plug the tuner in again")
    assert removal["pulled"] == 0
    assert removal["back"] < 20
    assert removal["state"] == "locked"
    assert removal["devices"] == ["went dvb0.0", "came dvb0.0"]


def test_a_households_scan_finds_what_dvbv5_scan_does(told: Told) -> None:
    home, peer = told("household"), told("scan_by_peer")
    scan = home["scan"]
    assert (scan["state"], scan["reason"]) == ("done", "")
    # 44 frequencies of the region are empty; on the 45th the network says where it is, and ends the search.
    assert (scan["multiplexes"], scan["done"]) == (2, 46)
    frequencies = {of.transport_stream_id: of.frequency_hz for of in BOTH}
    found = sorted(
        (frequencies[identity.tsid], identity.sid)
        for identity in map(ServiceId.from_url, scan["found"])
        if identity is not None
    )
    assert found == [tuple(service) for service in peer["services"]] == BOTH_SERVICES
    names = {
        ServiceId(NETWORK, of.transport_stream_id, one.service_id).url: one.chinese
        for of in BOTH
        for one in of.services
    }
    assert home["channels"] == names
    assert sorted(names) == scan["found"]


def test_a_household_plays_with_no_continuity_error(told: Told, service_rate: float) -> None:
    home = told("household")
    assert home["first"] < 5
    assert home["zap"] < 5
    goes_on(home["played"], service_rate)


def test_a_household_is_told_of_a_pulled_cable_and_goes_on(told: Told, service_rate: float) -> None:
    home = told("household")
    assert home["signal_told"] < 5
    assert home["signal_reason"].startswith("No signal on 482 MHz: ")
    assert home["signal_back"] < 10
    goes_on(home["after_signal"], service_rate)


def test_a_household_is_told_of_an_unplugged_tuner_and_goes_on(told: Told, service_rate: float) -> None:
    home = told("household")
    assert home["removal_told"] < 5
    assert home["removal_reason"] in (
        "The tuner /dev/dvb/adapter0/dvr0 was unplugged: plug the tuner in again",  # its reader saw it first
        "The tuner was unplugged: plug it in again",
    )
    assert home["removal_back"] < 20
    goes_on(home["after_removal"], service_rate)
    assert home["ended"] == 0


def goes_on(played: dict[str, Any], rate: float) -> None:
    assert (played["state"], played["errors"]) == ("flowing", 0)
    assert played["rate"] == pytest.approx(rate, rel=0.1)
