"""The window and the frame loop: draws when something changed, at most 60 times a second, else sleeps."""

from __future__ import annotations

import contextlib
import heapq
import itertools
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gulou.waiting import readable
from gulou_launcher import bare_kivy
from gulou_launcher.spent import Meter
from gulou_launcher.tidying import Tidying
from gulou_launcher.trace import LATE, Frames, FrameTrace
from gulou_launcher.urgency import Rest

FRAME = 1 / 60
_SETTINGS = {
    "KIVY_WINDOW": "sdl2",
    "KIVY_IMAGE": "sdl2",
    "KIVY_TEXT": "sdl2",
    "KIVY_NO_ARGS": "1",
    "KIVY_NO_FILELOG": "1",
    "KIVY_NO_CONSOLELOG": "1",
    "KIVY_NO_ENV_CONFIG": "1",
    "SDL_NO_SIGNAL_HANDLERS": "1",
}
_POLL = 1 / 60
"""How often a real window's events are looked for while nothing moves, in seconds."""
RESTING_POLL = 0.2
"""As often while the box rests."""
_SLEEP = 30.0
_TURN = 0.006
"""Seconds for which other work than drawing goes on at a time."""
_LEAST_TURN = 0.001
"""So long even where a frame is overdue, so that none is for ever."""
_IN_TIME = LATE - 0.010
"""Seconds in which a frame should be on the screen."""
_FADES = 0.9
"""The longest of the last frames is what the next one may take; with each frame it counts for less."""


@dataclass(frozen=True)
class Size:
    width: int
    height: int


class Window:
    """Kivy's window, without Kivy's loop: the loop here sleeps until there is something to do.

    `wake` may be called from any thread; everything else belongs to the frame thread.
    """

    def __init__(self, size: Size, offscreen: bool, home: Path, fullscreen: bool = False) -> None:
        os.environ.update(_SETTINGS, KIVY_HOME=str(home))
        if offscreen:
            os.environ["SDL_VIDEODRIVER"] = "offscreen"
        errors = sys.stderr
        from kivy.config import Config

        # Kivy puts its logger in the place of stderr, where what we say would be lost.
        sys.stderr = errors
        for name, value in (
            ("multisamples", "0"),
            ("width", str(size.width)),
            ("height", str(size.height)),
            ("maxfps", "0"),
            ("vsync", "0" if offscreen else "1"),
            ("fullscreen", "auto" if fullscreen else "0"),
            ("resizable", "1"),
        ):
            Config.set("graphics", name, value)
        Config.set("kivy", "exit_on_escape", "0")
        Config.remove_section("input")
        Config.add_section("input")
        bare_kivy.load()
        from kivy.base import EventLoop, runTouchApp
        from kivy.core.window import Window as KivyWindow

        if KivyWindow is None:
            raise OSError("No screen can be opened: neither a display nor OpenGL off screen.")
        self.kivy: Any = KivyWindow
        self._loop: Any = EventLoop
        self.kivy.clearcolor = (0, 0, 0, 1)
        self.kivy.set_title("Gulou")
        runTouchApp(embedded=True)
        self.offscreen = offscreen
        self.canvas: Any = self.kivy.canvas
        self._wake_read, self._wake_write = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self._timers: list[tuple[float, int, Callable[[], None]]] = []
        self._count = itertools.count()
        self._wanted = True
        self._wanted_since = time.monotonic()
        self._meter = Meter()
        self._before = self._meter.read()
        """As the frame that is wanted became so."""
        self._moving = False
        """The frame that is wanted only moves what is there already."""
        self._animated_until = 0.0
        self._drawing = self._frame = 0.0
        """Seconds that the longest of the last frames took: drawing alone, and with the layout."""
        self._next_frame = 0.0
        self.running = True
        self.rests = False
        """Nothing is shown but what covers the screen: a key may take a moment."""
        self.serial = 0
        self.frames = Frames()
        self.tidying = Tidying()
        self._rest = Rest()
        self.before_frame: list[Callable[[], None]] = []
        self.after_frame: list[Callable[[], None]] = []
        self.on_wake: list[Callable[[], object]] = []
        from kivy.graphics import BindTexture
        from kivy.graphics.opengl import GL_RENDERER, glGetString

        # What has no picture is drawn with one that is white all over, 64 × 64: without a GPU a box costs
        # half as much where no texel need be mixed with its neighbours.
        white = BindTexture().texture
        white.mag_filter = white.min_filter = "nearest"
        renderer = glGetString(GL_RENDERER)
        self.renderer = renderer.decode() if isinstance(renderer, bytes) else str(renderer)

    @property
    def size(self) -> Size:
        width, height = self.kivy.system_size if not self.offscreen else self.kivy.size
        return Size(int(width), int(height))

    @property
    def software(self) -> bool:
        """True where the processor draws, not a GPU."""
        return any(name in self.renderer.lower() for name in ("llvmpipe", "softpipe", "swrast"))

    def wake(self) -> None:
        """Have the frame thread look for work."""
        with contextlib.suppress(BlockingIOError):
            os.write(self._wake_write, b"!")

    def on_resize(self, call: Callable[[], None]) -> None:
        """Have `call` called when the window has another size."""
        self.kivy.fbind("on_resize", lambda *_: call())

    def ask_move(self) -> None:
        """A frame should be drawn in which something has moved on; it waits for its turn."""
        if not self._wanted:
            self.ask_frame()
            self._moving = True

    def ask_frame(self) -> None:
        """A frame must be drawn."""
        if self._moving:
            # What a key changed waits for no motion: it is drawn as soon as if nothing moved.
            self._moving = self._wanted = False
            self._next_frame = min(self._next_frame, time.monotonic())
        if not self._wanted:
            self._wanted = True
            self._wanted_since = time.monotonic()
            self._before = self._meter.read()

    @property
    def turn(self) -> float:
        """Seconds for which other work than drawing may go on now: until the next frame is due."""
        if not self._wanted:
            return _TURN
        return max(_LEAST_TURN, min(_TURN, self._next_frame - time.monotonic()))

    @property
    def left(self) -> float:
        """Before a frame is drawn: seconds that are left until drawing must begin, so that it is in time."""
        return self._wanted_since + _IN_TIME - self._drawing - time.monotonic()

    def animate(self, seconds: float) -> None:
        """Draw every frame for so long, as if something moved: to measure how the box keeps up."""
        self._animated_until = time.monotonic() + seconds
        self.ask_frame()

    def after(self, seconds: float, call: Callable[[], None]) -> None:
        """Call `call` on the frame thread, once."""
        heapq.heappush(self._timers, (time.monotonic() + seconds, next(self._count), call))

    def run(self) -> None:
        """The loop; returns when `running` is False or the window was closed."""
        while self.running and not self._loop.quit:
            now = time.monotonic()
            timeout = self._timeout(now)
            if timeout > 0:
                woken = bool(readable([self._wake_read], timeout))
                waited = time.monotonic() - now
                self._rest.waited(waited)
                self._meter.rested(min(waited, timeout))
                if woken:
                    with contextlib.suppress(BlockingIOError):
                        os.read(self._wake_read, 4096)
            if not self.offscreen:
                self.kivy.mainloop()
            for call in self.on_wake:
                call()
            self._run_timers()
            now = time.monotonic()
            if self._wanted and now >= self._next_frame:
                self._draw()
                # While some take long each begins sooner, so that the longest of them is in time.
                ahead = time.monotonic() + max(0.0, _IN_TIME - self._frame)
                self._next_frame = min(max(self._next_frame + FRAME, now), ahead)
                self.tidying.busy()
                self._meter.rested(self._rest.take())
            elif not self._wanted:
                self.tidying.idle()

    def _timeout(self, now: float) -> float:
        timeout = _SLEEP if self.offscreen else RESTING_POLL if self.rests else _POLL
        if self._timers:
            timeout = min(timeout, self._timers[0][0] - now)
        if self._wanted:
            timeout = min(timeout, self._next_frame - now)
        return timeout

    def _run_timers(self) -> None:
        now = time.monotonic()
        while self._timers and self._timers[0][0] <= now:
            heapq.heappop(self._timers)[2]()

    def _draw(self) -> None:
        if not self._wanted:
            self.ask_frame()
        begun = time.monotonic()
        wanted, before = self._wanted_since, self._before
        self._wanted = self._moving = False
        for call in self.before_frame:
            call()
        laid = time.monotonic()
        self.canvas.ask_update()
        self._loop.idle()
        if self.software:
            # Without a GPU nothing else holds back the queue of unfinished frames.
            from kivy.graphics.opengl import glFinish

            glFinish()
        self.serial += 1
        done = time.monotonic()
        self._drawing = max(done - laid, _FADES * self._drawing)
        self._frame = max(done - begun, _FADES * self._frame)
        spent = self._meter.since(before) if done - wanted > LATE else None
        self.frames.drawn(FrameTrace(wanted, begun, laid, done, spent))
        for call in self.after_frame:
            call()
        if begun < self._animated_until:
            self.ask_frame()

    def capture(self) -> tuple[int, int, bytes, int]:
        """The frame as it is now: width, height, RGBA rows from the top, serial."""
        from kivy.graphics.opengl import GL_RGBA, GL_UNSIGNED_BYTE, glReadPixels

        size = self.size
        if self._wanted or not self.offscreen:
            # Off screen the last frame is still there; a window's is gone with its flip.
            self._draw()
        data = glReadPixels(0, 0, size.width, size.height, GL_RGBA, GL_UNSIGNED_BYTE)
        row = size.width * 4
        rows = (data[start : start + row] for start in range(len(data) - row, -1, -row))
        return size.width, size.height, b"".join(rows), self.serial

    def close(self) -> None:
        self.running = False
        self.wake()
