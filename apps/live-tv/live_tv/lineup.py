"""The line-up: the channels in the order of their numbers."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from gulou.services.tv import Channel, ServiceKind

DIGITS = 3
"""A number may always be typed with so many digits, more where the line-up has longer ones."""


class Lineup:
    """The channels that can be watched or heard, each with a number.

    A channel without a logical channel number gets one after the highest that is broadcast.
    """

    def __init__(self, channels: Iterable[Channel] = ()) -> None:
        known = [channel for channel in channels if channel.kind is not ServiceKind.data]
        free = max((channel.lcn for channel in known if channel.lcn is not None), default=0) + 1
        numbered: list[tuple[int, Channel]] = []
        for channel in known:
            numbered.append((free if channel.lcn is None else channel.lcn, channel))
            free += channel.lcn is None
        numbered.sort(key=lambda pair: pair[0])
        self.channels = tuple(channel for _, channel in numbered)
        self._numbers = [number for number, _ in numbered]
        self._index = {channel.service: index for index, channel in enumerate(self.channels)}

    def __len__(self) -> int:
        return len(self.channels)

    def get(self, service: str) -> Channel | None:
        """The channel of this DVB URL, or None."""
        index = self._index.get(service)
        return None if index is None else self.channels[index]

    def index(self, service: str) -> int:
        """The place in the order, 0 where it has none."""
        return self._index.get(service, 0)

    def number(self, channel: Channel) -> int | None:
        """The number that the household types for it; None for a channel that is not in the line-up."""
        index = self._index.get(channel.service)
        return channel.lcn if index is None else self._numbers[index]

    def at(self, number: int) -> Channel | None:
        """The channel with this number, or None; the first where a broadcast gives it twice."""
        index = bisect_left(self._numbers, number)
        found = index < len(self._numbers) and self._numbers[index] == number
        return self.channels[index] if found else None

    def step(self, channel: Channel, step: int) -> Channel | None:
        """The channel `step` (±1) away, round the end; of one that has vanished, the next to its number."""
        if not self.channels:
            return None
        index = self._index.get(channel.service)
        if index is None:
            number = channel.lcn or 0
            index = (
                bisect_right(self._numbers, number) - 1 if step > 0 else bisect_left(self._numbers, number)
            )
        return self.channels[(index + step) % len(self.channels)]

    def first(self) -> Channel | None:
        """Where a household starts that has not watched yet: the first television that can be shown."""
        television = [channel for channel in self.channels if channel.kind is ServiceKind.tv]
        clear = (channel for channel in television if not channel.scrambled and not channel.unsupported)
        return next(clear, None) or next(iter(television), None) or next(iter(self.channels), None)

    @property
    def digits(self) -> int:
        """How many digits a number has at most."""
        return max(DIGITS, len(str(self._numbers[-1])) if self._numbers else 0)
