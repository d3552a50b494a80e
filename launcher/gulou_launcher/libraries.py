"""The code of large libraries that was needed to start, and stays in memory though nobody runs it again.

Without a GPU, Mesa has LLVM compile what draws: 45 MB of its code are read for the first pages, and then for
none of the frames. What is let go of comes back from the file page by page, should it be needed again.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

LARGE: Final = 32 << 20
"""Bytes of code from which a library is worth it."""
_MADV_DONTNEED: Final = 4
_CODE = re.compile(r"^([0-9a-f]+)-([0-9a-f]+) r-xp \S+ \S+ [1-9]\d* ", re.MULTILINE)
"""Code of a file, in proc_pid_maps(5). Nobody can have written to it, so the file has all of it."""


def code(least: int = LARGE, maps: Path = Path("/proc/self/maps")) -> Iterator[tuple[int, int]]:
    """Address and length of each stretch of code that is at least so long."""
    for found in _CODE.finditer(maps.read_text()):
        begin, end = (int(each, 16) for each in found.groups())
        if end - begin >= least:
            yield begin, end - begin


def let_go(stretches: Iterator[tuple[int, int]]) -> None:
    """Have the kernel take these pages back, where it can; costs a millisecond for each 100 MB."""
    madvise = ctypes.CDLL(None).madvise
    for begin, length in stretches:
        madvise(ctypes.c_void_p(begin), ctypes.c_size_t(length), _MADV_DONTNEED)
