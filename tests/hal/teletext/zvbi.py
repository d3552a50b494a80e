"""libzvbi, with which VLC, MythTV and FFmpeg read teletext: an independent opinion on the same lines."""

from __future__ import annotations

import ctypes
import ctypes.util
from collections.abc import Iterable

_TELETEXT_B = 3
_LINES_A_FIELD = 16
_PAGE_SIZE = 1 << 16
_TEXT = 28
"""Where `vbi_page` has its characters: behind a pointer and five numbers (libzvbi 0.2, format.h)."""
_CELL = 8


_TTX_PAGE = 0x0002
_Handler = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p)


class _Sliced(ctypes.Structure):
    _fields_ = (("id", ctypes.c_uint32), ("line", ctypes.c_uint32), ("data", ctypes.c_uint8 * 56))


def available() -> bool:
    return ctypes.util.find_library("zvbi") is not None


class Zvbi:
    """Feed it lines of 42 bytes, then ask for pages."""

    def __init__(self) -> None:
        lib = ctypes.CDLL(ctypes.util.find_library("zvbi"))
        lib.vbi_decoder_new.restype = ctypes.c_void_p
        lib.vbi_decoder_delete.argtypes = [ctypes.c_void_p]
        lib.vbi_decode.argtypes = [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_double]
        lib.vbi_teletext_set_default_region.argtypes = [ctypes.c_void_p, ctypes.c_int]
        lib.vbi_fetch_vt_page.argtypes = [
            *(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int),
            *(ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_int),
        ]
        self._lib = lib
        lib.vbi_event_handler_register.argtypes = [ctypes.c_void_p, ctypes.c_int, _Handler, ctypes.c_void_p]
        self._decoder = lib.vbi_decoder_new()
        self._handler = _Handler(lambda *_: None)  # without a listener it decodes no teletext
        lib.vbi_event_handler_register(self._decoder, _TTX_PAGE, self._handler, None)
        self._time = 0.0

    def region(self, number: int) -> None:
        """The region of pages that name none: the first of its eight alphabets."""
        self._lib.vbi_teletext_set_default_region(self._decoder, number)

    def feed(self, lines: Iterable[bytes]) -> None:
        waiting = list(lines)
        for at in range(0, len(waiting), _LINES_A_FIELD):
            part = waiting[at : at + _LINES_A_FIELD]
            sliced = (_Sliced * len(part))()
            for each, line, number in zip(sliced, part, range(7, 23), strict=False):
                each.id, each.line = _TELETEXT_B, number
                ctypes.memmove(each.data, line, 42)
            self._lib.vbi_decode(self._decoder, sliced, len(part), self._time)
            self._time += 1 / 25

    def page(self, number: int, subcode: int) -> list[list[tuple[str, int, int]]] | None:
        """Rows of characters with ink and paper, at level 1.5; None for a page that has not come."""
        page = ctypes.create_string_buffer(_PAGE_SIZE)
        if not self._lib.vbi_fetch_vt_page(self._decoder, page, number, subcode, 1, 25, 0):
            return None
        found = []
        for row in range(25):
            cells = []
            for column in range(40):
                at = _TEXT + (row * 41 + column) * _CELL
                ink, paper = page.raw[at + 3], page.raw[at + 4]
                cells.append((chr(int.from_bytes(page.raw[at + 6 : at + 8], "little")), ink, paper))
            found.append(cells)
        return found

    def close(self) -> None:
        self._lib.vbi_decoder_delete(self._decoder)
