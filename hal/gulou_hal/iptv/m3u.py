"""Lists of channels: extended M3U, read line by line, UTF-8 or Chinese letters alike.

`#EXTINF:-1 tvg-id="cctv1" tvg-chno="1" group-title="央视",CCTV-1` and the address on a line of its own.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import urljoin, urlsplit

import msgspec

from gulou.services.tv import Channel, ServiceKind
from gulou_hal.iptv.errors import FeedError
from gulou_hal.tv.identity import ServiceId

_ATTRIBUTE: Final = re.compile(r'([A-Za-z][\w-]*)\s*=\s*(?:"([^"]*)"|\'([^\']*)\'|([^\s",]+))')
_LONGEST_LINE: Final = 64 * 1024
_PRIVATE_NETWORK: Final = 0xFF00
"""The first original_network_id for private temporary use (ETSI TS 101 162 table 4)."""
_TRUE: Final = frozenset(("1", "true", "yes"))


class Listed(msgspec.Struct, frozen=True):
    """A channel of a list. `url` is absolute; the rest is as the list says it, "" where it does not."""

    url: str
    name: str
    guide_id: str = ""
    number: int | None = None
    logo: str = ""
    group: str = ""
    radio: bool = False
    catchup: str = ""
    """How the provider repeats what was; told, not used."""
    guides: tuple[str, ...] = ()
    """Where the list says that its guides are."""


def read(pieces: Iterable[bytes], base: str = "") -> Iterator[Listed]:
    """The channels, in order. `base` is the list's own address. Raises FeedError when it is none."""
    header: dict[str, str] = {}
    info: tuple[str, dict[str, str]] | None = None
    group = ""
    said = False
    for line in _lines(pieces):
        if line.startswith("#EXTM3U"):
            header = _attributes(line)
            said = True
        elif line.startswith("#EXTINF:"):
            info, group = _info(line), ""
            said = True
        elif line.startswith("#EXTGRP:"):
            group = line.partition(":")[2].strip()
        elif line.startswith(("#EXT-X-STREAM-INF", "#EXT-X-TARGETDURATION")):
            raise FeedError(f"{base} is one stream and no list of channels: name it in a list")
        elif line.startswith("#"):
            continue
        elif line and (said or "://" in line):
            said = True
            yield _listed(urljoin(base, line), info, group, header)
            info, group = None, ""
        elif line:
            raise FeedError(f"{base} is no list of channels: it begins with {line[:40]}; check the address")
    if not said:
        raise FeedError(f"{base} is empty; fetch it again")


def channels(source: str, listed: Iterable[Listed]) -> list[tuple[str, Channel]]:
    """The address of each channel, and the channel as apps see it, each with a name of its own for good.

    It is made of what stays when a provider moves an address: the guide's id, else the name.
    """
    network = _PRIVATE_NETWORK | zlib.crc32(source.encode()) & 0xFF
    found: list[tuple[str, Channel]] = []
    taken: set[ServiceId] = set()
    turns: dict[str, int] = {}
    rows = list(listed)
    numbered = any(row.number for row in rows)
    for place, row in enumerate(rows, 1):
        service = _service(network, row.guide_id or row.name or row.url, turns, taken)
        channel = Channel(
            service.url,
            row.name,
            row.number if numbered else place,
            provider=row.group,
            kind=ServiceKind.radio if row.radio else ServiceKind.tv,
            groups=(row.group,) if row.group else (),
            guide_id=row.guide_id,
        )
        found.append((row.url, channel))
    return found


def _service(network: int, name: str, turns: dict[str, int], taken: set[ServiceId]) -> ServiceId:
    """A name for good. `turns` counts the channels of one name, `taken` has those that are given."""
    while True:
        turn = turns[name] = turns.get(name, -1) + 1
        number = zlib.crc32(f"{name} {turn}".encode())
        service = ServiceId(network, number >> 16, number & 0xFFFF or 1)
        if service not in taken:
            taken.add(service)
            return service


def _lines(pieces: Iterable[bytes]) -> Iterator[str]:
    rest = b""
    first = True
    for piece in pieces:
        rest += piece
        *lines, rest = rest.split(b"\n")
        for line in lines:
            yield _text(line.removeprefix(b"\xef\xbb\xbf") if first else line)
            first = False
        if len(rest) > _LONGEST_LINE:
            raise FeedError("The list has a line that never ends; check its address")
    if rest.strip():
        yield _text(rest.removeprefix(b"\xef\xbb\xbf") if first else rest)


def _text(line: bytes) -> str:
    try:
        return line.decode("utf-8").strip()
    except UnicodeDecodeError:
        return line.decode("gb18030", "replace").strip()


def _attributes(text: str) -> dict[str, str]:
    return {name.lower(): quoted or single or bare for name, quoted, single, bare in _ATTRIBUTE.findall(text)}


def _addresses(text: str) -> tuple[str, ...]:
    """Some lists name several guides, with commas between."""
    found = (each.strip() for each in re.split(r",(?=\s*https?://)", text))
    return tuple(each for each in found if each.lower().startswith(("http://", "https://")))


def _info(line: str) -> tuple[str, dict[str, str]]:
    """The name, which stands behind the last comma outside of quotes, and the attributes."""
    quoted = ""
    at = len(line)
    for place, letter in enumerate(line):
        if quoted:
            quoted = "" if letter == quoted else quoted
        elif letter in "\"'" and line[place - 1] == "=":
            quoted = letter
        elif letter == ",":
            at = place
            break
    return line[at + 1 :].strip(), _attributes(line[:at])


def _listed(url: str, info: tuple[str, dict[str, str]] | None, group: str, header: dict[str, str]) -> Listed:
    name, said = info or ("", {})
    number = said.get("tvg-chno") or said.get("channel-number") or ""
    return Listed(
        url=url,
        name=name or said.get("tvg-name", "") or (urlsplit(url).path.rpartition("/")[2] or url),
        guide_id=said.get("tvg-id", ""),
        number=int(number) if number.isascii() and number.isdigit() and len(number) < 6 else None,
        logo=said.get("tvg-logo", ""),
        group=group or said.get("group-title", ""),
        radio=said.get("radio", "").lower() in _TRUE,
        catchup=said.get("catchup", "") or said.get("catchup-type", ""),
        guides=_addresses(header.get("url-tvg") or header.get("x-tvg-url") or ""),
    )
