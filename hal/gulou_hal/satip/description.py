"""The description of a SAT>IP server in XML (UPnP Device Architecture 1.1 §2.3, SAT>IP 1.2.2 §3.3.3)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urljoin
from xml.etree import ElementTree
from xml.sax.saxutils import escape

import msgspec

from gulou_hal.satip.errors import SatipError
from gulou_hal.satip.ssdp import SERVER

LONGEST: Final = 1 << 16
PORT: Final = 554
"""Where RTSP is served where nothing else is said."""
_SATIP: Final = "urn:ses-com:satip"
_OWN: Final = "urn:gulou:satip"
_CAPABILITY: Final = re.compile(r"(DVB[SCT]2?|DTMB)-(\d{1,3})")
_MOST_TUNERS: Final = 64
_IMPLIED: Final = {"DVBS2": ("dvbs", "dvbs2"), "DVBT2": ("dvbt", "dvbt2"), "DVBC2": ("dvbc", "dvbc2")}
"""A frontend of the second generation receives the first as well (SAT>IP 1.2.2 §3.3.3)."""


class Frontends(msgspec.Struct, frozen=True):
    """So many tuners, each for any of these systems, by SAT>IP's names in small letters."""

    systems: frozenset[str]
    count: int


class Description(msgspec.Struct, frozen=True):
    """What a server says of itself. `playlist` is where its channels are as M3U, "" where it has none."""

    uuid: str
    name: str
    frontends: tuple[Frontends, ...]
    playlist: str = ""
    port: int = PORT
    maker: str = ""


def write(description: Description, base: str) -> bytes:
    """Return the document; `base` is the address, `http://HOST:PORT`, of the server. It names no icons."""
    capabilities = ",".join(_capability(each) for each in description.frontends)
    lines = (
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<root xmlns="urn:schemas-upnp-org:device-1-0" configId="0">',
        "<specVersion><major>1</major><minor>1</minor></specVersion>",
        "<device>",
        f"<deviceType>{SERVER}</deviceType>",
        f"<friendlyName>{escape(description.name)}</friendlyName>",
        f"<manufacturer>{escape(description.maker)}</manufacturer>",
        "<modelName>Gulou</modelName>",
        f"<UDN>uuid:{escape(description.uuid)}</UDN>",
        f"<presentationURL>{escape(base)}/</presentationURL>",
        f'<satip:X_SATIPCAP xmlns:satip="{_SATIP}">{capabilities}</satip:X_SATIPCAP>',
        f'<satip:X_SATIPM3U xmlns:satip="{_SATIP}">{escape(description.playlist)}</satip:X_SATIPM3U>',
        f'<gulou:port xmlns:gulou="{_OWN}">{description.port}</gulou:port>',
        "</device>",
        "</root>",
        "",
    )
    return "\r\n".join(lines).encode()


def read(document: bytes, base: str) -> Description:
    """Read such a document, which came from the address `base`. Raises SatipError."""
    if len(document) > LONGEST:
        raise SatipError(f"a description of {len(document)} bytes is longer than {LONGEST}")
    if b"<!" in document.replace(b"<!--", b""):  # entities may name each other until memory is full
        raise SatipError("a description may not define entities of its own")
    try:
        root = ElementTree.fromstring(document)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise SatipError(f"a description is no XML: {error}") from None
    for device in root.iter():
        if _local(device.tag) == "device" and _text(device, "deviceType") == SERVER:
            break
    else:
        raise SatipError("a description is of no SAT>IP server")
    playlist = _text(device, "X_SATIPM3U")
    port = _text(device, "port")
    try:
        playlist = urljoin(base, playlist) if playlist else ""
    except ValueError:
        playlist = ""
    return Description(
        uuid=_text(device, "UDN").removeprefix("uuid:")[:128],
        name=_text(device, "friendlyName")[:200],
        frontends=tuple(_frontends(_text(device, "X_SATIPCAP"))),
        playlist=playlist,
        port=int(port) if port.isascii() and port.isdigit() and 0 < int(port[:6]) < 1 << 16 else PORT,
        maker=_text(device, "manufacturer")[:200],
    )


def _capability(frontends: Frontends) -> str:
    name = max(frontends.systems, key=lambda system: (len(system), system)).upper()
    return f"{name}-{frontends.count}"


def _frontends(text: str) -> Iterator[Frontends]:
    left = _MOST_TUNERS
    for part in text.split(","):
        match = _CAPABILITY.fullmatch(part.strip().upper())
        if match is None:
            continue
        name, count = match[1], min(int(match[2]), left)
        left -= count
        if count:
            yield Frontends(frozenset(_IMPLIED.get(name, (name.lower(),))), count)


def _local(tag: object) -> str:
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _text(device: ElementTree.Element, name: str) -> str:
    for child in device:
        if _local(child.tag) == name:
            return (child.text or "").strip()
    return ""
