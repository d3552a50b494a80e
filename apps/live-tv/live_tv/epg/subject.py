"""What a screen of the guide is about: a programme on a channel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from gulou.services.tv import Channel, Programme


class Subject(msgspec.Struct, frozen=True):
    """A programme, and the channel that shows it."""

    channel: Channel
    programme: Programme

    @property
    def end(self) -> int:
        return self.programme.start + self.programme.duration

    def on(self, now: float) -> bool:
        """Whether it is on at this Unix time."""
        return self.programme.start <= now < self.end
