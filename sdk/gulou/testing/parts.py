"""What a test looks at and turns: the focus, the player, the settings, the clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator, MutableMapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gulou.clock import HeldClock
from gulou.testing.surfaces import FRAME

if TYPE_CHECKING:
    from gulou.testing.model.shown import Shown
    from gulou.testing.television import TV


_TICK = 1e-9
"""Seconds that two moments may differ and be the same, since floats are not exact."""


@dataclass(frozen=True)
class Focus:
    """What has the focus: `text` is its first words, `row` and `index` those of a list; else ''."""

    kind: str = ""
    text: str = ""
    index: int = -1
    row: dict[str, Any] = field(default_factory=dict)
    node: Shown | None = None

    def __str__(self) -> str:
        return self.text


class Player:
    """The player of the launcher, as far as the app can tell."""

    def __init__(self, tv: TV) -> None:
        self._tv = tv

    @property
    def there(self) -> bool:
        """Whether the page has a player."""
        return bool(self._tv.find("player"))

    @property
    def source(self) -> str:
        """What it plays, '' where the page has none."""
        return self._node.words("source") if self.there else ""

    @property
    def audio_pid(self) -> int:
        """The sound that the app chose; 0: the box chooses."""
        return int(self._node.number("audio_pid", 0))

    @property
    def subtitle_pid(self) -> int:
        """The subtitles that the app chose; 0: none."""
        return int(self._node.number("subtitle_pid", 0))

    def plays(self, state: str = "playing", *, source: str = "", reason: str = "", **pids: int) -> None:
        """Tell the app how it stands: a `ui.PlayerState`, and the PIDs that play (`video_pid=0x101`)."""
        change = {"source": source or self.source, "state": state, "reason": reason, **pids}
        self._tv.act(self._node, "change", change)

    @property
    def position(self) -> float | None:
        """Where the app wants it to begin or to go."""
        value = self._node.props.get("position")
        return float(value) if isinstance(value, (int, float)) else None

    @property
    def paused(self) -> bool:
        return bool(self._node.props.get("paused"))

    @property
    def speed(self) -> float:
        return self._node.number("speed", 1.0)

    def at(self, position: float, length: float, *, grows: bool = False) -> None:
        """Tell the app where it is, in seconds."""
        told = {"source": self.source, "position": position, "length": length, "grows": grows}
        self._tv.act(self._node, "position", told)

    @property
    def _node(self) -> Shown:
        return self._tv.one("player")


class Settings(MutableMapping[str, Any]):
    """What the household set of the app. A change is told to the app, as by the screen Settings."""

    def __init__(self, values: dict[str, Any], known: frozenset[str], tell: Callable[[], None]) -> None:
        self.values_now = values
        self._known = known
        self._tell = tell

    def __getitem__(self, name: str) -> Any:
        return self.values_now[name]

    def __setitem__(self, name: str, value: Any) -> None:
        if self._known and name not in self._known:
            known = ", ".join(sorted(self._known))
            raise KeyError(f"app.toml has no setting {name!r}; it has: {known}")
        self.values_now[name] = value
        self._tell()

    def __delitem__(self, name: str) -> None:
        del self.values_now[name]
        self._tell()

    def __iter__(self) -> Iterator[str]:
        return iter(self.values_now)

    def __len__(self) -> int:
        return len(self.values_now)


class TestClock(HeldClock):
    """Stands still until the test lets time pass."""

    __test__ = False

    def __init__(self, moment: float, zone: float, tv: TV) -> None:
        super().__init__(moment, zone)
        self._tv = tv
        self._frame_at = self.monotonic() + FRAME

    def advance(self, seconds: float) -> None:
        """Let so many seconds pass; the app's timers that come due meanwhile are called, each at its time."""
        until = self.monotonic() + seconds
        while self._tv.running:
            wait = self._next()
            if wait is None or self.monotonic() + wait > until + _TICK:
                break
            self.pass_by(wait)
            self._tv.time_passed()
            if self.monotonic() >= self._frame_at - _TICK:
                self._frame_at = self.monotonic() + FRAME
                self._tv.surfaces.take()
            self._tv.settle()
        self.pass_by(max(0.0, until - self.monotonic()))
        if self._tv.running:
            self._tv.time_passed()
            self._tv.settle()

    def _next(self) -> float | None:
        """Seconds until something happens by itself: a timer, or a frame that the TV takes."""
        timer = self._tv.app._timers.wait()
        if not self._tv.surfaces.waiting:
            return timer
        frame = max(0.0, self._frame_at - self.monotonic())
        return frame if timer is None else min(frame, timer)
