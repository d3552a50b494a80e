"""What home knows of the box just now: channels, what is on, recordings, apps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gulou.language import in_broadcast
from gulou.services.tv import Channel, NowNext, Programme, ServiceKind

if TYPE_CHECKING:
    from gulou.services.recordings import Recording
    from gulou_launcher.apps import Installed


def broadcast_text(texts: dict[str, str], language: str) -> str:
    """A text by ISO 639-2 language, in the household's language where it was broadcast so."""
    return in_broadcast(texts, language) or next(iter(texts.values()), "")


@dataclass
class Known:
    """Belongs to the frame thread. What it holds is replaced, never changed, so that threads may read it.

    `child`: a child watches; what it may not have is not among the channels and apps, and nothing is told of
    what others watched. `locks`: the household has a PIN, and not everything was opened with it. `from_age`:
    programmes for this age and older are locked then; 0: none is.
    """

    language: str = "en"
    channels: tuple[Channel, ...] = ()
    """Those that can be watched or heard."""
    by_service: Mapping[str, Channel] = field(default_factory=dict)
    now: Mapping[str, NowNext] = field(default_factory=dict)
    recordings: tuple[Recording, ...] = ()
    apps: tuple[Installed, ...] = ()
    child: bool = False
    locks: bool = False
    from_age: int = 0

    def take_channels(self, channels: tuple[Channel, ...]) -> None:
        self.channels = tuple(channel for channel in channels if channel.kind is not ServiceKind.data)
        self.by_service = {channel.service: channel for channel in self.channels}

    @property
    def plays_recordings(self) -> bool:
        """Whether there is an app for them, which who watches now may open."""
        return any("recording" in app.manifest.handles for app in self.apps)

    def on(self, service: str, moment: float) -> Programme | None:
        """What a service shows at this moment, by the clock: what follows is on once the other is over."""
        item = self.now.get(service)
        if item is None:
            return None
        coming = item.next
        return coming if coming is not None and coming.start <= moment else item.now

    def follows(self, service: str, moment: float) -> Programme | None:
        """What a service shows next."""
        item = self.now.get(service)
        return item.next if item is not None and item.next and item.next.start > moment else None

    def name(self, channel: Channel) -> str:
        return broadcast_text(channel.names, self.language) or channel.name

    def title(self, programme: Programme) -> str:
        """'' where it is locked."""
        return "" if programme.locked else broadcast_text(programme.titles, self.language)

    def guards(self, channel: Channel | None, age: int = 0) -> bool:
        """Whether the lock hides a channel, or a programme for this age."""
        if not self.locks:
            return False
        return (channel is not None and channel.locked) or bool(self.from_age and age >= self.from_age)
