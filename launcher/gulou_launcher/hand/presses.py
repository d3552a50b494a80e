"""From keys that go down and up to what was meant: a press, a long press, a repetition, or a bad contact."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from gulou.keys import Key

LONG_AFTER: Final = 0.6
"""Seconds for which a key is held until it means something else."""
FIRST_REPEAT: Final = 0.4
"""Seconds from the press to its first repetition."""
FASTEST_AFTER: Final = 2.0
"""Seconds from the press to the fastest repetition."""
CHATTER: Final = 0.03
"""Seconds: nobody lets a key go and presses it again within them; a worn contact does."""


class What(StrEnum):
    """What happened to a key."""

    DOWN = "down"
    UP = "up"
    LONG = "long"
    REPEAT = "repeat"
    GONE = "gone"
    """Nobody holds it any more, and nothing was meant by that: its remote was unplugged."""


class Gesture(NamedTuple):
    """`at`: seconds on the monotonic clock."""

    what: What
    key: str
    at: float


class Pace(NamedTuple):
    """Repetitions a second, at first and at last."""

    first: float
    last: float


_ARROW: Final = Pace(10, 30)
PACES: Final[dict[str, Pace]] = {
    Key.UP: _ARROW,
    Key.DOWN: _ARROW,
    Key.LEFT: _ARROW,
    Key.RIGHT: _ARROW,
    Key.VOLUMEUP: Pace(10, 10),
    Key.VOLUMEDOWN: Pace(10, 10),
    Key.CHANNELUP: Pace(4, 4),
    Key.CHANNELDOWN: Pace(4, 4),
}
"""Keys that repeat while they are held: those that move something. What opens or answers never does."""
LONG: Final[dict[str, str]] = {Key.OK: Key.MENU, Key.HOME: Key.QUICK, Key.BACK: Key.HOME, Key.INFO: Key.READ}
"""What a key means that is held."""


@dataclass
class _Held:
    key: str
    since: float
    ends: float | None
    """When it is up unless it is told anew; None: its release will be told."""
    repeat: float | None
    """When it repeats next."""
    long: float | None


class Presses:
    """Belongs to one thread, which feeds it and calls `run` when `due` says so."""

    def __init__(self, tell: Callable[[Gesture], None]) -> None:
        self._tell = tell
        self._held: dict[tuple[Hashable, str], _Held] = {}
        self._let_go: dict[tuple[Hashable, str], float] = {}

    def down(self, source: Hashable, key: str, at: float, lasts: float | None = None) -> None:
        """A key of a source went down, or is told again to be."""
        place = (source, key)
        held = self._held.get(place)
        ends = None if lasts is None else at + lasts
        if held is not None:
            held.ends = ends
            return
        for other in self._held.values():
            # Who presses another key has done with this one.
            other.repeat = other.long = None
        repeat = at + FIRST_REPEAT if key in PACES else None
        if at - self._let_go.get(place, float("-inf")) < CHATTER:
            self._held[place] = _Held(key, at, ends, repeat, None)
            return
        self._held[place] = _Held(key, at, ends, repeat, at + LONG_AFTER if key in LONG else None)
        self._tell(Gesture(What.DOWN, key, at))

    def up(self, source: Hashable, key: str, at: float) -> None:
        """A key of a source went up."""
        held = self._held.pop((source, key), None)
        if held is not None:
            self._let_go = {(source, key): at}
            if held.long is not None and at >= held.long:
                self._tell(Gesture(What.LONG, key, at))
            self._tell(Gesture(What.UP, key, at))

    def gone(self, source: Hashable, at: float) -> None:
        """A source is there no more."""
        for place in [place for place in self._held if place[0] == source]:
            self._tell(Gesture(What.GONE, self._held.pop(place).key, at))

    def still(self) -> None:
        """What is held does nothing more, until it is pressed again."""
        for held in self._held.values():
            held.repeat = held.long = None

    @property
    def due(self) -> float | None:
        """When `run` must be called next; None: not before another key."""
        times = [
            time
            for held in self._held.values()
            for time in (held.ends, held.repeat, held.long)
            if time is not None
        ]
        return min(times, default=None)

    def run(self, now: float) -> None:
        """Tell of what is due."""
        for (source, key), held in list(self._held.items()):
            if held.ends is not None and held.ends <= now:
                self.up(source, key, held.ends)
                continue
            if held.long is not None and held.long <= now:
                held.long = None
                self._tell(Gesture(What.LONG, key, now))
            if held.repeat is not None and held.repeat <= now:
                # Counted from now: where we came late, none is made up for.
                held.repeat = now + 1 / pace(key, now - held.since)
                self._tell(Gesture(What.REPEAT, key, now))


def pace(key: str, held: float) -> float:
    """Repetitions a second of a key that is held for so many seconds."""
    first, last = PACES[key]
    share = (held - FIRST_REPEAT) / (FASTEST_AFTER - FIRST_REPEAT)
    return first + (last - first) * min(max(share, 0.0), 1.0)
