"""The hosts that a manifest names: exact ones, all below a domain, with a port where it is not the web's.

hosts = ["api.example.org", "*.example.org", "192.168.1.20:8123", "printer.local", "_ipp._tcp"]

The last stands for the devices that discovery has found of this type, where they said.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from typing import NamedTuple

WEB_PORTS = (443, 80)
"""Reached where the manifest names no port."""
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?")


class Host(NamedTuple):
    """One entry: `name` is a name in small letters or an address in its shortest form.

    `below` is true for `*.name`, which stands for every name below it and not for itself.
    """

    name: str
    port: int | None
    below: bool


def parse(entry: str) -> Host:
    """What an entry of `hosts` stands for. Raises ValueError with the mend."""
    text, port = entry.strip().lower(), None
    if "://" in text or "/" in text:
        raise ValueError('a host is a name alone: hosts = ["api.example.org", "*.example.org"]')
    if not text.isascii():
        raise ValueError("write the name in its ASCII form, which begins with xn--")
    head, colon, tail = text.rpartition(":")
    if colon and (head.endswith("]") or ":" not in head):
        if not (tail.isdigit() and 1 <= int(tail) <= 65535):
            raise ValueError("a port is a number, 1 to 65535")
        text, port = head, int(tail)
    below = text.startswith("*.")
    name = shortest(text.removeprefix("*."))
    if "*" in name or not name:
        raise ValueError('a * may only stand in front of a domain, as "*.example.org"')
    if address(name) is not None:
        if below:
            raise ValueError('an address has nothing below it; leave out the "*."')
        return Host(name, port, False)
    if not is_name(name):
        raise ValueError('this is neither a name nor an address; write "api.example.org"')
    if below and "." not in name:
        raise ValueError('a whole top-level domain is too wide; name yours, "*.example.org"')
    return Host(name, port, below)


def is_name(text: str) -> bool:
    """Whether this is a name as DNS has them, in small letters (RFC 1123 §2.1); `127.1` is none."""
    labels = text.split(".")
    return len(text) <= 253 and all(map(_LABEL.fullmatch, labels)) and not labels[-1].isdigit()


def names(entries: Iterable[str], host: str, port: int) -> bool:
    """Whether one of these entries of a manifest names this host and port."""
    wanted = shortest(host)
    if address(wanted) is None and not is_name(wanted):
        return False
    return any(_fits(parse(entry), wanted, port) for entry in entries)


def _fits(entry: Host, wanted: str, port: int) -> bool:
    if port not in (WEB_PORTS if entry.port is None else (entry.port,)):
        return False
    return wanted.endswith(f".{entry.name}") if entry.below else wanted == entry.name


def found_by_type(entries: Iterable[str]) -> frozenset[str]:
    """The zeroconf types among these entries."""
    return frozenset(entry for entry in entries if entry.startswith("_"))


def shortest(host: str) -> str:
    """A host in one spelling: small letters, no last dot, an address in its short form."""
    text = host.lower().removesuffix(".")
    found = address(text)
    return text if found is None else str(found)


def address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The host as an address; None where it is a name. `[::1]` and `::1` are the same."""
    try:
        return ipaddress.ip_address(host.removeprefix("[").removesuffix("]"))
    except ValueError:
        return None
