"""Where the time of the last keys went, from the key to the picture, stage by stage."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from gulou.scene import Timing
from gulou_launcher.spent import Spent

KEPT = 64
FRAMES = 1200
"""Frames that are kept: twenty seconds of a screen that moves."""
LATE = 0.033
"""Seconds that no frame should take."""
_OF_THE_KEY = 2.0
"""Seconds after a key within which a zap is taken to be its doing."""
OPEN = "open"
"""Instead of a key: an app was opened by a tool."""


@dataclass
class KeyTrace:
    """Moments on the monotonic clock, in seconds; 0.0 for what has not happened.

    `sent`: the app in front (`app`) was told. `patched`: its first patch was taken in hand, `applied`: the
    views were changed. `drawn`: the end of the first frame that shows what the key changed, `shown`: of the
    first one after the app's patch; `framed` and `laid`: begin and end of the layout before the last of them.
    `picture`: the end of the first frame with a picture of another stream.
    `handlers`, `view` and `difference` are durations that the app itself has told, cut to what is possible.
    """

    key: str
    taken: float
    patched: float = 0.0
    drawn: float = 0.0
    picture: float = 0.0
    serial: int = 0
    app: str = ""
    sent: float = 0.0
    applied: float = 0.0
    framed: float = 0.0
    laid: float = 0.0
    shown: float = 0.0
    answered: float = 0.0
    handlers: float = 0.0
    view: float = 0.0
    difference: float = 0.0


@dataclass
class ZapTrace:
    """A change to another service. Moments on the monotonic clock, in seconds; 0.0 for what has not happened.

    `key` was pressed at `taken`; the app's page named the `service` at `wanted`; `moments` are those of the
    gateway (as in `link.StreamOpened`), of the way back (`opened`) and of the player (`loaded`, `tracks`,
    `rendered`); at `shown` the first picture of it was on the screen.
    """

    service: str
    wanted: float
    key: str = ""
    taken: float = 0.0
    moments: dict[str, float] = field(default_factory=dict)
    shown: float = 0.0
    serial: int = 0


@dataclass
class FrameTrace:
    """One frame: wanted, begun, laid out and on the screen, on the monotonic clock in seconds.

    It was wanted when something changed first, but never before the frame before it was done. Of one that
    took longer than LATE it is known how the frame thread has `spent` its time meanwhile.
    """

    wanted: float
    begun: float
    laid: float
    done: float
    spent: Spent | None = None

    @property
    def took(self) -> float:
        return self.done - self.wanted


class Frames:
    """The last FRAMES frames, and how many ever took longer than LATE. Belongs to the frame thread."""

    def __init__(self) -> None:
        self.last: deque[FrameTrace] = deque(maxlen=FRAMES)
        self.count = 0
        self.late = 0

    def drawn(self, frame: FrameTrace) -> None:
        self.last.append(frame)
        self.count += 1
        self.late += frame.took > LATE


class Trace:
    """The last KEPT keys. Belongs to the frame thread."""

    def __init__(self) -> None:
        self.keys: deque[KeyTrace] = deque(maxlen=KEPT)
        self.zaps: deque[ZapTrace] = deque(maxlen=KEPT)
        self._serial = 0
        self._changed = False
        self._now: KeyTrace | None = None
        self._ahead: deque[KeyTrace] = deque(maxlen=KEPT)
        self._asked: dict[tuple[str, int], KeyTrace] = {}

    def key(self, key: str) -> None:
        """A key was pressed."""
        self._now = KeyTrace(key, time.monotonic(), serial=self._serial)
        self.keys.append(self._now)

    def zap(self, service: str) -> None:
        """Another service is wanted, most likely because of the last key."""
        zap = ZapTrace(service, time.monotonic(), serial=self._serial)
        if self.keys and zap.wanted - self.keys[-1].taken < _OF_THE_KEY:
            zap.key, zap.taken = self.keys[-1].key, self.keys[-1].taken
        self.zaps.append(zap)

    def zapping(self, service: str, moments: Mapping[str, float]) -> None:
        """The last zap has come so far; what was told before stays."""
        if self.zaps and self.zaps[-1].service == service and not self.zaps[-1].shown:
            self.zaps[-1].moments = {**moments, **self.zaps[-1].moments}

    def done(self) -> None:
        """What follows does not come of that key any more, unless an app was told of it."""
        self._now = None

    def typed_ahead(self) -> None:
        """The key waits for the app's answer to the one before."""
        if self._now is not None:
            self._ahead.append(self._now)

    @contextmanager
    def going_in(self) -> Iterator[None]:
        """The oldest key that waited goes in now."""
        self._now = self._ahead.popleft() if self._ahead else None
        try:
            yield
        finally:
            self._now = None

    def forget_ahead(self) -> None:
        """The keys that waited are dropped."""
        self._ahead.clear()

    def sent(self, app: str, number: int) -> None:
        """An app is told of what the key did, in the question of this number."""
        if self._now is None:
            return
        if not self._now.sent:
            self._now.app, self._now.sent = app, time.monotonic()
        if len(self._asked) >= KEPT:
            self._asked.clear()
        self._asked[app, number] = self._now

    def answered(self, app: str, number: int, timing: Timing | None) -> None:
        """The app has answered a question; what it says of its time is believed as far as it can be."""
        trace = self._asked.pop((app, number), None)
        if trace is None or trace.answered:
            return
        trace.answered = time.monotonic()
        if timing is None:
            return
        left = trace.answered - trace.sent
        for name in ("handlers", "view", "difference"):
            told = getattr(timing, name)
            taken = max(0.0, min(left, told)) if math.isfinite(told) else 0.0
            setattr(trace, name, taken)
            left -= taken

    @contextmanager
    def patch(self, app: str = "") -> Iterator[None]:
        """An app's patch is applied."""
        begun = time.monotonic()
        trace = self._waiting_for(app)
        if trace is not None:
            trace.patched = begun
        try:
            yield
        finally:
            if trace is not None:
                trace.applied = time.monotonic()
        self._changed = True

    def changed(self) -> None:
        """Something of the page or of the focus is drawn anew with the next frame."""
        self._changed = True

    @contextmanager
    def layout(self) -> Iterator[None]:
        """The layout before a frame."""
        begun = time.monotonic()
        yield
        for trace in self._unfinished():
            trace.framed, trace.laid = begun, time.monotonic()

    def frame(self, picture_serial: int) -> None:
        """A frame is on the screen."""
        now = time.monotonic()
        for trace in self._unfinished():
            if trace.patched:
                trace.shown = now
            if self._changed and not trace.drawn and (trace.patched or trace.key != OPEN):
                trace.drawn = now
        if self.keys:
            last = self.keys[-1]
            if picture_serial != last.serial and not last.picture:
                last.picture = now
        if self.zaps and picture_serial != self.zaps[-1].serial and not self.zaps[-1].shown:
            self.zaps[-1].shown = now
        self._changed = False
        self._serial = picture_serial

    def _unfinished(self) -> Iterator[KeyTrace]:
        """Keys of which a frame is still awaited: the last one, and those whose app's patch is not shown."""
        for trace in self.keys:
            awaited = not trace.drawn if trace is self.keys[-1] else False
            if awaited or (trace.patched and not trace.shown):
                yield trace

    def _waiting_for(self, app: str) -> KeyTrace | None:
        """The oldest key of this app without a patch, of those that are not answered yet."""
        return next(
            (
                trace
                for trace in self.keys
                if trace.app == app and trace.sent and not trace.patched and not trace.answered
            ),
            None,
        )
