"""Where the time of the last keys went: taken, answered by the app, drawn, and the first new picture."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass

KEPT = 64
FRAMES = 1200
"""Frames that are kept: twenty seconds of a screen that moves."""
LATE = 0.033
"""Seconds that no frame should take."""


@dataclass
class KeyTrace:
    """Moments on the monotonic clock, in seconds; 0.0 for what has not happened.

    `drawn` is the end of the first frame that shows what the key changed, `picture` the end of the first
    frame with a picture of another stream than before.
    """

    key: str
    taken: float
    patched: float = 0.0
    drawn: float = 0.0
    picture: float = 0.0
    serial: int = 0


@dataclass
class FrameTrace:
    """One frame: wanted, begun and on the screen, on the monotonic clock in seconds.

    It was wanted when something changed first, but never before the frame before it was done.
    """

    wanted: float
    begun: float
    done: float


class Frames:
    """The last FRAMES frames, and how many ever took longer than LATE. Belongs to the frame thread."""

    def __init__(self) -> None:
        self.last: deque[FrameTrace] = deque(maxlen=FRAMES)
        self.count = 0
        self.late = 0

    def drawn(self, wanted: float, begun: float, done: float) -> None:
        self.last.append(FrameTrace(wanted, begun, done))
        self.count += 1
        self.late += done - wanted > LATE


class Trace:
    """The last KEPT keys. Belongs to the frame thread."""

    def __init__(self) -> None:
        self.keys: deque[KeyTrace] = deque(maxlen=KEPT)
        self._serial = 0
        self._changed = False

    def key(self, key: str) -> None:
        self.keys.append(KeyTrace(key, time.monotonic(), serial=self._serial))

    def patch(self) -> None:
        """An app's answer has come."""
        if self.keys and not self.keys[-1].patched:
            self.keys[-1].patched = time.monotonic()
        self._changed = True

    def changed(self) -> None:
        """Something of the page or of the focus is drawn anew with the next frame."""
        self._changed = True

    def frame(self, picture_serial: int) -> None:
        """A frame is on the screen."""
        now = time.monotonic()
        if self.keys:
            last = self.keys[-1]
            if self._changed and not last.drawn:
                last.drawn = now
            if picture_serial != last.serial and not last.picture:
                last.picture = now
        self._changed = False
        self._serial = picture_serial
