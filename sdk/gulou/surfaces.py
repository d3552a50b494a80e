"""The surfaces of one app: opened by the TV, drawn when it is ready for a frame, paced by what it takes."""

from __future__ import annotations

import os
from collections.abc import Callable

from gulou import scene
from gulou.app import Timers
from gulou.difference import Screen
from gulou.ui.surface import Pixels, Surface

AGAIN = 1 / 60
"""Seconds until an app that had nothing to show is asked again."""


class Surfaces:
    """By the id of their nodes."""

    def __init__(self, screen: Screen, timers: Timers, send: Callable[[scene.Flip], None]) -> None:
        self._screen = screen
        self._timers = timers
        self._send = send
        self._pixels: dict[int, Pixels] = {}

    def opened(self, message: scene.SurfaceOpened, descriptor: int) -> None:
        """The TV has made the memory of a surface; `descriptor` is closed."""
        try:
            pixels = Pixels(message, descriptor, self._send)
        finally:
            os.close(descriptor)
        self._forget_gone()
        node = self._screen.node(message.id)
        if isinstance(node, Surface):
            self._pixels[message.id] = pixels
            node.handle("open", pixels)
            self._draw(pixels)

    def flipped(self, message: scene.Flipped) -> None:
        """The TV has taken a frame."""
        pixels = self._pixels.get(message.id)
        if pixels is not None:
            pixels.taken(message.slot)
            if not pixels.waiting:
                self._draw(pixels)

    def _draw(self, pixels: Pixels) -> None:
        """Have the app draw the next frame."""
        node = self._screen.node(pixels.id)
        if self._pixels.get(pixels.id) is not pixels or not isinstance(node, Surface):
            return
        if node.on_frame is None or pixels.waiting:
            return
        before = pixels.flips
        node.on_frame(pixels)
        if pixels.flips == before:
            self._timers.add(AGAIN, lambda: self._draw(pixels))

    def _forget_gone(self) -> None:
        for node_id in [node_id for node_id in self._pixels if self._screen.node(node_id) is None]:
            del self._pixels[node_id]
