"""How SAT>IP servers are found: SSDP (UPnP Device Architecture 1.1 §1, SAT>IP 1.2.2 §3.3)."""

from __future__ import annotations

from typing import Final

import msgspec

from gulou_hal.satip.errors import SatipError
from gulou_hal.satip.messages import HTTP, Request, Response, parse, write_request, write_response

GROUP: Final = "239.255.255.250"
PORT: Final = 1900
SERVER: Final = "urn:ses-com:device:SatIPServer:1"
ROOT: Final = "upnp:rootdevice"
EVERYTHING: Final = "ssdp:all"
MAX_AGE: Final = 1800
"""Seconds for which an announcement holds."""
_SOFTWARE: Final = "Linux UPnP/1.1 Gulou/1"


class Advert(msgspec.Struct, frozen=True):
    """A server as it announces itself. `device_id` tells the servers of one network apart, from 1 on."""

    uuid: str
    location: str = ""
    device_id: int | None = None
    leaving: bool = False
    max_age: int = MAX_AGE


class Search(msgspec.Struct, frozen=True):
    """Somebody looks for `target`. With a `device_id`, it is a server that has this number already."""

    target: str
    device_id: int | None = None


def search(host: str = GROUP, device_id: int | None = None, patience: int = 1) -> bytes:
    """Return the datagram that asks for servers: all of the group, or the one at `host`."""
    headers: dict[str, str | int] = {
        "HOST": f"{host}:{PORT}",
        "MAN": '"ssdp:discover"',
        "MX": patience,
        "ST": SERVER,
        "USER-AGENT": _SOFTWARE,
    }
    if device_id is not None:
        headers["DEVICEID.SES.COM"] = device_id
    return write_request("M-SEARCH", "*", HTTP, headers)


def targets(uuid: str) -> tuple[str, str, str]:
    """What a server is, three times: a root device, this very device, a SAT>IP server."""
    return ROOT, f"uuid:{uuid}", SERVER


def notices(advert: Advert, boot: int) -> list[bytes]:
    """Return the datagrams by which a server comes or goes; `boot` grows with each start."""
    return [
        write_request(
            "NOTIFY", "*", HTTP, {"HOST": f"{GROUP}:{PORT}", "NT": target} | _said(advert, target, boot)
        )
        for target in targets(advert.uuid)
    ]


def answer(advert: Advert, target: str, boot: int) -> bytes:
    """Return the datagram that answers a search for `target`."""
    headers = {"EXT": "", "ST": target} | _said(advert, target, boot)
    del headers["NTS"]
    return write_response(200, "OK", HTTP, headers)


def read(datagram: bytes) -> Advert | Search | None:
    """Read what came; None where it is about something else. Raises SatipError."""
    message = parse(datagram)
    headers = message.headers
    if isinstance(message, Request) and message.method == "M-SEARCH":
        if headers.get("man", "").strip('"') != "ssdp:discover":
            return None
        return Search(headers.get("st", ""), _number(headers.get("deviceid.ses.com")))
    if isinstance(message, Response):
        if message.status != 200 or headers.get("st") != SERVER:
            return None
        return _advert(headers)
    if message.method == "NOTIFY" and headers.get("nt") == SERVER:
        return _advert(headers)
    return None


def _said(advert: Advert, target: str, boot: int) -> dict[str, str | int]:
    own = f"uuid:{advert.uuid}"
    headers: dict[str, str | int] = {
        "NTS": "ssdp:byebye" if advert.leaving else "ssdp:alive",
        "USN": own if target == own else f"{own}::{target}",
        "BOOTID.UPNP.ORG": boot,
        "CONFIGID.UPNP.ORG": 0,
    }
    if not advert.leaving:
        headers |= {
            "CACHE-CONTROL": f"max-age={advert.max_age}",
            "LOCATION": advert.location,
            "SERVER": _SOFTWARE,
        }
        if advert.device_id is not None:
            headers["DEVICEID.SES.COM"] = advert.device_id
    return headers


def _advert(headers: dict[str, str]) -> Advert:
    uuid = headers.get("usn", "").removeprefix("uuid:").partition("::")[0]
    if not uuid:
        raise SatipError("a server announces itself without a name (USN)")
    leaving = headers.get("nts") == "ssdp:byebye"
    location = headers.get("location", "")
    if not leaving and not location.lower().startswith("http://"):
        raise SatipError(f"{location[:80]!r} is no address of a description")
    age = headers.get("cache-control", "").replace(" ", "").partition("max-age=")[2].partition(",")[0]
    return Advert(
        uuid=uuid[:128],
        location=location[:1024],
        device_id=_number(headers.get("deviceid.ses.com")),
        leaving=leaving,
        max_age=min(_number(age) or MAX_AGE, 86_400),
    )


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None
