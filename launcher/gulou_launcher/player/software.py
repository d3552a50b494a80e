"""mpv's software render API: pictures are converted into memory by the CPU, for machines without a GPU."""

from __future__ import annotations

import ctypes
from ctypes import byref, c_char_p, c_int, c_size_t, c_void_p

from gulou_launcher.player.frames import PixelBuffer
from gulou_launcher.player.libmpv import Handle, PlayerError, RenderFrameInfo, RenderParam, error_text, load

# mpv/render.h
_API_TYPE, _NEXT_FRAME_INFO, _BLOCK_FOR_TARGET_TIME, _SKIP_RENDERING = 1, 11, 12, 13
_SW_SIZE, _SW_FORMAT, _SW_STRIDE, _SW_POINTER = 17, 18, 19, 20
_UPDATE_FRAME = 1
_INFO_PRESENT, _INFO_REDRAW = 1, 2

# swscale fills the fourth byte with 255 here; "rgb0" promises nothing of it.
PIXEL_FORMAT = b"rgba"


def parameters(*pairs: tuple[int, int | None]) -> ctypes.Array[RenderParam]:
    """A parameter list for libmpv out of (type, address) pairs, with its end mark."""
    array = (RenderParam * (len(pairs) + 1))()
    for slot, (kind, address) in zip(array, pairs, strict=False):
        slot.type, slot.data = kind, address
    return array


class RenderContext:
    """What software and OpenGL rendering share: when there is a new picture."""

    def __init__(self, handle: Handle, *pairs: tuple[int, int | None]) -> None:
        self._lib = load()
        pointer = c_void_p()
        code = self._lib.mpv_render_context_create(byref(pointer), handle.pointer, parameters(*pairs))
        if code < 0:
            raise PlayerError(f"libmpv cannot draw on this machine: {error_text(code)}")
        self._pointer = pointer
        self._info = RenderFrameInfo()
        self._ask = RenderParam(_NEXT_FRAME_INFO, ctypes.addressof(self._info))
        self._no_wait = c_int(0)
        self._skip = c_int(1)
        self._skipping = parameters(
            (_SKIP_RENDERING, ctypes.addressof(self._skip)),
            (_BLOCK_FOR_TARGET_TIME, ctypes.addressof(self._no_wait)),
        )

    def on_update(self, function: int, argument: int) -> None:
        """Have mpv call the C function at this address with this pointer when something may be drawn."""
        self._lib.mpv_render_context_set_update_callback(self._pointer, function, argument)

    def update(self) -> bool:
        """Whether there is something to draw: a new picture, or the old one with other subtitles."""
        return bool(self._lib.mpv_render_context_update(self._pointer) & _UPDATE_FRAME)

    def has_picture(self) -> tuple[bool, bool]:
        """(a picture of the stream waits to be rendered, it is one not rendered before)."""
        self._lib.mpv_render_context_get_info(self._pointer, self._ask)
        flags = self._info.flags
        return bool(flags & _INFO_PRESENT), bool(flags & _INFO_PRESENT and not flags & _INFO_REDRAW)

    def discard(self) -> None:
        """Take the waiting picture without drawing it, so that mpv does not wait for us."""
        self._lib.mpv_render_context_render(self._pointer, self._skipping)

    def free(self) -> None:
        """Give the context back; must come before its core is destroyed, else libmpv aborts the process."""
        self._lib.mpv_render_context_set_update_callback(self._pointer, None, None)
        self._lib.mpv_render_context_free(self._pointer)


class SoftwareContext(RenderContext):
    """Renders one core's pictures into memory."""

    def __init__(self, handle: Handle) -> None:
        self._api = c_char_p(b"sw")
        super().__init__(handle, (_API_TYPE, ctypes.cast(self._api, c_void_p).value))
        self._size = (c_int * 2)()
        self._format = c_char_p(PIXEL_FORMAT)
        self._stride = c_size_t()
        self._params = parameters(
            (_SW_SIZE, ctypes.addressof(self._size)),
            (_SW_FORMAT, ctypes.cast(self._format, c_void_p).value),
            (_SW_STRIDE, ctypes.addressof(self._stride)),
            (_SW_POINTER, None),
            (_BLOCK_FOR_TARGET_TIME, ctypes.addressof(self._no_wait)),
        )

    def render(self, target: PixelBuffer) -> bool:
        """Draw the newest picture and its subtitles so that they fill `target`; False if mpv could not."""
        self._size[0], self._size[1] = target.width, target.height
        self._stride.value = target.width * 4
        self._params[3].data = target.address
        return int(self._lib.mpv_render_context_render(self._pointer, self._params)) >= 0
