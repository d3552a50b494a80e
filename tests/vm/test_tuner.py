"""The driver against a real kernel: what the guest saw (`guest.py`), held against what must be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from headend.playout import Multiplex
from headend.services import BOTH

BOTH_SERVICES = sorted((of.frequency_hz, one.service_id) for of in BOTH for one in of.services)


Told = Callable[[str], dict[str, Any]]


@pytest.fixture
def told(steps: dict[str, dict[str, Any]]) -> Told:
    """What a step saw; fails with the guest's own words where the step failed."""

    def facts(step: str) -> dict[str, Any]:
        if "failed" in steps[step]:
            pytest.fail(f"in the guest:\n{steps[step]['failed']}", pytrace=False)
        return steps[step]

    return facts


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
    assert told("watch")["rate"] == pytest.approx(Multiplex(small_broadcast).packets_per_second, rel=0.01)


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
    assert removal["unloaded"] == "well"
    assert removal["back"] is not None
    assert removal["state"] == "locked"
    assert removal["devices"] == ["went dvb0.0", "came dvb0.0"]


def test_a_household_watches_through_all_of_it(told: Told) -> None:
    home = told("household")
    assert home["scan"]["multiplexes"] == 2
    assert home["scan"]["done"] == 3
    assert (
        home["channels"]
        == home["scan"]["channels"]
        == sorted(one.chinese for of in BOTH for one in of.services)
    )
    assert home["first"] is not None
    assert home["zap"] < 4
    assert home["playing"] == "flowing"


def test_a_household_is_told_of_a_pulled_cable_and_goes_on(told: Told) -> None:
    home = told("household")
    assert home["signal_told"] < 5
    assert home["signal_reason"].startswith("No signal on 482 MHz: ")
    assert home["signal_back"] is not None


def test_a_household_is_told_of_an_unplugged_tuner_and_goes_on(told: Told) -> None:
    home = told("household")
    assert home["removal_told"] < 5
    assert home["removal_reason"].endswith("was unplugged: plug the tuner in again")
    assert home["removal_back"] is not None
