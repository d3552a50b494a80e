"""The picture and the sound of a service."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from enum import StrEnum
from typing import ClassVar, Literal

import msgspec

from gulou.ui.node import Node

Aspect = Literal["auto", "16:9", "4:3", "zoom", "stretch"]
"""As the broadcast says; as if it were of this shape; without its bars; over the whole screen."""


class PlayerState(StrEnum):
    """How a player stands; the launcher sends it together with a reason in English."""

    opening = "opening"
    playing = "playing"
    no_signal = "no_signal"
    scrambled = "scrambled"
    unsupported = "unsupported"
    locked = "locked"
    not_found = "not_found"
    busy = "busy"  # every tuner is needed for something else, which the reason names
    ended = "ended"
    failed = "failed"


class PlayerChange(msgspec.Struct, frozen=True):
    """What `on_change` gets. The PIDs are those that play; None where there is none.

    `source` tells which `Player.source` this is about: a late message about the last one is dropped.
    """

    source: str
    state: PlayerState
    reason: str = ""
    video_pid: int | None = None
    audio_pid: int | None = None
    subtitle_pid: int | None = None


class PlayerPosition(msgspec.Struct, frozen=True):
    """What `on_position` gets, about once a second, of what can be sought in. Seconds.

    `length` is all that there is by now; while `grows` is True it is a second longer each second.
    """

    source: str
    position: float
    length: float
    grows: bool = False


class PlayerFacts(msgspec.Struct, frozen=True):
    """What `on_facts` gets: what plays, for whoever looks for a fault. Names of codecs are FFmpeg's.

    `rate` is pictures a second as sent, `drawn` as drawn; `transfer` is how light is coded (`bt.1886`, `hlg`,
    `pq`, …); `toned` tells that it is brought down to what the screen can show. `delay` is how much later the
    sound is than the picture, in seconds; `buffered` is what waits to be played, in seconds.
    """

    width: int = 0
    height: int = 0
    rate: float = 0.0
    drawn: float = 0.0
    interlaced: bool = False
    video: str = ""
    audio: str = ""
    decoder: str = ""
    transfer: str = ""
    primaries: str = ""
    toned: bool = False
    dropped: int = 0
    delay: float = 0.0
    buffered: float = 0.0
    channels: str = ""


@dataclass(eq=False)
class Player(Node):
    """Plays `source` over the whole screen behind everything else: a DVB URL, or a recording's address.

    `position` is where to begin, in seconds: in a recording from its beginning; of a service before now, as
    −30, where something is kept of it; None: at the beginning, or live. Another `position`, or another
    `jump`, any number, goes there at once. `paused` stops picture and sound, `speed` 0.5 to 4 hastens them.

    `audio_pid` and `subtitle_pid` choose a stream of the service; 0 leaves the choice of sound to the
    box and shows no subtitles. Of a teletext stream `subtitle_page` is the page with the subtitles.
    `mix_pid` is a sound that is heard together with the other: a description that is sent for itself.
    `aspect` is how the picture fills the screen. While the state is `locked`, a higher `unlock` has the box
    ask the household for its PIN; the app never sees it. `on_facts` gets once a second what plays in detail.
    """

    kind: ClassVar[str] = "player"

    source: str = ""
    _: KW_ONLY
    audio_pid: int = 0
    subtitle_pid: int = 0
    subtitle_page: int = 0
    mix_pid: int = 0
    aspect: Aspect = "auto"
    unlock: int = 0
    position: float | None = None
    jump: int = 0
    paused: bool = False
    speed: float = 1.0
    on_change: Callable[[PlayerChange], object] | None = None
    on_position: Callable[[PlayerPosition], object] | None = None
    on_facts: Callable[[PlayerFacts], object] | None = None

    def handle(self, name: str, value: object) -> None:
        if name == "change" and self.on_change is not None:
            change = msgspec.convert(value, PlayerChange)
            if change.source == self.source:
                self.on_change(change)
        if name == "position" and self.on_position is not None:
            position = msgspec.convert(value, PlayerPosition)
            if position.source == self.source:
                self.on_position(position)
        if name == "facts" and self.on_facts is not None:
            self.on_facts(msgspec.convert(value, PlayerFacts))
