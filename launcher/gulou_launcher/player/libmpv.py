"""A thin, typed hold on libmpv: client API 2.x (mpv 0.35 to 0.40 and on) and its render API.

The player needs three things that the usual Python binding does not offer: the software render parameters,
hooks, and an update callback that takes no interpreter lock. Only plain strings cross here: mpv gives every
property as text, structured ones as JSON.

Nothing is loaded before `load()`. It maps about 100 shared libraries, so call it off the frame thread.
"""

from __future__ import annotations

import ctypes
import functools
import locale
import sys
from collections.abc import Mapping, Sequence
from ctypes import POINTER, c_char_p, c_double, c_int, c_int64, c_uint64, c_ulong, c_void_p
from dataclasses import dataclass
from enum import IntEnum

_NAMES = {"darwin": ("libmpv.2.dylib", "libmpv.dylib"), "win32": ("libmpv-2.dll", "mpv-2.dll")}
_RTLD_NOW = 2
_FORMAT_STRING = 1
_M_MMAP_THRESHOLD, _M_ARENA_MAX = -3, -8


class PlayerError(Exception):
    """The player cannot do what was asked; the text is for people."""


class EventId(IntEnum):
    """The events of mpv/client.h that the player acts upon."""

    none = 0
    shutdown = 1
    start_file = 6
    end_file = 7
    file_loaded = 8
    idle = 11
    video_reconfig = 17
    playback_restart = 21
    property_change = 22
    hook = 25


class EndReason(IntEnum):
    """Why a file ended (mpv_end_file_reason)."""

    eof = 0
    stop = 2
    quit = 3
    error = 4
    redirect = 5


@dataclass(frozen=True, slots=True)
class Event:
    """One event; `name` and `value` are a property's, `code` is the end reason or the hook's id."""

    id: int
    name: str = ""
    value: str | None = None
    code: int = 0
    error: int = 0


class _Event(ctypes.Structure):
    _fields_ = [("event_id", c_int), ("error", c_int), ("reply_userdata", c_uint64), ("data", c_void_p)]


class _Property(ctypes.Structure):
    _fields_ = [("name", c_char_p), ("format", c_int), ("data", POINTER(c_char_p))]


class _EndFile(ctypes.Structure):
    _fields_ = [("reason", c_int), ("error", c_int)]


class _Hook(ctypes.Structure):
    _fields_ = [("name", c_char_p), ("id", c_uint64)]


class RenderParam(ctypes.Structure):
    """mpv_render_param: a type and a pointer to its data; type 0 ends a list."""

    _fields_ = [("type", c_int), ("data", c_void_p)]


class RenderFrameInfo(ctypes.Structure):
    """mpv_render_frame_info."""

    _fields_ = [("flags", c_uint64), ("target_time", c_int64)]


# name: (result, arguments after the handle)
_FUNCTIONS: Mapping[str, tuple[type | None, tuple[type, ...]]] = {
    "mpv_set_option_string": (c_int, (c_char_p, c_char_p)),
    "mpv_initialize": (c_int, ()),
    "mpv_terminate_destroy": (None, ()),
    "mpv_command_async": (c_int, (c_uint64, POINTER(c_char_p))),
    "mpv_set_property_string": (c_int, (c_char_p, c_char_p)),
    "mpv_get_property_string": (c_void_p, (c_char_p,)),
    "mpv_observe_property": (c_int, (c_uint64, c_char_p, c_int)),
    "mpv_hook_add": (c_int, (c_uint64, c_char_p, c_int)),
    "mpv_hook_continue": (c_int, (c_uint64,)),
    "mpv_wait_event": (POINTER(_Event), (c_double,)),
    "mpv_wakeup": (None, ()),
    "mpv_free": (None, ()),
    "mpv_render_context_set_update_callback": (None, (c_void_p, c_void_p)),
    "mpv_render_context_update": (c_uint64, ()),
    "mpv_render_context_get_info": (c_int, (RenderParam,)),
    "mpv_render_context_render": (c_int, (POINTER(RenderParam),)),
    "mpv_render_context_report_swap": (None, ()),
    "mpv_render_context_free": (None, ()),
}


def _frugal_malloc() -> None:
    """Keep decoders' memory from staying behind in one heap for each thread (glibc's malloc.h).

    Measured after 120 zaps: 77 MB PSS instead of 160.
    """
    if sys.platform == "linux" and (mallopt := getattr(ctypes.CDLL(None), "mallopt", None)) is not None:
        mallopt(_M_ARENA_MAX, 2)
        mallopt(_M_MMAP_THRESHOLD, 1 << 20)


def give_memory_back() -> None:
    """Return freed memory to the system; some milliseconds, so not on the frame thread."""
    if sys.platform == "linux" and (trim := getattr(ctypes.CDLL(None), "malloc_trim", None)) is not None:
        trim(0)


@functools.cache
def load() -> ctypes.CDLL:
    """Load libmpv once. Safe from any thread; about 100 ms the first time, without the interpreter lock.

    Raises PlayerError when libmpv is not installed.
    """
    # mpv reads numbers with the C library and refuses to run under "3,14" locales.
    locale.setlocale(locale.LC_NUMERIC, "C")
    _frugal_malloc()
    library = None
    for name in _NAMES.get(sys.platform, ("libmpv.so.2",)):
        if sys.platform != "win32":
            # CDLL() would hold the interpreter lock, and so the frame thread, while the linker works.
            dlopen = ctypes.CDLL(None).dlopen
            dlopen.restype, dlopen.argtypes = c_void_p, (c_char_p, c_int)
            dlopen(name.encode(), _RTLD_NOW)
        try:
            library = ctypes.CDLL(name)
            break
        except OSError:
            continue
    if library is None:
        raise PlayerError("Video needs libmpv, which is not installed: install the package libmpv2")
    library.mpv_create.restype = c_void_p
    library.mpv_client_api_version.restype = c_ulong
    library.mpv_error_string.restype = c_char_p
    library.mpv_render_context_create.argtypes = (POINTER(c_void_p), c_void_p, POINTER(RenderParam))
    for name, (result, arguments) in _FUNCTIONS.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, (c_void_p, *arguments)
    return library


def version() -> tuple[int, int]:
    """libmpv's client API version; 2.1 is mpv 0.35, 2.5 is mpv 0.40."""
    number = int(load().mpv_client_api_version())
    return number >> 16, number & 0xFFFF


class Handle:
    """One mpv core. Nothing here raises after construction; commands are queued and never wait."""

    def __init__(self, options: Mapping[str, str], optional: Mapping[str, str]) -> None:
        """`optional` holds options that only some versions know. Raises PlayerError."""
        self._lib = load()
        self.pointer = c_void_p(self._lib.mpv_create())
        if not self.pointer:
            raise PlayerError("libmpv cannot start: out of memory")
        for required, table in ((True, options), (False, optional)):
            for name, value in table.items():
                code = self._lib.mpv_set_option_string(self.pointer, name.encode(), value.encode())
                if code < 0 and required:
                    self._lib.mpv_terminate_destroy(self.pointer)
                    raise PlayerError(f"libmpv refuses the option {name}={value}: {error_text(code)}")
        if (code := self._lib.mpv_initialize(self.pointer)) < 0:
            self._lib.mpv_terminate_destroy(self.pointer)
            raise PlayerError(f"libmpv cannot start: {error_text(code)}")

    def command(self, *arguments: str) -> None:
        """Queue a command; its errors are seen as events of the file that it concerns."""
        array = (c_char_p * (len(arguments) + 1))(*(a.encode() for a in arguments), None)
        self._lib.mpv_command_async(self.pointer, 0, array)

    def set_now(self, name: str, value: str) -> None:
        """Set a property and wait until the core has it (not from the frame thread)."""
        self._lib.mpv_set_property_string(self.pointer, name.encode(), value.encode())

    def get(self, name: str) -> str | None:
        """A property as text, JSON where it has parts; None when unavailable. Waits for the core."""
        address = self._lib.mpv_get_property_string(self.pointer, name.encode())
        if not address:
            return None
        text = ctypes.string_at(address).decode("utf-8", "replace")
        self._lib.mpv_free(address)
        return text

    def observe(self, names: Sequence[str]) -> None:
        """Have `property_change` events for these."""
        for name in names:
            self._lib.mpv_observe_property(self.pointer, 0, name.encode(), _FORMAT_STRING)

    def hook(self, name: str) -> None:
        """Have mpv stop at this point of loading, send a `hook` event and wait for `resume()`."""
        self._lib.mpv_hook_add(self.pointer, 0, name.encode(), 0)

    def resume(self, hook_id: int) -> None:
        """Let mpv go on after a `hook` event."""
        self._lib.mpv_hook_continue(self.pointer, hook_id)

    def wait_event(self, timeout_s: float) -> Event:
        """The next event, or one with id `none` after `timeout_s` seconds (-1: never) or `wake()`."""
        raw = self._lib.mpv_wait_event(self.pointer, timeout_s).contents
        match raw.event_id:
            case EventId.property_change:
                prop = ctypes.cast(raw.data, POINTER(_Property)).contents
                value = None
                if prop.format == _FORMAT_STRING and prop.data and prop.data[0] is not None:
                    value = prop.data[0].decode("utf-8", "replace")
                return Event(raw.event_id, prop.name.decode(), value)
            case EventId.end_file:
                end = ctypes.cast(raw.data, POINTER(_EndFile)).contents
                return Event(raw.event_id, code=end.reason, error=end.error)
            case EventId.hook:
                hook = ctypes.cast(raw.data, POINTER(_Hook)).contents
                return Event(raw.event_id, hook.name.decode(), code=hook.id)
        return Event(raw.event_id)

    def wake(self) -> None:
        """Make a `wait_event` in another thread return."""
        self._lib.mpv_wakeup(self.pointer)

    def destroy(self) -> None:
        """End the core and wait until its threads are gone. No other call may follow or be under way."""
        self._lib.mpv_terminate_destroy(self.pointer)


def error_text(code: int) -> str:
    """mpv's own words for an error code."""
    text: bytes = load().mpv_error_string(code)
    return text.decode()
