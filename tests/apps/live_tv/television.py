"""A television for tests: the app in its runtime, between a launcher and a gateway that the test plays."""

from __future__ import annotations

import threading
from pathlib import Path

from gulou import scene
from gulou.runtime import Runtime, load
from gulou.services.tv import Channel, GetChannels, NowNext, Programme, ServiceKind, Stream, StreamKind
from gulou.wire import pair

from .gateway import Gateway, programme
from .launcher import Launcher

APP = Path(__file__).resolve().parents[3] / "apps" / "live-tv"

LINEUP = (
    Channel(
        "dvb://1.1.1",
        "Drum One",
        1,
        {"eng": "Drum One", "chi": "鼓楼一套"},
        streams=(Stream(0x101, StreamKind.video, "h264"), Stream(0x102, StreamKind.audio, "aac", "chi")),
    ),
    Channel(
        "dvb://1.1.2",
        "Two Tongues",
        2,
        streams=(
            Stream(0x201, StreamKind.video, "h264"),
            Stream(0x202, StreamKind.audio, "aac", "chi"),
            Stream(0x203, StreamKind.audio, "aac", "eng"),
            Stream(0x204, StreamKind.audio, "aac", "eng", "description"),
            Stream(0x205, StreamKind.subtitle, "dvb_subtitle", "chi"),
            Stream(0x206, StreamKind.subtitle, "dvb_subtitle", "eng"),
        ),
    ),
    Channel(
        "dvb://1.1.5",
        "Koi Cinema",
        5,
        streams=(
            Stream(0x501, StreamKind.video, "hevc"),
            Stream(0x502, StreamKind.audio, "mp2", "zho"),
            Stream(0x503, StreamKind.audio, "mp2", "eng"),
            Stream(0x505, StreamKind.subtitle, "dvb_subtitle", "eng"),
        ),
    ),
    Channel("dvb://1.1.8", "Premium", 8, scrambled=True, streams=(Stream(0x801, StreamKind.video, "h264"),)),
    Channel("dvb://1.1.9", "Pioneer", 9, unsupported="avs+"),
    Channel("dvb://1.1.14", "Village Voice", 20, kind=ServiceKind.radio),
)
"""Numbers 1, 2, 5, 8, 9 and 20: plain, two languages, a film, scrambled, unsupported, radio."""


class Television:
    """A box with Live TV on the screen. `launcher` is the household's side, `gateway` the broadcast's."""

    def __init__(self, data: Path) -> None:
        data.mkdir(exist_ok=True)
        self.data = data
        screen, app_screen = pair()
        services, app_services = pair()
        self.launcher = Launcher(screen)
        self.gateway = Gateway(services)
        self.gateway.channels = list(LINEUP)
        self.gateway.guide = guide()
        app = load(APP)
        app._data = data
        runtime = Runtime(app, app_screen, app_services, "en")
        self._crash: BaseException | None = None
        self._thread = threading.Thread(target=self._live, args=(runtime,))
        self._thread.start()

    def close(self) -> None:
        """End the app as the launcher does."""
        if not self.launcher.wire.closed:
            self.launcher.wire.send(scene.Stop())
        self._thread.join(5)
        assert not self._thread.is_alive(), "the app did not end when it was told to"
        self.launcher.wire.close()
        self.gateway.close()
        if self._crash is not None:
            raise AssertionError("the app crashed") from self._crash

    def cut(self) -> None:
        """The power fails: the app is never told to stop."""
        self.launcher.wire.close()

    @property
    def source(self) -> str:
        """What the player plays."""
        source: str = self.launcher.one("player").props.get("source", "")
        return source

    @property
    def source_or_nothing(self) -> str:
        """What the player plays, or '' where there is none."""
        return self.source if self.launcher.page.find("player") else ""

    def air(self, service: str, now: Programme | None, following: Programme | None = None) -> None:
        """The broadcast changes what is on, and the gateway tells the app, which deals with it."""
        self.gateway.guide[service] = NowNext(service, now, following)
        self.gateway.now_next_changed(service)
        self.launcher.settle()

    def scan(self, *channels: Channel) -> None:
        """The broadcast now has these channels, and the gateway tells the app, which asks for them."""
        self.gateway.channels = list(channels)
        asked = self.gateway.asked(GetChannels)
        self.gateway.channels_changed()
        self.launcher.wait(lambda: self.gateway.asked(GetChannels) > asked)
        self.launcher.settle()

    def plays(self, state: str = "playing", *, reason: str = "", **pids: int) -> None:
        """The player of the launcher tells how it stands with what it plays."""
        change = {"source": self.source, "state": state, "reason": reason, **pids}
        self.launcher.act(self.launcher.one("player"), "change", change)

    def _live(self, runtime: Runtime) -> None:
        try:
            runtime.run()
        except Exception as error:
            self._crash = error
            runtime._wire.close()


def guide() -> dict[str, NowNext]:
    """Something is on everywhere but on number 9."""
    return {
        channel.service: NowNext(
            channel.service,
            programme(10 * number, f"Now on {channel.name}", -15, eng=f"All about {channel.name}."),
            programme(10 * number + 1, f"Next on {channel.name}", 45),
        )
        for number, channel in enumerate(LINEUP, 1)
        if channel.lcn != 9
    }
