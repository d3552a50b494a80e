"""Of all that an app missed while it slept, one notice of each kind remains, and says all of it."""

from typing import get_args

from gulou.services import discovery, messages, tv
from gulou_hal.missed import _KINDS, Missed

PRINTER, SCREEN = "_ipp._tcp", "_googlecast._tcp"


def service(name: str, port: int = 1) -> discovery.Service:
    return discovery.Service(name, PRINTER, "host.local", ("192.0.2.1",), port)


def test_every_kind_of_notice_can_be_missed() -> None:
    assert set(get_args(messages.Notice)) <= _KINDS.keys()


def test_nothing_missed_is_nothing_to_tell() -> None:
    assert Missed().take() == ()


def test_services_whose_programme_changed_are_named_once() -> None:
    missed = Missed()
    for services in (("a", "b"), ("b", "c"), ("a",)):
        missed.add(tv.NowNextChanged(services))
    missed.add(tv.ChannelsChanged())
    missed.add(tv.ChannelsChanged())
    assert missed.take() == (tv.NowNextChanged(("a", "b", "c")), tv.ChannelsChanged())
    assert missed.take() == ()


def test_what_was_found_and_lost_again_is_told_as_it_is_now() -> None:
    missed = Missed()
    missed.add(discovery.Changed(PRINTER, found=(service("one"), service("two"))))
    missed.add(discovery.Changed(SCREEN, found=(service("tv"),)))
    missed.add(discovery.Changed(PRINTER, lost=("one", "three")))
    missed.add(discovery.Changed(PRINTER, found=(service("three", 9),)))
    screens, printers = missed.take()
    assert screens == discovery.Changed(SCREEN, found=(service("tv"),))
    assert printers == discovery.Changed(PRINTER, found=(service("two"), service("three", 9)), lost=("one",))


def test_what_is_kept_does_not_grow_with_time() -> None:
    missed = Missed()
    for number in range(10_000):
        missed.add(tv.NowNextChanged((f"dvb://{number % 50}",)))
    (notice,) = missed.take()
    assert isinstance(notice, tv.NowNextChanged)
    assert len(notice.services) == 50
