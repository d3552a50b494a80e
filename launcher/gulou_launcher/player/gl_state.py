"""OpenGL as mpv and Kivy share it: addresses from the SDL that Kivy brings, state put back after mpv drew.

Kivy caches what it has bound, so whatever mpv changes must be put back.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes import c_char_p, c_int, c_uint, c_void_p
from functools import cached_property
from pathlib import Path
from typing import Any

from gulou_launcher.player.libmpv import PlayerError

_ARRAY_BUFFER, _ELEMENT_ARRAY_BUFFER = 0x8892, 0x8893
_FRAMEBUFFER, _TEXTURE_2D, _TEXTURE0 = 0x8D40, 0x0DE1, 0x84C0
_CURRENT_PROGRAM, _ACTIVE_TEXTURE, _TEXTURE_BINDING_2D = 0x8B8D, 0x84E0, 0x8069
_ARRAY_BUFFER_BINDING, _ELEMENT_ARRAY_BUFFER_BINDING, _FRAMEBUFFER_BINDING = 0x8894, 0x8895, 0x8CA6
_UNPACK_ALIGNMENT, _VIEWPORT = 0x0CF5, 0x0BA2
_ATTRIBUTE_ENABLED = 0x8622
_ATTRIBUTES = 8  # Kivy uses fewer
_BLEND_FACTORS = (0x80C9, 0x80C8, 0x80CB, 0x80CA)  # source and destination, of colour and of alpha
_SWITCHES = (0x0BE2, 0x0C11, 0x0B71, 0x0B90, 0x0B44)  # blend, scissor, depth, stencil and face culling

_GetProcAddress = ctypes.CFUNCTYPE(c_void_p, c_void_p, c_char_p)


class GL:
    """The GL of the window that Kivy has opened. Belongs to the frame thread."""

    def __init__(self) -> None:
        """Raises PlayerError where Kivy's SDL library cannot be found."""
        self._sdl = _loaded_sdl()
        self._sdl.SDL_GL_GetProcAddress.restype = c_void_p
        self._sdl.SDL_GL_GetProcAddress.argtypes = (c_char_p,)
        self._functions: dict[str, Callable[..., Any]] = {}

    @cached_property
    def get_proc_address(self) -> Any:
        """A C function pointer for libmpv; keep it as long as libmpv may call it."""
        return _GetProcAddress(lambda _, name: self._sdl.SDL_GL_GetProcAddress(name))

    def __call__(self, name: str, *arguments: int | Any) -> Any:
        """Call a GL function whose arguments are all integers or pointers."""
        function = self._functions.get(name)
        if function is None:
            address = self._sdl.SDL_GL_GetProcAddress(name.encode())
            if not address:
                raise PlayerError(f"This machine's OpenGL has no {name}")
            kinds = [c_void_p if not isinstance(a, int) else c_uint for a in arguments]
            function = self._functions[name] = ctypes.CFUNCTYPE(c_uint, *kinds)(address)
        return function(*arguments)

    def integer(self, name: int) -> int:
        """glGetIntegerv for one value."""
        return self.integers(name, 1)[0]

    def integers(self, name: int, count: int) -> list[int]:
        values = (c_int * 16)()  # some drivers write more than was asked
        self("glGetIntegerv", name, ctypes.cast(values, c_void_p))
        return list(values)[:count]

    @property
    def framebuffer(self) -> int:
        """The framebuffer that is drawn into now."""
        return self.integer(_FRAMEBUFFER_BINDING)

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Put back afterwards what mpv's drawing may change."""
        program, unit = self.integer(_CURRENT_PROGRAM), self.integer(_ACTIVE_TEXTURE)
        self("glActiveTexture", _TEXTURE0)
        texture = self.integer(_TEXTURE_BINDING_2D)
        array, elements = self.integer(_ARRAY_BUFFER_BINDING), self.integer(_ELEMENT_ARRAY_BUFFER_BINDING)
        framebuffer, alignment = self.framebuffer, self.integer(_UNPACK_ALIGNMENT)
        viewport = self.integers(_VIEWPORT, 4)
        factors = [self.integer(factor) for factor in _BLEND_FACTORS]
        switches = [(switch, self("glIsEnabled", switch) & 0xFF) for switch in _SWITCHES]
        attributes = [(index, self._attribute(index)) for index in range(_ATTRIBUTES)]
        try:
            yield
        finally:
            self("glBindFramebuffer", _FRAMEBUFFER, framebuffer)
            self("glUseProgram", program)
            self("glActiveTexture", _TEXTURE0)
            self("glBindTexture", _TEXTURE_2D, texture)
            self("glActiveTexture", unit)
            self("glBindBuffer", _ARRAY_BUFFER, array)
            self("glBindBuffer", _ELEMENT_ARRAY_BUFFER, elements)
            self("glPixelStorei", _UNPACK_ALIGNMENT, alignment)
            self("glViewport", *viewport)
            self("glBlendFuncSeparate", *factors)
            for switch, on in switches:
                self("glEnable" if on else "glDisable", switch)
            for index, on in attributes:
                self("glEnableVertexAttribArray" if on else "glDisableVertexAttribArray", index)

    def _attribute(self, index: int) -> int:
        value = (c_int * 4)()
        self("glGetVertexAttribiv", index, _ATTRIBUTE_ENABLED, ctypes.cast(value, c_void_p))
        return value[0]


def _loaded_sdl() -> ctypes.CDLL:
    """The SDL library that has Kivy's window: libmpv brings a copy of its own, which knows nothing of it."""
    maps = Path("/proc/self/maps").read_text()
    for path in {line.split()[-1] for line in maps.splitlines() if "libSDL2-2" in line}:
        library = ctypes.CDLL(path)
        library.SDL_GL_GetCurrentContext.restype = c_void_p
        if library.SDL_GL_GetCurrentContext():
            return library
    raise PlayerError("The GPU cannot draw video here: the window is not one of SDL's")


class OpenGLInitParams(ctypes.Structure):
    """mpv_opengl_init_params; `extra_exts` is there in client API 1.x only and read as nothing after."""

    _fields_ = [
        ("get_proc_address", _GetProcAddress),
        ("get_proc_address_ctx", c_void_p),
        ("extra_exts", c_char_p),
    ]


class OpenGLFbo(ctypes.Structure):
    """mpv_opengl_fbo; 0 as the internal format: mpv need not know it."""

    _fields_ = [("fbo", c_int), ("w", c_int), ("h", c_int), ("internal_format", c_int)]
