"""Looking for channels and choosing for them, with the keys of a remote."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from gulou_setup import catalogues

from gulou import Key, ServiceError
from gulou.services import channels, scanning, sources
from gulou.services.scanning import Found, Scan, ScanKind, ScanState
from gulou.services.sources import Source, SourceKind, Sources, SourceState
from gulou.services.tv import Channel, ServiceKind
from gulou.testing import TV

APP = Path(__file__).resolve().parents[3] / "apps" / "channels"
NAMES = ("News One", "Films", "Terraces")


class Household:
    """The gateway's side: what is asked of it is kept, and answered from here."""

    def __init__(self, tv: TV) -> None:
        self.tv = tv
        self.scan = Scan(ScanState.never)
        self.began: list[scanning.StartScan] = []
        self.choices: dict[str, channels.Choice] = {}
        self.sources = Sources(())
        self.listed = [Channel(f"dvb://1.1.{sid:x}", name, sid) for sid, name in enumerate(NAMES, start=1)]
        regions = (scanning.Region("cn-cable", "China, cable", ("dvbc",)),)
        tv.gateway.answers |= {
            scanning.GetRegions: lambda _: scanning.Regions(regions, tuners=2),
            scanning.GetScan: lambda _: self.scan,
            scanning.StartScan: self._start,
            scanning.StopScan: lambda _: self._stopped(),
            channels.GetAllChannels: lambda _: self._all(),
            channels.ChooseChannels: self._choose,
            sources.GetSources: lambda _: self.sources,
            sources.AddSource: self._add_source,
            sources.RemoveSource: self._remove_source,
        }

    def tell(self, scan: Scan) -> None:
        self.scan = scan
        self.tv.gateway.tell(scanning.ScanChanged())
        self.tv.settle()

    def tell_sources(self, *found: Source, offered: tuple[str, ...] = ()) -> None:
        self.sources = Sources(found, offered)
        self.tv.gateway.tell(sources.SourcesChanged())
        self.tv.settle()

    def _add_source(self, query: sources.AddSource) -> Sources:
        if "." not in query.address:
            raise ServiceError(
                "invalid", f"{query.address} is no web address: write it as http://example.org/tv.m3u"
            )
        self.sources = Sources(
            (*self.sources.sources, Source(query.kind, query.address, SourceState.fetching))
        )
        return self.sources

    def _remove_source(self, query: sources.RemoveSource) -> Sources:
        self.sources = Sources(tuple(each for each in self.sources.sources if each.address != query.address))
        return self.sources

    def _start(self, query: scanning.StartScan) -> Scan:
        self.began.append(query)
        self.scan = Scan(ScanState.running, total=90)
        return self.scan

    def _stopped(self) -> Scan:
        self.scan = msgspec.structs.replace(self.scan, state=ScanState.cancelled)
        return self.scan

    def _all(self) -> channels.AllChannels:
        found = []
        for channel in self.listed:
            choice = self.choices.get(channel.service, channels.Choice(channel.service))
            shown = msgspec.structs.replace(
                channel, name=choice.name or channel.name, lcn=choice.number or channel.lcn
            )
            found.append(channels.Listed(shown, choice))
        found.sort(key=lambda each: each.channel.lcn or 0)
        return channels.AllChannels(tuple(found))

    def _choose(self, query: channels.ChooseChannels) -> channels.Chosen:
        self.choices |= {choice.service: choice for choice in query.choices}
        return channels.Chosen()

    def chosen(self, name: str) -> channels.Choice:
        service = next(channel.service for channel in self.listed if channel.name == name)
        return self.choices[service]


@pytest.fixture
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Household]:
    catalogues.compile_all()
    tv = TV(APP, data=tmp_path / "channels", language=getattr(request, "param", "en"))
    house = Household(tv)
    with tv:
        yield house


def test_a_search_shows_what_it_finds_and_then_what_came_and_went(house: Household) -> None:
    tv = house.tv
    tv.see("Channels", "Look for channels", "3 channels · 0 favourites · 0 hidden")
    tv.press(Key.OK)
    tv.see("Where you live", "China, cable", "Ask the network", "Search everything")
    tv.press(Key.DOWN, Key.DOWN, Key.DOWN, Key.OK)
    assert house.began == [scanning.StartScan(ScanKind.region, "cn-cable")]
    tv.see("Looking for channels …", "Nothing found yet", "0 / 90")
    found = (
        Found("dvb://1.1.1", "News One", ServiceKind.tv, 1),
        Found("dvb://1.2.9", "乡村之声", ServiceKind.radio, 20, new=True, names={"eng": "Village Voice"}),
    )
    house.tell(Scan(ScanState.running, 30, 90, "474 MHz, 482 MHz", found=found))
    tv.see("2 channels", "474 MHz, 482 MHz", "30 / 90", "Village Voice", "New · Radio")
    many = tuple(f"Shop {number}" for number in range(8))
    house.tell(Scan(ScanState.done, 90, 90, multiplexes=2, found=found, came=("Village Voice",), went=many))
    tv.see(
        "Finished", "New: Village Voice", "Gone: Shop 0, Shop 1, Shop 2, Shop 3, Shop 4, Shop 5 and 2 more"
    )
    tv.press(Key.OK)
    tv.see("My channels", "Films")
    tv.back()
    tv.see("Look for channels")
    tv.back()
    assert tv.home


def test_a_search_can_be_stopped_and_one_without_signal_says_what_to_do(house: Household) -> None:
    tv = house.tv
    tv.press(Key.OK, Key.DOWN, Key.DOWN, Key.OK)
    tv.see("Stop")
    tv.press(Key.OK)
    tv.see("Stopped", "Look again")
    reason = "No signal anywhere: check the aerial or the cable, then look again"
    house.tell(Scan(ScanState.done, 90, 90, reason=reason))
    tv.see(reason)


def test_a_search_that_runs_is_shown_at_once(house: Household) -> None:
    house.scan = Scan(ScanState.running, 1, 9, "474 MHz")
    house.tv.restart()
    house.tv.see("Looking for channels …", "1 / 9")


def test_a_channel_becomes_a_favourite_is_hidden_locked_and_grouped(house: Household) -> None:
    tv = house.tv
    tv.press(Key.DOWN, Key.OK, Key.DOWN, Key.OK)
    tv.see("Rename", "As broadcast again")
    tv.press(Key.OK)
    assert house.chosen("Films").favourite
    tv.press(*[Key.DOWN] * 4, Key.OK)
    tv.see("Home region")
    tv.press(Key.DOWN, Key.OK)
    assert house.chosen("Films").groups == ("Films",)
    tv.back()
    tv.select("Hide")
    assert house.chosen("Films").hidden
    tv.select("Lock")
    assert house.chosen("Films") == channels.Choice(
        "dvb://1.1.2", favourite=True, hidden=True, locked=True, groups=("Films",)
    )
    tv.select("As broadcast again")
    assert house.chosen("Films") == channels.Choice("dvb://1.1.2")
    tv.back()
    tv.see("My channels")


def test_a_channel_moves_and_the_numbers_stay(house: Household) -> None:
    tv = house.tv
    tv.press(Key.DOWN, Key.OK, Key.OK, Key.DOWN, Key.DOWN, Key.DOWN, Key.OK)
    tv.see("Choose the place for News One, then press OK.")
    tv.press(Key.DOWN, Key.DOWN, Key.OK)
    assert {name: house.chosen(name).number for name in NAMES} == {"News One": 3, "Films": 1, "Terraces": 2}


def test_all_are_sorted_by_name_and_back(house: Household) -> None:
    tv = house.tv
    tv.press(Key.DOWN, Key.OK, Key.MENU)
    tv.see("Sort all channels")
    tv.press(Key.OK)
    assert {name: house.chosen(name).number for name in ("News One", "Films")} == {"News One": 2, "Films": 1}
    tv.press(Key.MENU, Key.DOWN, Key.DOWN, Key.DOWN, Key.OK)
    assert house.chosen("Films").number is None


def test_a_long_list_is_sorted_too(house: Household) -> None:
    house.listed = [Channel(f"dvb://1.1.{sid:x}", f"Channel {2000 - sid}", sid) for sid in range(1, 1501)]
    house.tv.restart()
    house.tv.press(Key.DOWN, Key.OK, Key.MENU, Key.OK)
    assert len(house.choices) > 1400
    assert house.chosen("Channel 1000").number == 1
    asked = [query for query in house.tv.gateway.queries if isinstance(query, channels.ChooseChannels)]
    assert max(len(query.choices) for query in asked) == channels.TOGETHER


@pytest.mark.parametrize("house", ["zh"], indirect=True)
def test_it_speaks_chinese(house: Household) -> None:
    house.tv.see("频道设置", "搜索频道", "3 个频道 · 0 个喜爱的 · 隐藏 0 个")


LIST = Source(SourceKind.channels, "http://tv.example/list.m3u", SourceState.there, channels=42)
GUIDE = Source(
    SourceKind.guide, "http://tv.example/epg.xml", SourceState.there, channels=40, programmes=12345
)


def test_a_list_is_added_and_its_guide_offered_at_once(house: Household) -> None:
    tv = house.tv
    tv.press(Key.DOWN, Key.DOWN)
    tv.see("From the Internet", "IPTV lists (M3U) and guides (XMLTV)")
    tv.press(Key.OK)
    tv.see("Add a list of channels …", "Add a guide …")
    tv.press(Key.OK)
    tv.see("The web address of an IPTV list (M3U), as your provider names it.")
    tv.write("nonsense")
    tv.see("nonsense is no web address: write it as http://example.org/tv.m3u")
    tv.press(Key.OK)
    tv.write("http://tv.example/list.m3u")
    tv.see("tv.example", "Fetching …")
    house.tell_sources(LIST, offered=("http://tv.example/epg.xml",))
    tv.see("The list names a guide of its own", "http://tv.example/epg.xml")
    tv.press(Key.OK)
    assert house.sources.sources[-1].kind is SourceKind.guide
    house.tell_sources(LIST, GUIDE)
    tv.see("http://tv.example/epg.xml · 40 channels · 12,345 programmes", "42 channels")
    tv.back()
    tv.see("1 list · 1 guide")


def test_a_source_that_failed_says_why_and_is_removed(house: Household) -> None:
    tv = house.tv
    why = "http://tv.example/list.m3u answered 404 Not Found; check the address"
    house.tell_sources(msgspec.structs.replace(LIST, state=SourceState.failed, sentence=why, channels=0))
    tv.press(Key.DOWN, Key.DOWN)
    tv.see("1 list · 0 guides · 1 not fetched")
    tv.press(Key.OK)
    tv.see(why, "Not fetched")
    tv.press(Key.OK)
    tv.see("Fetch now", "Remove")
    tv.press(Key.DOWN, Key.OK)
    assert house.sources.sources == ()
    tv.see("From the Internet", "Add a guide …")


@pytest.mark.parametrize("house", ["zh"], indirect=True)
def test_what_is_wrong_is_said_in_chinese(house: Household) -> None:
    why = "http://tv.example/list.m3u answered 404 Not Found; check the address"
    house.tell_sources(msgspec.structs.replace(LIST, state=SourceState.failed, sentence=why))
    house.tv.press(Key.DOWN, Key.DOWN, Key.OK)
    house.tv.see("http://tv.example/list.m3u 返回 404 Not Found；请检查网址", "没有取到")


def test_a_channel_that_was_found_is_watched_before_the_search_ends(house: Household) -> None:
    tv = house.tv
    tv.press(Key.OK, Key.DOWN, Key.DOWN, Key.OK)
    found = (
        Found("dvb://1.1.1", "News One", ServiceKind.tv, 1),
        Found("dvb://1.1.2", "Films", ServiceKind.tv, 2),
    )
    house.tell(Scan(ScanState.running, 30, 90, found=found))
    tv.see("OK on a channel shows it.")
    tv.select("News One")
    assert tv.player.source == "dvb://1.1.1"
    tv.player.plays("no_signal")
    tv.see("News One", "No signal")
    tv.press(Key.UP)
    assert tv.player.source == "dvb://1.1.2", "the newest stands first"
    tv.back()
    tv.see("Looking for channels …", "30 / 90")
    house.tell(Scan(ScanState.done, 90, 90, found=found))
    tv.select("Films")
    tv.player.plays()
    tv.see_no("No signal")
