"""What the parental lock holds back of what is on the disk, and what the PIN has opened of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import msgspec

from gulou.services.recordings import SCHEME, Rated, Recording
from gulou.services.tv import Channel
from gulou_hal.recording import ratings
from gulou_hal.recording.ratings import Guard, Leave
from gulou_hal.tv.identity import ServiceId
from gulou_hal.tv.parental import Parental

_RESUMES: Final = 5.0
"""Seconds in which a stream that the PIN has opened is asked for again."""


@dataclass(frozen=True)
class _Guard:
    parental: Parental
    channel: Channel | None
    opened: Callable[[Rated], bool]

    @property
    def guards(self) -> bool:
        return self.parental.active

    def refuses(self, part: Rated) -> str:
        return "" if self.opened(part) else self.parental.refuses(self.channel, part.age)


class Locked:
    """Owned by the gateway's loop; its guards are asked on any thread."""

    def __init__(self, parental: Parental, channel: Callable[[str], Channel | None]) -> None:
        """`channel` finds one by its service."""
        self._parental = parental
        self._channel = channel
        self._recordings: set[str] = set()
        self._parts: set[tuple[str, int]] = set()
        """Programmes of a channel that are behind, by service and event."""
        self._held: dict[int, tuple[str, Leave]] = {}
        """Streams that wait for the PIN, by number."""
        self._resume: dict[str, tuple[float, float]] = {}

    def forget(self) -> None:
        """What was opened is locked again."""
        self._recordings.clear()
        self._parts.clear()

    def guard(self, address: str, service: str) -> Guard:
        """Who says what of a recording, or of what is kept of a service, may be shown."""
        if address.startswith(f"{SCHEME}:"):
            return _Guard(self._parental, self._channel(service), lambda _: address in self._recordings)
        identity = ServiceId.from_url(service)

        def opened(part: Rated) -> bool:
            live = identity is not None and self._parental.opened(identity, part.event_id)
            return live or (service, part.event_id) in self._parts

        return _Guard(self._parental, self._channel(service), opened)

    def hold(self, number: int, address: str, leave: Leave) -> None:
        """A stream waits for the PIN."""
        self._held[number] = (address, leave)

    def left(self, number: int) -> None:
        """A stream was closed."""
        self._held.pop(number, None)

    def unlock(self, address: str) -> dict[int, Rated]:
        """The PIN was typed; return the streams that are open now, with what they waited for."""
        opened = {}
        for number, (of, leave) in list(self._held.items()):
            if of == address:
                opened[number] = leave.part
                self._resume[address] = (leave.position, time.monotonic() + _RESUMES)
                self._parts.add((address, leave.part.event_id))
        if address.startswith(f"{SCHEME}:"):
            self._recordings.add(address)
        return opened

    def resumes(self, address: str, position: float | None) -> float | None:
        """Where a stream begins that is asked for at a position: where it was held, if the PIN opened it."""
        held, until = self._resume.pop(address, (0.0, 0.0))
        return held if time.monotonic() < until else position

    def shown(self, recording: Recording) -> Recording:
        """A recording as it may be told: what is locked of it has no title."""
        if not self._parental.active or recording.address in self._recordings:
            return recording
        if self._parental.refuses(self._channel(recording.service), recording.age):
            return msgspec.structs.replace(recording, title="", text="", chapters=(), file="", locked=True)
        chapters = tuple(
            msgspec.structs.replace(each, title="") if self._hides(recording, each.at) else each
            for each in recording.chapters
        )
        return msgspec.structs.replace(recording, chapters=chapters)

    def _hides(self, recording: Recording, position: float) -> bool:
        return self._parental.hides_age(ratings.at(recording.ratings, position).age)
