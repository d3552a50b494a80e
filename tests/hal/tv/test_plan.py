"""Who gets a tuner, who loses it, and what is said when there are too few."""

from __future__ import annotations

import pytest

from gulou_hal.tuner.contract import Tuner
from gulou_hal.tuner.delivery import Delivery, System
from gulou_hal.tuner.device import Device, FixedDevice
from gulou_hal.tv.plan import Conflict, Place, Plan, Unreceivable, Use

CABLE = frozenset({System.dvbc})
BOTH = frozenset({System.dvbc, System.dvbt})


class Frontend(Device):
    """A device of which only the plan is asked."""

    def __init__(self, name: str, systems: frozenset[System] = CABLE) -> None:
        super().__init__(name, name, "lab://", systems)

    def tuner(self, delivery: Delivery | None) -> Tuner:
        raise NotImplementedError


def cable(megahertz: int) -> Place:
    return Place("lab://", Delivery(System.dvbc, megahertz * 1_000_000))


def test_claims_of_one_multiplex_share_a_device() -> None:
    moved: list[tuple[str, Place | None]] = []
    plan = Plan(lambda device, place: moved.append((device.name, place)))
    plan.add([Frontend("a"), Frontend("b")])
    news = plan.claim(cable(474), Use.recording, "News")
    film = plan.claim(cable(474), Use.watching, "Film")
    assert news.device is film.device is plan.devices[0]
    news.release()
    news.release()
    assert plan.place(plan.devices[0]) == cable(474)
    film.release()
    assert plan.place(plan.devices[0]) is None
    assert moved == [("a", cable(474)), ("a", None)]


def test_recording_takes_the_tuner_from_pretuning_then_from_watching() -> None:
    plan = Plan()
    plan.add([Frontend("a"), Frontend("b")])
    lost: list[str] = []
    watching = plan.claim(cable(474), Use.watching, "CCTV-1", lambda why: lost.append(f"watching: {why}"))
    pretuned = plan.claim(cable(482), Use.pretuning, "Next", lambda why: lost.append(f"pretuning: {why}"))
    recording = plan.claim(cable(490), Use.recording, "News")
    assert recording.device is plan.devices[1]
    assert pretuned.device is None
    assert watching.device is plan.devices[0]
    plan.claim(cable(498), Use.recording, "Film")
    assert watching.device is None
    assert lost == [
        "pretuning: The tuner is needed for recording News",
        "watching: The tuner is needed for recording Film",
    ]


def test_a_conflict_says_what_could_give_way() -> None:
    plan = Plan()
    plan.add([Frontend("a"), Frontend("b")])
    news = plan.claim(cable(474), Use.recording, "News")
    film = plan.claim(cable(482), Use.recording, "Film")
    with pytest.raises(Conflict) as raised:
        plan.claim(cable(490), Use.watching, "CCTV-1")
    assert str(raised.value) == (
        "All 2 tuners are in use: recording News; recording Film. End that to free one"
    )
    assert raised.value.gives_way == (news, film)
    film.release()
    assert plan.claim(cable(490), Use.watching, "CCTV-1").device is plan.devices[1]


def test_whoever_watches_another_channel_does_not_watch_the_one_before() -> None:
    plan = Plan()
    plan.add([Frontend("a")])
    before = plan.claim(cable(474), Use.watching, "CCTV-1", owner=7)
    with pytest.raises(Conflict):
        plan.claim(cable(482), Use.watching, "CCTV-2", owner=8)
    after = plan.claim(cable(482), Use.watching, "CCTV-2", owner=7)
    assert before.device is None
    assert after.device is plan.devices[0]
    before.release()
    assert plan.claims(plan.devices[0]) == (after,)


def test_the_device_that_can_do_the_least_else_is_taken_first() -> None:
    plan = Plan()
    plan.add([Frontend("both", BOTH), Frontend("cable")])
    assert plan.claim(cable(474), Use.watching, "CCTV-1").device is plan.devices[1]
    aerial = Place("lab://", Delivery(System.dvbt, 474_000_000))
    assert plan.claim(aerial, Use.recording, "News").device is plan.devices[0]
    with pytest.raises(Unreceivable, match="No tuner of this box receives DVB-S2"):
        plan.claim(Place("lab://", Delivery(System.dvbs2, 11_494_000_000)), Use.recording, "Film")


def test_an_unplugged_tuner_hands_on_what_is_most_important() -> None:
    plan = Plan()
    plan.add([Frontend("a"), Frontend("b")])
    lost: list[str] = []
    recording = plan.claim(cable(474), Use.recording, "News", lost.append)
    plan.claim(cable(474), Use.watching, "CCTV-1", lost.append)
    plan.claim(cable(482), Use.pretuning, "CCTV-2", lost.append)
    plan.remove([plan.devices[0]])
    assert recording.device is plan.devices[0]
    assert plan.devices[0].name == "b"
    assert [claim.use for claim in plan.claims(plan.devices[0])] == [Use.recording, Use.watching]
    assert lost == ["The tuner was unplugged: plug it in again"]
    plan.remove(plan.devices)
    assert recording.device is None
    assert len(lost) == 3


def test_a_fixed_address_receives_its_own_multiplex_only() -> None:
    plan = Plan()
    plan.add([FixedDevice("one.ts"), FixedDevice("two.ts")])
    one = plan.claim(Place("one.ts"), Use.watching, "One")
    two = plan.claim(Place("two.ts"), Use.recording, "Two")
    assert (one.device, two.device) == plan.devices
    with pytest.raises(Unreceivable, match=r"three\.ts is no longer among the tuners"):
        plan.claim(Place("three.ts"), Use.watching, "Three")


def test_a_spare_tuner_is_one_that_nobody_uses() -> None:
    plan = Plan()
    plan.add([Frontend("a")])
    assert plan.spare(cable(482))
    plan.claim(cable(474), Use.guide, "")
    assert not plan.spare(cable(482))
    assert plan.spare(cable(474))


def test_a_tuner_that_was_left_is_found_again_where_it_stands() -> None:
    plan = Plan()
    plan.add([Frontend("a"), Frontend("b"), Frontend("c")])
    claims = [plan.claim(cable(megahertz), Use.watching, "", owner=1) for megahertz in (474, 482)]
    first, second = [claim.device for claim in claims]
    for claim in claims:
        claim.release()
    assert plan.claim(cable(482), Use.watching, "").device is second
    assert plan.claim(cable(490), Use.watching, "").device is plan.devices[2]
    assert plan.claim(cable(498), Use.watching, "").device is first
