"""What the guide shows of a few channels and hours: asked for together, and kept while near the screen."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import msgspec

from gulou import ServiceError
from live_tv import timing

if TYPE_CHECKING:
    from gulou.services.guide import Epg
    from gulou.services.tv import Channel, Programme

TOGETHER: Final = 24
"""Channels that are asked for in one question: those of a screen, and those before and after it."""
_KEPT: Final = 8
"""Windows kept: moving about asks again, and memory stays as it is, however large the guide."""


class _Window(msgspec.Struct, frozen=True):
    start: int
    end: int
    rows: dict[str, tuple[Programme, ...]]


class Windows:
    """Never raises: a gateway that does not answer leaves rows empty for a while."""

    def __init__(self, epg: Epg) -> None:
        self._epg = epg
        self._kept: OrderedDict[int, _Window] = OrderedDict()
        self._last = 0
        self._rest = 0.0

    def of(self, channels: Sequence[Channel], index: int, start: float, end: float) -> Sequence[Programme]:
        """The programmes of a channel that touch [start, end), Unix seconds; its neighbours' come along."""
        service = channels[index].service
        for number, window in reversed(self._kept.items()):
            if service in window.rows and window.start <= start and end <= window.end:
                self._kept.move_to_end(number)
                return window.rows[service]
        now = timing.ticks()
        if now < self._rest:
            return ()
        services = [channel.service for channel in channels[index : index + TOGETHER]]
        first, last = int(start), int(end) + 1
        try:
            rows = self._epg.window(services, first, last)
        except ServiceError as error:
            self._rest = now + (timing.REST if error.code == "timeout" else timing.RETRY)
            return ()
        self._last += 1
        self._kept[self._last] = _Window(first, last, rows)
        if len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return rows.get(service, ())

    def clear(self) -> None:
        """What was asked for may be others now."""
        self._kept.clear()
        self._rest = 0.0
