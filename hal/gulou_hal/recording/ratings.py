"""For whom the parts of a recording are: what the parental lock judges as it plays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final, Protocol

import msgspec

from gulou.services.recordings import Rated
from gulou.services.tv import Programme

if TYPE_CHECKING:
    from gulou_hal.recording.index import Entries

MARGIN: Final = 3.0
"""Seconds by which the broadcast may be late to say that a programme has begun: present and following take up
to 2 (ETSI TR 101 211 §4.4), and somebody has to look."""
MOST: Final = 500


class Guard(Protocol):
    """Who says whether a part may be shown. Any thread asks."""

    @property
    def guards(self) -> bool:
        """Whether anything at all may be locked."""

    def refuses(self, part: Rated) -> str:
        """Why this part may not be shown, one sentence; "" where it may."""


class Free:
    """Nothing is locked."""

    guards = False

    def refuses(self, part: Rated) -> str:
        return ""


def noted(
    ratings: tuple[Rated, ...], present: Programme | None, position: float, *, least: int = 0
) -> tuple[Rated, ...]:
    """The ratings with what is broadcast now, at a position in seconds; `least`: it is known to be for
    this age.
    """
    if present is None:
        return ratings
    age, event = max(present.age, least), present.event_id
    last = ratings[-1] if ratings else None
    if last is not None and (last.age, last.event_id) == (age, event):
        return ratings
    at = max(0.0, position - (MARGIN if last is None or age >= last.age else 0.0))
    if last is None and position < 2 * MARGIN:
        at = 0.0
    before = tuple(each for each in ratings if each.at < at)
    return (*before, Rated(round(at, 1), age, event))[-MOST:]


def at(ratings: Sequence[Rated], position: float, otherwise: int = 0) -> Rated:
    """What is at a position in seconds; `otherwise`: the age of what nobody rated."""
    return next((each for each in reversed(ratings) if each.at <= position), Rated(0.0, otherwise))


class Leave(msgspec.Struct, frozen=True):
    """How far one may go on: to the byte `until`; or not at all, and `refused` says why."""

    until: int
    refused: str = ""
    part: Rated = Rated(0.0)
    """What is refused."""
    position: float = 0.0
    """Where it is, in seconds."""


class Parts:
    """What plays, part by part, and who may see them."""

    def __init__(self, ratings: Callable[[], tuple[Rated, ...]], otherwise: int, guard: Guard) -> None:
        """`ratings` are as they are known by now; `otherwise`: the age of what nobody rated."""
        self._ratings, self._otherwise, self._guard = ratings, otherwise, guard

    def leave(self, entries: Callable[[], Entries], offset: int, size: int) -> Leave:
        """Whether the byte at an offset may be shown, and how far one may go on from there.

        A part begins with the random-access point before it: where a picture begins, it is of one part.
        """
        if not self._guard.guards:
            return Leave(size)
        known = entries()
        offsets, positions = known["offset"], known["position"]
        starts = []
        for part in self._ratings():
            row = int(positions.searchsorted(int(part.at * 1000), side="right")) - 1
            starts.append((int(offsets[row]) if row >= 0 else 0, part))
        begun = [part for start, part in starts if start <= offset]
        here = begun[-1] if begun else Rated(0.0, self._otherwise)
        if why := self._guard.refuses(here):
            row = int(offsets.searchsorted(offset, side="right")) - 1
            return Leave(0, why, here, int(positions[row]) / 1000 if row >= 0 else 0.0)
        barred = (start for start, part in starts if start > offset and self._guard.refuses(part))
        return Leave(min((size, *barred)))
