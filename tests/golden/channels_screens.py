"""The screens of Channels: the search, the list of one's own, what comes from the Internet."""

from __future__ import annotations

from collections.abc import Callable

from gulou import Key
from gulou.services import channels, scanning, sources
from gulou.services.scanning import Found, Scan, ScanState
from gulou.services.sources import Source, SourceKind, Sources, SourceState
from gulou.testing import TV
from tests.golden import airing
from tests.golden.app_way import AppWay, press

REGIONS = scanning.Regions(
    (
        scanning.Region("cn-cable", "China, cable", ("dvbc",)),
        scanning.Region("cn-terrestrial", "China, aerial (DTMB)", ("dtmb",)),
    ),
    tuners=2,
)
SOURCES = Sources(
    (
        Source(SourceKind.channels, "http://tv.example.org/list.m3u", SourceState.there, channels=120),
        Source(
            SourceKind.guide,
            "http://tv.example.org/guide.xml.gz",
            SourceState.there,
            channels=98,
            programmes=41200,
        ),
        Source(
            SourceKind.guide,
            "http://guide.example.net/xmltv.xml",
            SourceState.failed,
            "http://guide.example.net/xmltv.xml cannot be fetched (nothing answers there); check the network",
        ),
    )
)


def _found(tv: TV) -> tuple[Found, ...]:
    return tuple(
        Found(each.service, each.name, each.kind, each.lcn, each.scrambled, number == 1, each.names)
        for number, each in enumerate(tv.tuner.channels)
    )


def _prepare(
    *, scan: Callable[[TV], Scan] = lambda tv: Scan(ScanState.never), empty: bool = False
) -> Callable[[TV], None]:
    def prepare(tv: TV) -> None:
        airing.air(tv)
        listed = () if empty else tuple(tv.tuner.channels)
        choices = {
            1: {"favourite": True, "groups": ("Music",)},
            3: {"hidden": True},
            2: {"locked": True},
        }
        every = tuple(
            channels.Listed(each, channels.Choice(each.service, **choices.get(number, {})))  # type: ignore[arg-type]
            for number, each in enumerate(listed)
        )
        tv.gateway.answers |= {
            scanning.GetRegions: lambda _: REGIONS,
            scanning.GetScan: lambda _: scan(tv),
            channels.GetAllChannels: lambda _: channels.AllChannels(every),
            sources.GetSources: lambda _: Sources(()) if empty else SOURCES,
        }

    return prepare


def _running(tv: TV) -> Scan:
    return Scan(ScanState.running, 30, 90, "474 MHz, 482 MHz", found=_found(tv))


def _done(tv: TV) -> Scan:
    return Scan(ScanState.done, 90, 90, multiplexes=3, found=_found(tv), went=("Shop 1", "Shop 2"))


def _lost(tv: TV) -> Scan:
    why = "No signal anywhere: check the aerial or the cable, then look again"
    return Scan(ScanState.done, 90, 90, reason=why)


def _told(scan: Callable[[TV], Scan]) -> Callable[[TV], None]:
    """A search that is over while one looks at it."""

    def go(tv: TV) -> None:
        tv.gateway.answers[scanning.GetScan] = lambda _: scan(tv)
        tv.gateway.tell(scanning.ScanChanged())
        tv.settle()

    return go


_MINE = (Key.DOWN, Key.OK)
_INTERNET = (Key.DOWN, Key.DOWN, Key.OK)
CHANNELS_WAYS: dict[str, AppWay] = {
    "channels": AppWay("channels", _prepare()),
    "channels-none": AppWay("channels", _prepare(empty=True)),
    "channels-look": AppWay("channels", _prepare(), press(Key.OK)),
    "channels-looking": AppWay("channels", _prepare(scan=_running)),
    "channels-preview": AppWay("channels", _prepare(scan=_running), press(Key.DOWN, Key.DOWN, Key.OK)),
    "channels-done": AppWay("channels", _prepare(scan=_running), _told(_done)),
    "channels-no-signal": AppWay("channels", _prepare(scan=_running), _told(_lost)),
    "channels-mine": AppWay("channels", _prepare(), press(*_MINE)),
    "channels-mine-none": AppWay("channels", _prepare(empty=True), press(*_MINE)),
    "channels-one": AppWay("channels", _prepare(), press(*_MINE, Key.DOWN, Key.OK)),
    "channels-groups": AppWay("channels", _prepare(), press(*_MINE, Key.OK, *[Key.DOWN] * 4, Key.OK)),
    "channels-name": AppWay("channels", _prepare(), press(*_MINE, Key.OK, *[Key.DOWN] * 5, Key.OK)),
    "channels-number": AppWay("channels", _prepare(), press(*_MINE, Key.OK, *[Key.DOWN] * 6, Key.OK)),
    "channels-moving": AppWay("channels", _prepare(), press(*_MINE, Key.OK, *[Key.DOWN] * 3, Key.OK)),
    "channels-sort": AppWay("channels", _prepare(), press(*_MINE, Key.MENU)),
    "channels-internet": AppWay("channels", _prepare(), press(*_INTERNET)),
    "channels-internet-none": AppWay("channels", _prepare(empty=True), press(*_INTERNET)),
    "channels-internet-one": AppWay("channels", _prepare(), press(*_INTERNET, Key.DOWN, Key.DOWN, Key.OK)),
    "channels-internet-add": AppWay("channels", _prepare(empty=True), press(*_INTERNET, Key.OK)),
}
