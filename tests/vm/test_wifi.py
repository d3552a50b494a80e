"""A Wi-Fi of the kernel's own, with hostapd, wpa_supplicant and NetworkManager as Debian has them: what the
guest saw (`wifi.py`), held against what must be."""

from __future__ import annotations

from typing import Any

import pytest

from gulou_hal.network.joining import OUT_OF_REACH, WRONG_PASSWORD
from tests.vm.conftest import Told
from tests.vm.wifi import NAME


@pytest.fixture
def saw(told: Told) -> dict[str, Any]:
    facts = told("wifi")
    if "skipped" in facts:
        pytest.skip(facts["skipped"])
    return facts


def test_the_network_is_found_with_what_it_asks_for(saw: dict[str, Any]) -> None:
    assert (saw["security"], saw["known"]) == ("password", False)
    assert saw["strength"] >= 50


def test_a_wrong_password_is_said_to_be_one_and_not_kept(saw: dict[str, Any]) -> None:
    assert saw["said"] == WRONG_PASSWORD.format(name=NAME)
    assert saw["refused"] < 60


def test_with_the_right_one_the_box_is_online(saw: dict[str, Any]) -> None:
    connection, name, failed, addresses = saw["after"]
    assert (connection, name, failed) == ("online", NAME, "")
    assert addresses[0].startswith("192.168.77.")
    assert saw["joined"] < 60


def test_a_router_that_is_switched_off_and_on_is_lost_and_back_by_itself(saw: dict[str, Any]) -> None:
    assert saw["lost"] < 60
    assert saw["back"] < 120


def test_what_is_forgotten_asks_for_its_password_again(saw: dict[str, Any]) -> None:
    assert saw["still known"] is False


def test_one_that_is_not_there_is_out_of_reach(saw: dict[str, Any]) -> None:
    assert saw["nobody"] == OUT_OF_REACH.format(name="Nobody's")


def test_nothing_is_told_while_nobody_looks_and_nothing_changes(saw: dict[str, Any]) -> None:
    assert saw["told while nobody looks"] == 0
