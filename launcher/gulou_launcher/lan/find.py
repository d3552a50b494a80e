"""Looks for boxes on the network (zeroconf)."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from gulou_launcher.lan.messages import SERVICE

LOOK = 3.0
"""Seconds that boxes have to answer."""


@dataclass(frozen=True)
class Found:
    """A box that announces itself. `addresses` are `host:port`; `id` begins its certificate's fingerprint."""

    name: str
    id: str
    addresses: tuple[str, ...]


def find(seconds: float = LOOK, enough: Callable[[Found], bool] = lambda found: False) -> list[Found]:
    """The boxes that announce themselves, by name; sooner where one is `enough`. Raises OSError."""
    from zeroconf import IPVersion, ServiceBrowser, ServiceStateChange, Zeroconf

    try:
        zeroconf = Zeroconf(ip_version=IPVersion.All)
    except OSError:
        zeroconf = Zeroconf(ip_version=IPVersion.V4Only)
    found: dict[str, Found] = {}
    names: list[str] = []
    arrived = threading.Event()

    def changed(zeroconf: Zeroconf, service_type: str, name: str, state_change: ServiceStateChange) -> None:
        if state_change is not ServiceStateChange.Removed:
            names.append(name)
            arrived.set()

    try:
        ServiceBrowser(zeroconf, SERVICE, handlers=[changed])
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            arrived.wait(left)
            arrived.clear()
            while names:
                box = _asked(zeroconf, names.pop())
                if box is not None:
                    found[box.id] = box
                    if enough(box):
                        return [box]
    finally:
        zeroconf.close()
    return sorted(found.values(), key=lambda box: box.name)


def _asked(zeroconf: object, name: str) -> Found | None:
    from zeroconf import Zeroconf

    assert isinstance(zeroconf, Zeroconf)
    info = zeroconf.get_service_info(SERVICE, name, timeout=1500)
    if info is None or not info.port:
        return None
    addresses = info.parsed_addresses()
    # IPv4 first: addresses of IPv6 need a zone here and there.
    ordered = sorted(addresses, key=lambda address: ":" in address)
    identity = (info.properties.get(b"id") or b"").decode("ascii", "replace")
    return Found(
        "".join(letter for letter in name.removesuffix(f".{SERVICE}") if letter.isprintable()),
        identity,
        tuple(
            f"[{address}]:{info.port}" if ":" in address else f"{address}:{info.port}" for address in ordered
        ),
    )
