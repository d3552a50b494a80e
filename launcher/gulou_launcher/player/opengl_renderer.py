"""mpv's OpenGL render API: the GPU draws the picture straight into the window, without a copy.

All of it belongs to the frame thread, on which Kivy's GL context is current.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable, Sequence
from ctypes import c_char_p, c_int, c_void_p

from gulou_launcher.player.core import Core
from gulou_launcher.player.frames import Frame
from gulou_launcher.player.gl_state import GL, OpenGLFbo, OpenGLInitParams
from gulou_launcher.player.libmpv import Handle, PlayerError
from gulou_launcher.player.software import RenderContext, parameters
from gulou_launcher.player.wakeup import wakeup

_API_TYPE, _OPENGL_INIT_PARAMS, _OPENGL_FBO, _FLIP_Y, _BLOCK_FOR_TARGET_TIME = 1, 2, 3, 4, 12
_NO_PIXELS = memoryview(b"")
_MARGINS = ("left", "right", "top", "bottom")


class OpenGLContext(RenderContext):
    """Renders one core's pictures into a framebuffer."""

    def __init__(self, handle: Handle, gl: GL) -> None:
        self._api = c_char_p(b"opengl")
        self._gl = gl
        self._init = OpenGLInitParams(gl.get_proc_address, None, None)
        with gl.kept():
            super().__init__(
                handle,
                (_API_TYPE, ctypes.cast(self._api, c_void_p).value),
                (_OPENGL_INIT_PARAMS, ctypes.addressof(self._init)),
            )
        self._fbo, self._flip = OpenGLFbo(), c_int(1)
        self._params = parameters(
            (_OPENGL_FBO, ctypes.addressof(self._fbo)),
            (_FLIP_Y, ctypes.addressof(self._flip)),
            (_BLOCK_FOR_TARGET_TIME, ctypes.addressof(self._no_wait)),
        )

    def render(self, width: int, height: int) -> None:
        """Draw the newest picture into the framebuffer that is bound, of this size; black around it."""
        self._fbo.fbo, self._fbo.w, self._fbo.h = self._gl.framebuffer, width, height
        with self._gl.kept():
            self._lib.mpv_render_context_render(self._pointer, self._params)


class OpenGLRenderer:
    """The pictures of whichever core is live, drawn when the canvas is.

    `finished()` is called from a thread of its own when there may be a new picture: `take()` tells.
    """

    def __init__(self, cores: Sequence[Core], finished: Callable[[], None]) -> None:
        """On the frame thread. Raises PlayerError where the GPU cannot be used."""
        self._gl = GL()
        self._contexts: list[tuple[Core, OpenGLContext]] = []
        self._finished = finished
        self._wakeup = wakeup()
        self._closing = False
        self._shown: tuple[Core, OpenGLContext, int] | None = None
        self._margins: dict[int, tuple[str, ...]] = {}
        try:
            for core in cores:
                context = OpenGLContext(core.handle, self._gl)
                self._contexts.append((core, context))
                context.on_update(self._wakeup.function, self._wakeup.argument)
        except PlayerError:
            for _, context in self._contexts:
                context.free()
            raise
        self._thread = threading.Thread(target=self._wake, name="player-wake", daemon=True)
        self._thread.start()

    def set_size(self, width: int, height: int) -> None:
        """The window's size is known when it is drawn."""

    def clear(self) -> None:
        """Draw nothing any more."""
        self._shown = None

    def take(self) -> Frame | None:
        """A frame that draws itself, if there is a new picture."""
        due = None
        for core, context in self._contexts:
            if not context.update():
                continue
            present, new = context.has_picture()
            known = self._shown is not None and self._shown[0] is core
            if not (core.live or known):
                if present:
                    context.discard()
            elif present and (new or known):
                core.pictures += new
                due = core, context
        if due is None:
            return None
        core, context = due
        serial = core.status.serial
        if core.live and (self._shown is None or self._shown[2] != serial):
            self._shown = core, context, serial
            core.picture_shown()
        shape = core.shape
        size = (round(shape.height * shape.aspect), shape.height) if shape else (16, 9)
        return Frame(_NO_PIXELS, *size, serial, self.draw)

    def draw(self, place: tuple[float, float, float, float], width: int, height: int) -> None:
        """Draw into a window of this size, in pixels; `place` is left, top, right, bottom in parts of it."""
        if self._shown is None:
            return
        core, context, _ = self._shown
        left, top, right, bottom = place
        margins = tuple(f"{max(0.0, part):.4f}" for part in (left, 1 - right, top, 1 - bottom))
        if self._margins.get(id(core)) != margins:
            self._margins[id(core)] = margins
            for side, part in zip(_MARGINS, margins, strict=True):
                core.handle.command("set", f"video-margin-ratio-{side}", part)
        context.render(width, height)

    def close(self) -> None:
        """Free the contexts; comes before the cores are destroyed, and on the frame thread."""
        self._closing = True
        self._wakeup.post()
        self._thread.join()
        with self._gl.kept():
            for _, context in self._contexts:
                context.free()

    def _wake(self) -> None:
        while True:
            self._wakeup.wait()
            if self._closing:
                return
            self._finished()
