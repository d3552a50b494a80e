"""The channels of a SAT>IP server as a list for players: M3U with one address for each channel."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

LONGEST: Final = 1 << 20
_MOST: Final = 5000


class Entry(msgspec.Struct, frozen=True):
    """A channel: its number where it has one, its name, and the tuning query, pids included."""

    name: str
    query: str
    number: int | None = None


def write(entries: Iterable[Entry], scheme: str, host: str, port: int, default: int = 554) -> bytes:
    """Return the list; `scheme` is rtsp, or satip for players that tell SAT>IP by that."""
    authority = host if port == default else f"{host}:{port}"
    lines = ["#EXTM3U"]
    for entry in entries:
        number = f' tvg-chno="{entry.number}"' if entry.number is not None else ""
        title = f"{entry.number}. {entry.name}" if entry.number is not None else entry.name
        lines += [f"#EXTINF:-1{number},{_line(title)}", f"{scheme}://{authority}/?{entry.query}"]
    return ("\r\n".join(lines) + "\r\n").encode()


def read(document: bytes) -> Iterator[Entry]:
    """Read the channels of such a list, at most 5,000; lines that are something else are left out."""
    title, count = "", 0
    for line in document[:LONGEST].decode("utf-8", "replace").splitlines():
        if line.startswith("#EXTINF:"):
            title = line.partition(",")[2].strip()
            continue
        scheme, colon, rest = line.strip().partition("://")
        if not colon or scheme.lower() not in ("rtsp", "satip"):
            continue
        query = rest.partition("?")[2]
        if query:
            number, dot, name = title.partition(". ")
            numbered = bool(dot) and number.isascii() and number.isdigit() and len(number) < 6
            yield Entry(name if numbered else title, query, int(number) if numbered else None)
            count += 1
        title = ""
        if count >= _MOST:
            return


def _line(text: str) -> str:
    return " ".join(text.split())
