"""Two boxes in two rooms: the bedroom's finds the living room's by itself and plays by its tuner."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from running import Broadcast, RunningBox
from two_rooms import Rooms, two_rooms

from gulou_launcher.kept import Kept
from gulou_launcher.settings import SECTIONS, sharing

pytestmark = pytest.mark.skipif(
    not os.environ.get("GULOU_PEERS"), reason="two boxes in two network namespaces: `make test-peers`"
)


@pytest.fixture(scope="module")
def rooms() -> Iterator[Rooms]:
    with two_rooms() as made:
        yield made


@pytest.fixture(scope="module")
def living(
    rooms: Rooms, broadcast: Broadcast, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningBox]:
    """A box with a tuner, whose household has switched sharing on."""
    data = tmp_path_factory.mktemp("living") / "data"
    data.mkdir()
    kept = Kept(data)
    kept.put("share_tv", value=True)
    kept.close(2)
    with RunningBox(data, broadcast.tuner, namespace=rooms.living) as box:
        box.wait_for(lambda: box.driver("sharing").state == "on", 20)
        yield box


@pytest.fixture(scope="module")
def bedroom(
    rooms: Rooms, living: RunningBox, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningBox]:
    """A box without a tuner of its own."""
    data = tmp_path_factory.mktemp("bedroom") / "data"
    with RunningBox(data, "satip://auto", namespace=rooms.bedroom) as box:
        yield box


def tuner(box: RunningBox) -> dict[str, object]:
    return dict(box.driver("tuner").detail)


def test_the_bedroom_has_the_channels_and_shows_them(
    bedroom: RunningBox, living: RunningBox, broadcast: Broadcast
) -> None:
    bedroom.wait_for(lambda: bedroom.driver("channels").detail.get("count", 0) == len(broadcast.services), 60)
    bedroom.open_app("live-tv")
    bedroom.wait_for(lambda: bedroom.player().state == "playing", 20)
    bedroom.press("1")
    bedroom.wait_for(lambda: broadcast.shows(bedroom, 1), 20)
    assert living.driver("sharing").detail["watching"] == 1
    bedroom.press("2")
    bedroom.wait_for(lambda: broadcast.shows(bedroom, 2), 20)
    assert (tuner(bedroom)["lost"], tuner(bedroom)["continuity_errors"]) == (0, 0)
    assert tuner(bedroom)["signal"] == 1.0


def test_a_pulled_cable_is_told_and_it_goes_on_by_itself(
    bedroom: RunningBox, rooms: Rooms, broadcast: Broadcast
) -> None:
    bedroom.wait_for(lambda: broadcast.shows(bedroom, 2), 20)
    rooms.pull()
    reason = bedroom.wait_for(lambda: bedroom.driver("tuner").reason, 15)
    assert "has sent nothing for" in reason or "cannot be reached" in reason
    rooms.plug()
    bedroom.wait_for(lambda: not bedroom.driver("tuner").reason, 45)
    bedroom.wait_for(lambda: broadcast.shows(bedroom, 2), 20)


def test_the_household_takes_it_back(bedroom: RunningBox, living: RunningBox) -> None:
    """Settings by remote: nobody watches any more, and the bedroom is told why."""
    living.open_settings(*["down"] * SECTIONS.index(sharing.SECTION), "ok", "ok")
    living.wait_for(lambda: living.driver("sharing").state == "off", 15)
    bedroom.wait_for(lambda: bedroom.driver("tuner").reason or bedroom.driver("tuner").state == "missing", 15)
    living.press("ok")
    living.wait_for(lambda: living.driver("sharing").state == "on", 15)
    bedroom.wait_for(lambda: bedroom.driver("tuner").state == "locked", 60)
