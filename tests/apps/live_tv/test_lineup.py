"""The order and the numbers of the channels."""

import sys
from types import ModuleType

import pytest

from gulou.services.tv import Channel, ServiceKind
from gulou.testing import TV


@pytest.fixture
def lineup(tv: TV) -> ModuleType:
    return sys.modules["live_tv.lineup"]


def channel(name: str, lcn: int | None, kind: ServiceKind = ServiceKind.tv) -> Channel:
    return Channel(f"dvb://1.1.{name}", name, lcn, kind=kind)


def test_channels_stand_by_number_whatever_order_they_come_in(lineup: ModuleType) -> None:
    line = lineup.Lineup([channel("c", 30), channel("a", 1), channel("b", 2)])
    assert [found.name for found in line.channels] == ["a", "b", "c"]
    assert line.at(30).name == "c"
    assert line.at(3) is None


def test_a_channel_without_a_number_gets_one_after_the_highest(lineup: ModuleType) -> None:
    line = lineup.Lineup([channel("a", None), channel("b", 7), channel("c", None)])
    assert [(found.name, line.number(found)) for found in line.channels] == [("b", 7), ("a", 8), ("c", 9)]


def test_where_no_numbers_are_broadcast_they_count_from_one(lineup: ModuleType) -> None:
    line = lineup.Lineup([channel("a", None), channel("b", None)])
    assert [line.number(found) for found in line.channels] == [1, 2]


def test_of_two_channels_with_one_number_the_first_is_typed(
    lineup: ModuleType,
) -> None:
    line = lineup.Lineup([channel("a", 5), channel("b", 5), channel("c", 6)])
    assert line.at(5).name == "a"
    assert line.step(channel("a", 5), 1).name == "b"


def test_data_services_are_not_to_be_watched(lineup: ModuleType) -> None:
    assert len(lineup.Lineup([channel("a", 1, ServiceKind.data)])) == 0


def test_from_a_vanished_channel_one_steps_to_its_neighbours(lineup: ModuleType) -> None:
    line = lineup.Lineup([channel("a", 1), channel("b", 2), channel("d", 9)])
    gone = channel("gone", 5)
    assert line.step(gone, 1).name == "d"
    assert line.step(gone, -1).name == "b"
    assert lineup.Lineup().step(gone, 1) is None
