"""What the household's PIN guards: judged before a byte flows, and before a title is told."""

from __future__ import annotations

import time
from pathlib import Path

import msgspec
import pytest

from gulou.services.tv import Channel, NowNext, Programme
from gulou_hal.tv.guide import Guide
from gulou_hal.tv.identity import ServiceId
from gulou_hal.tv.parental import FREE, PATIENCE, Parental
from gulou_hal.tv.store import Store

ONE = ServiceId(1, 2, 3)
FILM = Programme(7, 1000, 3600, {"eng": "The Deep"}, {"eng": "Frightening."}, age=16)


class Told(Guide):
    """A guide that was told what is on."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self.now: Programme | None = FILM
        self.told = True

    def now_next(self, service: ServiceId) -> NowNext:
        return NowNext(service.url, self.now)

    def is_told(self, service: ServiceId) -> bool:
        return self.told


@pytest.fixture
def guide(tmp_path: Path) -> Told:
    return Told(Store(tmp_path / "tv.sqlite"))


@pytest.fixture
def parental(guide: Told) -> Parental:
    channel = Channel(ONE.url, "One")
    return Parental(guide, lambda _: channel)


def test_nothing_is_locked_without_a_pin(parental: Parental) -> None:
    parental.set(active=False, from_age=16)
    assert parental.verdict(ONE, time.monotonic()) == FREE
    assert parental.shown(FILM, ONE) is FILM


def test_a_programme_for_that_age_is_locked_and_has_no_title(parental: Parental) -> None:
    parental.set(active=True, from_age=16)
    verdict = parental.verdict(ONE, time.monotonic())
    assert verdict.locked
    assert verdict.reason == "This programme is for those from 16 years on"
    shown = parental.now_next(NowNext(ONE.url, FILM, msgspec.structs.replace(FILM, event_id=8, age=12)), ONE)
    assert shown.now is not None and shown.next is not None
    assert (shown.now.titles, shown.now.texts, shown.now.locked, shown.now.age) == ({}, {}, True, 16)
    assert (shown.next.titles, shown.next.locked) == ({"eng": "The Deep"}, False)
    parental.set(active=True, from_age=18)
    assert parental.verdict(ONE, time.monotonic()) == FREE


def test_what_was_opened_is_open_until_its_programme_ends(parental: Parental, guide: Told) -> None:
    parental.set(active=True, from_age=12)
    parental.unlock(ONE)
    assert parental.verdict(ONE, time.monotonic()) == FREE
    assert parental.shown(FILM, ONE) is FILM
    guide.now = msgspec.structs.replace(FILM, event_id=8)
    assert parental.verdict(ONE, time.monotonic()).locked
    parental.unlock(ONE)
    parental.set(active=True, from_age=12)
    assert parental.verdict(ONE, time.monotonic()).locked, "standby locks again"


def test_nothing_flows_before_it_is_known_what_is_on(parental: Parental, guide: Told) -> None:
    parental.set(active=True, from_age=12)
    guide.told, guide.now = False, msgspec.structs.replace(FILM, age=0)
    now = time.monotonic()
    assert parental.verdict(ONE, now).unknown, "a schedule may be out of date"
    assert parental.verdict(ONE, now - PATIENCE) == FREE, "a service without a guide is not rated"
    guide.told, guide.now = True, FILM
    assert parental.verdict(ONE, now).locked


def test_a_locked_channel_is_locked_whatever_is_on(guide: Told) -> None:
    channel = Channel(ONE.url, "One", locked=True)
    parental = Parental(guide, lambda _: channel)
    parental.set(active=True, from_age=0)
    guide.told, guide.now = False, None
    assert parental.verdict(ONE, time.monotonic()).reason == "This channel is locked"
    parental.unlock(ONE)
    assert parental.verdict(ONE, time.monotonic()) == FREE
    assert parental.refuses(channel, 0) == "This channel is locked"


def test_a_child_has_the_channels_that_were_allowed_and_no_others(guide: Told) -> None:
    guide.now = None
    parental = Parental(guide, lambda service: Channel(service.url, "A channel"))
    other = ServiceId(1, 2, 4)
    parental.set(active=True, from_age=7, services=(ONE.url,))
    assert parental.verdict(ONE, time.monotonic()) == FREE
    verdict = parental.verdict(other, time.monotonic())
    assert verdict.locked
    assert verdict.reason == "This channel is not for children"
    assert parental.refuses(Channel(other.url, "Other"), 0), "nor what was recorded there"
    assert parental.refuses(None, 0), "nor what nobody knows the channel of"
    assert not parental.refuses(Channel(ONE.url, "One"), 0)
    parental.unlock(other)
    assert parental.verdict(other, time.monotonic()) == FREE, "a grown-up typed the PIN"
    parental.set(active=True, from_age=7, services=())
    assert parental.verdict(ONE, time.monotonic()).locked, "good night"
    parental.set(active=True, from_age=0)
    assert parental.verdict(other, time.monotonic()) == FREE
