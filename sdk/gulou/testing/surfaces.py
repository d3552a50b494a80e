"""The launcher's end of an app's surfaces: it lends the memory, and takes a frame sixty times a second."""

from __future__ import annotations

import mmap
import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

from gulou import scene
from gulou.testing.model.stage import Stage
from gulou.testing.model.surface import Surface

SLOTS = 3
FRAME = 1 / 60
"""Seconds between two frames of the TV."""


@dataclass
class Picture:
    """What a surface shows: rows of `width` pixels from the top, each of 4 bytes."""

    width: int
    height: int
    rgba: bytearray = field(default_factory=bytearray)
    frames: int = 0
    """How many frames the TV has taken so far."""

    def at(self, x: int, y: int) -> tuple[int, int, int]:
        """Red, green and blue of a pixel, 0 … 255, counted from the top left."""
        if not self.rgba:
            raise AssertionError("the app has shown no frame yet: let time pass, tv.clock.advance(0.1)")
        if not (0 <= x < self.width and 0 <= y < self.height):
            raise IndexError(f"the surface has {self.width} × {self.height} pixels")
        start = (y * self.width + x) * 4
        red, green, blue = self.rgba[start : start + 3]
        return red, green, blue

    def find(self, red: int, green: int, blue: int) -> tuple[int, int] | None:
        """The first pixel of this colour, row by row from the top left; None where there is none."""
        color, place = bytes((red, green, blue)), -1
        while (place := self.rgba.find(color, place + 1)) >= 0:
            if place % 4 == 0:
                return place // 4 % self.width, place // 4 // self.width
        return None


@dataclass
class _Lent:
    memory: mmap.mmap
    picture: Picture
    waiting: int | None = None


@dataclass
class Surfaces:
    """By the id of their nodes. `send` says something to the app, with descriptors."""

    send: Callable[[Any, Sequence[int]], None]
    lent: dict[int, _Lent] = field(default_factory=dict)

    def lend(self, stage: Stage) -> None:
        """Make the memory of surfaces that are new, or of another size."""
        there = {node.id: node for node in stage.everything if isinstance(node, Surface)}
        for node_id in list(self.lent.keys() - there.keys()):
            self._close(node_id)
        for node_id, node in there.items():
            width, height = node.size
            known = self.lent.get(node_id)
            if known is not None and (known.picture.width, known.picture.height) == (width, height):
                continue
            self._close(node_id)
            size = width * height * 4 * SLOTS
            with _memory() as file:
                file.truncate(size)
                self.lent[node_id] = _Lent(mmap.mmap(file.fileno(), size), Picture(width, height))
                self.send(scene.SurfaceOpened(node_id, width, height, SLOTS), [file.fileno()])

    @property
    def waiting(self) -> bool:
        """Whether a frame waits to be taken."""
        return any(lent.waiting is not None for lent in self.lent.values())

    def flip(self, message: scene.Flip) -> None:
        """A frame is ready. The one before it, where it was not taken, is never seen."""
        lent = self.lent.get(message.id)
        if lent is not None:
            before, lent.waiting = lent.waiting, message.slot
            if before is not None and before != message.slot:
                self.send(scene.Flipped(message.id, before), ())

    def take(self) -> None:
        """Show what waits, as the TV does sixty times a second."""
        for node_id, lent in self.lent.items():
            if lent.waiting is None:
                continue
            slot, lent.waiting = lent.waiting, None
            picture = lent.picture
            size = picture.width * picture.height * 4
            with memoryview(lent.memory) as frames:
                picture.rgba[:] = frames[slot * size : (slot + 1) * size]
            picture.frames += 1
            self.send(scene.Flipped(node_id, slot), ())

    def close(self) -> None:
        """Take the memory back."""
        for node_id in list(self.lent):
            self._close(node_id)

    def _close(self, node_id: int) -> None:
        lent = self.lent.pop(node_id, None)
        if lent is not None:
            lent.memory.close()


def _memory() -> IO[bytes]:
    """A file in memory, where the system has such."""
    if hasattr(os, "memfd_create"):
        return os.fdopen(os.memfd_create("surface"), "w+b")
    return tempfile.TemporaryFile()
