"""The thread that renders pictures into memory, woken by mpv only when there is a new one."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from gulou_launcher.player.core import Core
from gulou_launcher.player.frames import Frame, FrameQueue
from gulou_launcher.player.software import SoftwareContext
from gulou_launcher.player.status import VideoShape
from gulou_launcher.player.wakeup import wakeup

# Up to this many pixels a picture is converted at its own size and stretched by the graphics library; above,
# it is scaled down to the window while it is converted.
_NATIVE_PIXELS = 1920 * 1088


def render_size(shape: VideoShape, target: tuple[int, int]) -> tuple[int, int]:
    """Width and height to render at, with square pixels: the picture's own, or what fits `target` for a very
    large one."""
    width, height = shape.height * shape.aspect, float(shape.height)
    if width * height > _NATIVE_PIXELS:
        scale = min(1.0, target[0] / width, target[1] / height)
        width, height = width * scale, height * scale
    return max(16, round(width)), max(2, round(height))


class SoftwareRenderer:
    """Renders the pictures of whichever core is live into a queue of frames.

    `finished()` is called from the renderer's thread after each picture.
    """

    def __init__(self, cores: Sequence[Core], finished: Callable[[], None]) -> None:
        self.frames = FrameQueue()
        self._finished = finished
        self._target = (1280, 720)
        self._size: tuple[int, int] | None = None  # of the picture rendered last
        self._redraw = False
        self._shown_serial = 0
        self._closing = False
        self._wakeup = wakeup()
        self._contexts = [(core, SoftwareContext(core.handle)) for core in cores]
        for _, context in self._contexts:
            context.on_update(self._wakeup.function, self._wakeup.argument)
        self._thread = threading.Thread(target=self._run, name="player-render", daemon=True)
        self._thread.start()

    def take(self) -> Frame | None:
        """The newest picture since the last call."""
        return self.frames.take()

    def clear(self) -> None:
        """Drop what was not taken, and give the memory back."""
        self.frames.clear()

    def set_size(self, width: int, height: int) -> None:
        """The window's size; a picture much larger than it is rendered smaller."""
        if (width, height) != self._target:
            self._target, self._redraw = (width, height), True
            self._wakeup.post()

    def close(self) -> None:
        """Stop the thread and free the contexts; comes before the cores are destroyed."""
        self._closing = True
        self._wakeup.post()
        self._thread.join()
        for _, context in self._contexts:
            context.free()

    def _run(self) -> None:
        while True:
            self._wakeup.wait()
            if self._closing:
                return
            redraw, self._redraw = self._redraw, False
            for core, context in self._contexts:
                self._draw(core, context, redraw)

    def _draw(self, core: Core, context: SoftwareContext, redraw: bool) -> None:
        updated = context.update()
        if not (updated or (redraw and core.live and core.status.serial == self._shown_serial)):
            return
        present, new = context.has_picture()
        if not core.live:
            if present:
                context.discard()
            return
        serial = core.status.serial
        first = serial != self._shown_serial
        if first and not new:
            return  # a black canvas from before the first picture
        # Nobody can say the size of a first picture yet; mpv fits it into that of the service before.
        size = render_size(core.shape, self._target) if core.shape else self._size or self._target
        buffer = self.frames.back(*size)
        if not context.render(buffer) or not core.live:
            return
        self.frames.publish(serial)
        core.pictures += new
        self._size = size
        if first:
            self._shown_serial = serial
            core.picture_shown()
        self._finished()
