"""Letting go of code that was needed to start."""

from __future__ import annotations

import mmap
import re
from pathlib import Path

from gulou_launcher import libraries

_PAGES = 64


def _resident(address: int) -> int:
    """Pages in memory of the mapping that begins there (proc(5), smaps)."""
    smaps = Path("/proc/self/smaps").read_text()
    found = re.search(rf"^{address:x}-.*\n(?:.+\n)*?Rss: +(\d+) kB", smaps, re.MULTILINE)
    assert found
    return int(found[1]) * 1024 // mmap.PAGESIZE


def _file(address: int) -> str:
    lines = Path("/proc/self/maps").read_text().splitlines()
    return next(line.split()[-1] for line in lines if line.startswith(f"{address:x}-"))


def test_code_leaves_the_memory_and_comes_back_when_it_runs(tmp_path: Path) -> None:
    path = tmp_path / "library.so"
    path.write_bytes(b"".join(bytes([number]) * mmap.PAGESIZE for number in range(_PAGES)))
    with path.open("rb") as file:
        flags, rights = mmap.MAP_PRIVATE, mmap.PROT_READ | mmap.PROT_EXEC
        library = mmap.mmap(file.fileno(), 0, flags=flags, prot=rights)
    whole = bytes(library)
    (address, length) = next(each for each in libraries.code(len(whole)) if _file(each[0]) == str(path))
    assert (length, _resident(address)) == (len(whole), _PAGES)
    libraries.let_go(iter([(address, length)]))
    assert _resident(address) == 0
    assert bytes(library) == whole


def test_what_can_be_written_to_is_not_code() -> None:
    for begin, length in libraries.code(least=1):
        line = next(
            line
            for line in Path("/proc/self/maps").read_text().splitlines()
            if line.startswith(f"{begin:x}-")
        )
        assert line.split()[1] == "r-xp"
        assert length > 0
