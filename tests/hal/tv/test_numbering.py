"""Each number once, by each country's rules, and the household's choice before all of them."""

from __future__ import annotations

import pytest

from gulou.services.tv import Channel
from gulou_hal.tuner.delivery import System
from gulou_hal.tv.channels import arrange
from gulou_hal.tv.choices import Choice
from gulou_hal.tv.identity import ServiceId
from gulou_hal.tv.numbering import NUMBERINGS, numbered
from gulou_hal.tv.regions import REGIONS, offered, region

ONE, TWO, THREE = ServiceId(1, 1, 1), ServiceId(1, 2, 1), ServiceId(1, 2, 2)
CHANNELS = (Channel(ONE.url, "One", 1), Channel(TWO.url, "One of the north", 1), Channel(THREE.url, "Shop"))


@pytest.mark.parametrize(
    ("country", "numbers"),
    [
        ("", [1, None, None]),
        ("gb", [1, 800, 801]),
        ("it", [1, 850, 851]),
        ("au", [1, 350, 351]),
        ("nordig", [1, None, None]),
    ],
)
def test_a_number_stands_once(country: str, numbers: list[int | None]) -> None:
    assert [channel.lcn for channel in numbered(CHANNELS, NUMBERINGS[country])] == numbers


def test_what_the_household_chose_goes_first() -> None:
    choices = {
        TWO.key: Choice(number=1, name="North", favourite=True, groups=("News",)),
        THREE.key: Choice(hidden=True),
    }
    north, one = arrange(CHANNELS, choices, NUMBERINGS["gb"])
    assert (north.lcn, north.name, north.favourite, north.groups) == (1, "North", True, ("News",))
    assert (one.lcn, one.name) == (800, "One")


def test_a_full_range_leaves_the_rest_without_a_number() -> None:
    many = [Channel(ServiceId(1, 1, sid).url, str(sid)) for sid in range(60)]
    found = [channel.lcn for channel in numbered(many, NUMBERINGS["au"])]
    assert found[:50] == list(range(350, 400))
    assert set(found[50:]) == {None}


def test_the_rasters_of_a_region() -> None:
    cable = region("cn-cable")
    assert cable is not None
    titles = [delivery.title for delivery in cable.deliveries([System.dvbc, System.dvbt])]
    assert (titles[0], titles[43], titles[44], titles[-1]) == ("115 MHz", "459 MHz", "474 MHz", "858 MHz")
    aerial = region("cn-terrestrial")
    assert aerial is not None
    assert aerial.deliveries([System.dvbc]) == []
    frequencies = [delivery.frequency // 10**6 for delivery in aerial.deliveries([System.dtmb])]
    assert len(frequencies) == 12 + 24  # DS-13 … DS-24, DS-25 … DS-48
    assert 578 not in frequencies
    satellite = region("astra-19e")
    assert satellite is not None
    assert next(found.query for found in satellite.deliveries([System.dvbs2])) == (
        "src=1&msys=dvbs2&freq=11493.75&pol=h&mtype=8psk&sr=22000&fec=23"
    )
    assert {found.numbering for found in REGIONS} <= NUMBERINGS.keys()
    assert [found.id for found in offered([System.dtmb])] == ["cn-terrestrial"]
