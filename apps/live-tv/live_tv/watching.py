"""What is watched: the line-up, the channel that plays, the one before it, and what is remembered of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from gulou import ServiceError
from gulou.services.tv import Channel
from live_tv.guide import Guide
from live_tv.lineup import Lineup
from live_tv.memory import Memory
from live_tv.picture import Picture
from live_tv.words import Trouble

if TYPE_CHECKING:
    from gulou.app import Timer
    from gulou.services.tv import Tv


class Watching:
    """`after` is the app's own; `changed` is called when the line-up is no longer as it was."""

    def __init__(
        self,
        tv: Tv,
        memory: Memory,
        after: Callable[[float, Callable[[], object]], Timer],
        changed: Callable[[], None],
    ) -> None:
        self._tv = tv
        self._changed = changed
        self._told = False
        self._previous: Channel | None = None
        self.memory = memory
        self.guide = Guide(tv)
        self.picture = Picture(after)
        self.lineup = Lineup()
        self.trouble = Trouble.AWAY
        """Why nothing plays, while nothing does."""

    def load(self) -> bool:
        """Ask for the channels and take them in; False where the gateway does not answer."""
        try:
            if not self._told:
                self._tv.watch(self._changed, self.guide.changed)
                self._told = True
            self.lineup = Lineup(self._tv.channels())
        except ServiceError as error:
            self.trouble = Trouble.REFUSED if error.code == "permission" else Trouble.AWAY
            return False
        self.trouble = Trouble.EMPTY
        self.guide.keep(self.lineup)
        playing = self.picture.channel
        known = self.lineup.get(playing.service) if playing else None
        if known is not None:
            self.picture.update(known)
        return True

    def first(self, link: str) -> Channel | None:
        """Where to begin: at the deep link, else where the household left off, else at the first channel."""
        if not self.lineup:
            return None
        if link:
            return self.lineup.get(link) or Channel(link, "")
        return self.lineup.get(self.memory.habits.channel) or self.lineup.first()

    def play(self, channel: Channel) -> bool:
        """Play this channel; False where it plays already."""
        playing = self.picture.channel
        if playing is not None and playing.service == channel.service:
            return False
        self._previous = playing
        self.picture.play(channel, absent=self.lineup.get(channel.service) is None)
        return True

    def neighbour(self, step: int) -> Channel | None:
        """The channel `step` (±1) away, or None."""
        playing = self.picture.channel
        return self.lineup.step(playing, step) if playing else None

    def last(self) -> Channel | None:
        """The channel before this one, or None."""
        previous = self._previous
        return previous and (self.lineup.get(previous.service) or previous)

    def settle(self) -> None:
        """Remember the channel, and all else that is not on disk yet."""
        if self.picture.channel is not None and not self.picture.absent:
            self.memory.change(channel=self.picture.channel.service)
        self.memory.write()
