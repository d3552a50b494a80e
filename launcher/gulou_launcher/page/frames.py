"""The live screen as JPEGs, encoded once for however many watch, and not at all while nobody does."""

from __future__ import annotations

import os
import threading
import time
from dataclasses import dataclass

from gulou_launcher.control.contract import Box, Picture

WIDEST = 1280
"""Pixels that anybody gets at most."""
_NARROWEST = 320
FASTEST, SLOWEST = 1 / 15, 1 / 10
"""Seconds from one frame to the next: each costs the frame thread the reading of its pixels."""
_SHARE = 1 / 3  # of that time may go into encoding; a machine that cannot gets its frames more slowly
_QUALITY = 80
_LOOK = 0.02  # seconds between two looks at the serial
_LOOK_STILL = 0.06  # the same, after a second without a change
_STILL = 1.0


@dataclass(frozen=True)
class Frame:
    """One encoded frame."""

    serial: int
    jpeg: bytes


class Frames:
    """The newest frame of a box, for threads that wait for it."""

    def __init__(self, box: Box) -> None:
        self._box = box
        self._lock = threading.Lock()
        self._picture: Picture | None = None
        self._captured = float("-inf")
        self._interval = FASTEST
        self._encoded: dict[int, Frame] = {}
        self._stopping = threading.Event()

    def next(self, after: int, width: int, timeout: float) -> Frame | None:
        """The frame on screen as soon as its serial is another than `after`; None when it stays so long.

        Raises GulouError when the box does not show its screen.
        """
        began = time.monotonic()
        while not self._stopping.is_set():
            if self._box.frame_serial() != after:
                frame = self._newest(width)
                if frame.serial != after:
                    return frame
            waited = time.monotonic() - began
            if waited >= timeout:
                break
            self._stopping.wait(_LOOK if waited < _STILL else _LOOK_STILL)
        return None

    def stop(self) -> None:
        """Let everyone who waits go, with nothing."""
        self._stopping.set()

    def _newest(self, width: int) -> Frame:
        with self._lock:
            picture = self._picture
            if picture is None or picture.serial != self._box.frame_serial():
                self._stopping.wait(max(0.0, self._captured + self._interval - time.monotonic()))
                self._captured = time.monotonic()
                picture = self._picture = self._box.capture()
                self._encoded.clear()
            divisor = reduction(picture.width, width)
            frame = self._encoded.get(divisor)
            if frame is None:
                began = time.monotonic()
                frame = self._encoded[divisor] = Frame(picture.serial, encode(picture, divisor))
                self._interval = min(SLOWEST, max(FASTEST, (time.monotonic() - began) / _SHARE))
            return frame


def reduction(width: int, wanted: int) -> int:
    """By how much a picture is made smaller: until it fits WIDEST, and while it still fills `wanted` pixels.

    A whole number, since then each pixel is the mean of some others: a fifth of the work of any other scale.
    """
    return max(-(-width // WIDEST), width // max(wanted, _NARROWEST), 1)


def encode(picture: Picture, divisor: int) -> bytes:
    """The picture as a JPEG, `divisor` times smaller."""
    from PIL import Image

    # Nothing here may hold the interpreter's lock for long, since the frame thread waits for it. Pillow lets
    # go of it while it scales, converts and encodes, the last only where it writes to a file of the system.
    size = (picture.width, picture.height)
    image: Image.Image = Image.frombuffer("RGBX", size, picture.rgba, "raw", "RGBX", 0, 1)
    if divisor > 1:
        image = image.reduce(divisor)
    with os.fdopen(os.memfd_create("gulou-frame", os.MFD_CLOEXEC), "w+b") as target:
        image.convert("RGB").save(target, "JPEG", quality=_QUALITY)
        target.seek(0)
        return target.read()
