"""The thread that renders pictures into memory, woken by mpv only when there is a new one."""

from __future__ import annotations

import ctypes
import sys
import threading
from collections.abc import Callable, Sequence

from gulou_launcher.player.core import Core
from gulou_launcher.player.frames import FrameQueue
from gulou_launcher.player.software import SoftwareContext
from gulou_launcher.player.status import VideoShape

# Up to this many pixels a picture is converted at its own size and stretched by the graphics library; above,
# it is scaled down to the window while it is converted.
_NATIVE_PIXELS = 1920 * 1088


class _Signal:
    """A semaphore that C code can post: mpv's threads wake ours without taking the interpreter lock."""

    def __init__(self) -> None:
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._semaphore = (ctypes.c_char * 64)()  # sem_t is 32 bytes on 64-bit Linux
        self.argument = ctypes.addressof(self._semaphore)
        for name in ("sem_init", "sem_post", "sem_wait"):
            getattr(self._libc, name).argtypes = (ctypes.c_void_p,)
        self._libc.sem_init.argtypes = (ctypes.c_void_p, ctypes.c_int, ctypes.c_uint)
        if self._libc.sem_init(self.argument, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), "sem_init")
        self.function = ctypes.cast(self._libc.sem_post, ctypes.c_void_p).value or 0

    def post(self) -> None:
        self._libc.sem_post(self.argument)

    def wait(self) -> None:
        self._libc.sem_wait(self.argument)


class _ThreadingSignal:
    """The same where the C library has no unnamed semaphores (macOS, Windows)."""

    def __init__(self) -> None:
        self._semaphore = threading.Semaphore(0)
        self.argument = 0
        self._callback = ctypes.CFUNCTYPE(None, ctypes.c_void_p)(lambda _: self.post())
        self.function = ctypes.cast(self._callback, ctypes.c_void_p).value or 0

    def post(self) -> None:
        self._semaphore.release()

    def wait(self) -> None:
        self._semaphore.acquire()


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
        self._signal = _Signal() if sys.platform == "linux" else _ThreadingSignal()
        self._contexts = [(core, SoftwareContext(core.handle)) for core in cores]
        for _, context in self._contexts:
            context.on_update(self._signal.function, self._signal.argument)
        self._thread = threading.Thread(target=self._run, name="player-render", daemon=True)
        self._thread.start()

    def set_size(self, width: int, height: int) -> None:
        """The window's size; a picture much larger than it is rendered smaller."""
        if (width, height) != self._target:
            self._target, self._redraw = (width, height), True
            self._signal.post()

    def close(self) -> None:
        """Stop the thread and free the contexts; comes before the cores are destroyed."""
        self._closing = True
        self._signal.post()
        self._thread.join()
        for _, context in self._contexts:
            context.free()

    def _run(self) -> None:
        while True:
            self._signal.wait()
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
