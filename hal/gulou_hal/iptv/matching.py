"""Which channels of a guide are which services: by the id that a list gives, by number and name, by name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

import msgspec

from gulou_hal.iptv.xmltv import XmltvChannel

_QUALITY: Final = re.compile(
    r"\b(?:u?hd|fhd|sd|4k|8k|hevc|h265|\+?1080[ip]?|720p)\b|超高清|高清|标清|頻道|频道"
)
_DVB: Final = re.compile(r"dvb://([0-9a-f]{1,4})\.([0-9a-f]{1,4})\.([0-9a-f]{1,4})")


class Receivable(msgspec.Struct, frozen=True):
    """A service that is received. `guide_id` is what its list calls it in guides (`tvg-id`)."""

    service: str
    names: tuple[str, ...] = ()
    guide_id: str = ""


class Matching:
    """The services by what guides may call them."""

    def __init__(self, services: Iterable[Receivable]) -> None:
        self._by_id: dict[str, list[str]] = {}
        self._by_name: dict[str, list[str]] = {}
        for service in services:
            for name in (service.guide_id, service.service):
                if name:
                    self._by_id.setdefault(name.casefold(), []).append(service.service)
            for name in {plain(name) for name in service.names} - {""}:
                self._by_name.setdefault(name, []).append(service.service)

    def services(self, channel: XmltvChannel) -> tuple[str, ...]:
        """The services that this channel of a guide tells of; an id says more than a name."""
        found = self._by_id.get(channel.id.casefold())
        if found is None and (url := _DVB.fullmatch(channel.id.casefold())):
            found = self._by_id.get("dvb://" + ".".join(f"{int(part, 16):x}" for part in url.groups()))
        for name in () if found else (*channel.names, channel.id):
            found = found or self._by_name.get(plain(name))
        return tuple(found or ())


def plain(name: str) -> str:
    """A name without what writers of lists add or leave out: case, spaces, signs, `HD`."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    bare = _QUALITY.sub(" ", folded)
    kept = "".join(letter for letter in bare if letter.isalnum() or letter == "+")
    return kept or "".join(folded.split())
