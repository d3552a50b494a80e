"""Three picture buffers between the thread that renders and the thread that draws; neither ever waits.

The renderer owns `back`, the drawing thread owns `front`, and the newest finished picture lies between them.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable
from dataclasses import dataclass

_ALIGN = 64  # bytes; mpv and swscale have a slow path below this


@dataclass(frozen=True, slots=True)
class Frame:
    """A finished picture with square pixels.

    `pixels` is rows of RGBA bytes from the top without padding, alpha 255; valid until the next `take()`.
    """

    pixels: memoryview
    width: int
    height: int
    serial: int  # the open() that it belongs to
    draw: Callable[[tuple[float, float, float, float], int, int], None] | None = None


class PixelBuffer:
    """`width` × `height` × 4 bytes, aligned for SIMD."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        size = width * height * 4
        self._memory = (ctypes.c_ubyte * (size + _ALIGN))()
        start = -ctypes.addressof(self._memory) % _ALIGN
        self.address = ctypes.addressof(self._memory) + start
        self.pixels = memoryview(self._memory).cast("B")[start : start + size]


class FrameQueue:
    """Hands the newest picture over. One thread renders, one takes."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._back: PixelBuffer | None = None
        self._ready: tuple[PixelBuffer, Frame] | None = None
        self._front: PixelBuffer | None = None
        self._spare: list[PixelBuffer] = []

    def back(self, width: int, height: int) -> PixelBuffer:
        """The buffer to render into (renderer only)."""
        back = self._back
        if back is None or (back.width, back.height) != (width, height):
            with self._lock:
                fitting = [b for b in self._spare if (b.width, b.height) == (width, height)]
                self._spare = fitting[1:]
            back = self._back = fitting[0] if fitting else PixelBuffer(width, height)
        return back

    def publish(self, serial: int) -> None:
        """What was rendered into `back` is now the newest picture (renderer only)."""
        back = self._back
        assert back is not None
        frame = Frame(back.pixels, back.width, back.height, serial)
        with self._lock:
            if self._ready is not None:
                self._spare.append(self._ready[0])
            self._ready, self._back = (back, frame), None

    def take(self) -> Frame | None:
        """The newest picture since the last call, if there is one (drawing thread only)."""
        with self._lock:
            if self._ready is None:
                return None
            if self._front is not None:
                self._spare.append(self._front)
            (self._front, frame), self._ready = self._ready, None
            return frame

    def clear(self) -> None:
        """Drop an unshown picture and give the memory back; the one last taken stays valid."""
        with self._lock:
            self._ready = None
            self._spare.clear()
