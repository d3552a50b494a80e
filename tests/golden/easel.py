"""A screen of any size to paint on, off screen: the launcher's own layers, drawn into a texture."""

from __future__ import annotations

import heapq
import itertools
import threading
import time
from collections.abc import Callable
from functools import cache
from typing import Any, cast
from unittest.mock import patch

from kivy.graphics import ClearBuffers, ClearColor, Fbo
from PIL import Image

from gulou_launcher import screen
from gulou_launcher.screen import Screen
from gulou_launcher.wallpaper import Wallpaper
from gulou_launcher.window import Size, Window


@cache
def _fbo(size: Size) -> Any:
    """One for each size, for good: no frame of a window comes to let go of it, and one of 4K takes 60 MB."""
    made = Fbo(size=(size.width, size.height), with_stencilbuffer=True)
    with made:
        ClearColor(0, 0, 0, 1)
        ClearBuffers(clear_stencil=True)
    return made


@cache
def _paper(size: Size) -> Wallpaper:
    """The night, for the same reason."""
    return Wallpaper(cast(Window, None), "night")


class Canvas:
    """What the screen takes for its window: keeps timers, and draws only when somebody looks."""

    renderer = "an easel"

    def __init__(self, size: Size) -> None:
        self.size = size
        self.fbo = _fbo(size)
        self.canvas = _Above(self.fbo)
        self._timers: list[tuple[float, int, Callable[[], None]]] = []
        self._count = itertools.count()
        self._woken = threading.Event()
        self.on_wake: list[Callable[[], object]] = []

    def after(self, seconds: float, call: Callable[[], None]) -> None:
        heapq.heappush(self._timers, (time.monotonic() + seconds, next(self._count), call))

    def run_timers(self) -> None:
        while self._timers and self._timers[0][0] <= time.monotonic():
            heapq.heappop(self._timers)[2]()
        if self._woken.is_set():
            self._woken.clear()
            for call in self.on_wake:
                call()

    def wake(self) -> None:
        """From any thread: something waits for the next turn."""
        self._woken.set()

    def ask_frame(self) -> None: ...


class _Above:
    """The instructions of an Fbo above those that clear it: what `Screen` takes for a window's canvas."""

    def __init__(self, fbo: Any) -> None:
        self._fbo = fbo
        self._below = len(fbo.children)

    def add(self, layer: Any) -> None:
        self._fbo.add(layer)

    def insert(self, place: int, layer: Any) -> None:
        self._fbo.insert(self._below + place, layer)

    def remove(self, layer: Any) -> None:
        self._fbo.remove(layer)

    def clear(self) -> None:
        for layer in self._fbo.children[self._below :]:
            self._fbo.remove(layer)


class Easel(Screen):
    """The launcher's screen with nothing to see it on but `picture`."""

    def __init__(self, size: Size) -> None:
        self.easel = Canvas(size)
        with patch.object(screen, "Wallpaper", lambda window, sky: _paper(size)):
            super().__init__(cast(Window, self.easel), "night")
        self.shown: object = None

    def show(self, stage: Any, *, wallpaper: bool, deeper: bool = False) -> None:
        self.shown = stage
        super().show(stage, wallpaper=wallpaper)

    def run_timers(self) -> None:
        self.easel.run_timers()

    def picture(self) -> Image.Image:
        """All layers as they are now."""
        self.before_frame()
        fbo, size = self.easel.fbo, self.easel.size
        fbo.ask_update()
        fbo.draw()
        image = Image.frombytes("RGBA", (size.width, size.height), fbo.pixels)
        return image.transpose(Image.Transpose.FLIP_TOP_BOTTOM).convert("RGB")

    def close(self) -> None:
        """Take everything off, for the next one."""
        self.easel.canvas.clear()
