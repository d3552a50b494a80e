"""Waiting for descriptors by poll(2): select(2) fails on those from 1024 on, which a busy process has."""

from __future__ import annotations

import select
from collections.abc import Sequence
from typing import Protocol, TypeVar


class HasFileno(Protocol):
    """A socket, or anything else that has a descriptor."""

    def fileno(self) -> int:
        """The descriptor."""


Source = TypeVar("Source", bound="HasFileno | int")


def readable(sources: Sequence[Source], seconds: float | None) -> list[Source]:
    """Those that can be read or are at their end; waits for at most so many seconds, None: for ever."""
    return _wait(sources, select.POLLIN, seconds)


def writable(sources: Sequence[Source], seconds: float | None) -> list[Source]:
    """Those that can be written to."""
    return _wait(sources, select.POLLOUT, seconds)


def _wait(sources: Sequence[Source], events: int, seconds: float | None) -> list[Source]:
    poll = select.poll()
    by_number = {source if isinstance(source, int) else source.fileno(): source for source in sources}
    for number in by_number:
        if number < 0:
            raise ValueError("a closed descriptor cannot be waited for")
        poll.register(number, events)
    found = poll.poll(None if seconds is None else max(0.0, seconds) * 1000)
    return [by_number[number] for number, _ in found]
