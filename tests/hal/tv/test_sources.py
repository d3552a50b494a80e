"""Lists and guides that the household adds: a provider's server, what is fetched of it, what is kept."""

from __future__ import annotations

import http.server
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from headend.guides import day, write

from gulou.errors import ServiceError
from gulou.services import messages
from gulou.services.sources import (
    AddSource,
    GetSources,
    RemoveSource,
    Source,
    SourceKind,
    Sources,
    SourceState,
    StopSource,
)
from gulou_hal.tv.service import Television
from gulou_hal.tv.sources import web_address

CHANNELS, GUIDE = SourceKind.channels, SourceKind.guide


class Provider:
    """A web server with a list of two channels, and the guide that the list names."""

    def __init__(self, folder: Path) -> None:
        self.gate = threading.Event()
        self.gate.set()
        gate = self.gate

        class Handler(http.server.SimpleHTTPRequestHandler):
            def do_GET(self) -> None:
                gate.wait(10)
                super().do_GET()

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(
            ("127.0.0.1", 0), partial(Handler, directory=str(folder))
        )
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        write(folder / "guide.xml", 2, 1, day(time.time()))
        rows = "".join(f'#EXTINF:-1 tvg-id="ch{n}",Channel {n}\nhttp://tv.example/{n}.ts\n' for n in (1, 2))
        (folder / "tv.m3u").write_text(f'#EXTM3U x-tvg-url="{self.url}/guide.xml"\n{rows}')


@pytest.fixture
def provider(tmp_path: Path) -> Iterator[Provider]:
    folder = tmp_path / "www"
    folder.mkdir()
    made = Provider(folder)
    yield made
    made.gate.set()
    made.server.shutdown()
    made.server.server_close()


class House:
    """Television whose loop the test turns itself."""

    def __init__(self, data: Path, *addresses: str) -> None:
        self.posted: list[Callable[[], None]] = []
        self.told: list[messages.Notice] = []
        self.television = Television(
            addresses,
            data,
            post=self.posted.append,
            notify=self.told.append,
            trouble=lambda about, said: None,
            on_stream=lambda _: None,
        )
        self.television.start()

    def ask(self, query: GetSources | AddSource | RemoveSource | StopSource) -> Sources:
        later = self.television.sources.handlers[type(query)](None, query)
        answer = later.work().answer  # type: ignore[union-attr]
        assert isinstance(answer, Sources)
        return answer

    def until(self, true: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 15
        while not true():
            assert time.monotonic() < deadline, self.ask(GetSources())
            self.television.tick()
            while self.posted:
                self.posted.pop(0)()
            time.sleep(0.02)

    def source(self, kind: SourceKind) -> Source | None:
        return next((each for each in self.ask(GetSources()).sources if each.kind is kind), None)

    def stands(self, kind: SourceKind, state: SourceState) -> Callable[[], bool]:
        return lambda: (self.source(kind) or Source(kind, "", SourceState.waiting)).state is state

    @property
    def names(self) -> list[str]:
        return [channel.name for channel in self.television.channels]


def test_a_list_and_its_guide_are_added_kept_and_removed(provider: Provider, tmp_path: Path) -> None:
    data = tmp_path / "data"
    house = House(data)
    bare = provider.url.removeprefix("http://")
    house.ask(AddSource(CHANNELS, f" {bare}/tv.m3u "))
    house.until(lambda: house.names == ["Channel 1", "Channel 2"])
    assert house.stands(CHANNELS, SourceState.there)()
    assert house.ask(GetSources()).offered == (f"{provider.url}/guide.xml",)
    provider.gate.clear()
    house.ask(AddSource(GUIDE, f"{provider.url}/guide.xml"))
    assert house.ask(GetSources()).offered == ()
    house.until(house.stands(GUIDE, SourceState.fetching))
    house.ask(StopSource(GUIDE, f"{provider.url}/guide.xml"))
    provider.gate.set()
    house.until(house.stands(GUIDE, SourceState.failed))
    found = house.source(GUIDE)
    assert found is not None
    assert found.sentence == "Fetching was stopped; it is tried again by itself"
    house.ask(AddSource(GUIDE, f"{provider.url}/guide.xml"))
    house.until(house.stands(GUIDE, SourceState.there))
    found = house.source(GUIDE)
    assert found is not None
    assert (found.channels, found.programmes, found.sentence) == (2, 96, "")
    house.television.stop()

    provider.gate.clear()  # what is known is there before the list comes again
    house = House(data)
    assert house.names == ["Channel 1", "Channel 2"]
    provider.gate.set()
    house.until(house.stands(CHANNELS, SourceState.there))
    house.ask(RemoveSource(CHANNELS, f"{provider.url}/tv.m3u"))
    house.until(lambda: house.names == [])
    house.ask(RemoveSource(GUIDE, f"{provider.url}/guide.xml"))
    assert house.ask(GetSources()) == Sources(())
    house.television.stop()
    house = House(data)
    house.until(lambda: house.television._receiver is not None)
    assert (house.names, house.ask(GetSources())) == ([], Sources(()))
    house.television.stop()


def test_what_a_server_says_wrong_is_told(provider: Provider, tmp_path: Path) -> None:
    house = House(tmp_path / "data")
    house.ask(AddSource(CHANNELS, f"{provider.url}/guide.xml"))
    house.ask(AddSource(GUIDE, f"{provider.url}/tv.m3u"))
    house.until(house.stands(CHANNELS, SourceState.failed))
    failed, waiting = house.ask(GetSources()).sources
    assert "is no list of channels: it begins with <?xml" in failed.sentence
    assert waiting.sentence == "It waits for channels: look for channels first, or add a list"
    house.television.stop()


def test_one_that_the_box_was_started_with_stays(provider: Provider, tmp_path: Path) -> None:
    house = House(tmp_path / "data", f"iptv+{provider.url}/tv.m3u")
    house.until(house.stands(CHANNELS, SourceState.there))
    with pytest.raises(ServiceError, match="when it was started"):
        house.ask(RemoveSource(CHANNELS, f"{provider.url}/tv.m3u"))
    house.television.stop()


def test_a_guide_is_fetched_anew_when_a_list_brings_channels(provider: Provider, tmp_path: Path) -> None:
    house = House(tmp_path / "data")
    house.ask(AddSource(GUIDE, f"{provider.url}/guide.xml"))
    house.ask(AddSource(CHANNELS, f"{provider.url}/tv.m3u"))
    house.until(house.stands(GUIDE, SourceState.there))
    house.television.stop()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("example.org/tv.m3u", "http://example.org/tv.m3u"),
        (" HTTPS://Example.org/a b", None),
        ("HTTPS://Example.org/tv", "https://Example.org/tv"),
        ("file:///etc/passwd", None),
        ("/etc/passwd", None),
        ("http://", None),
        ("http://[::1/x", None),
        ("http://x/" + "a" * 1000, None),
    ],
)
def test_only_web_addresses_are_taken(typed: str, kept: str | None) -> None:
    if kept is None:
        with pytest.raises(ServiceError, match="address"):
            web_address(typed)
    else:
        assert web_address(typed) == kept
