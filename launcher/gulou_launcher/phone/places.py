"""Where phones find the box: its addresses in the home's networks."""

from __future__ import annotations

import contextlib
from pathlib import Path

from gulou_hal.satip.lan import Network, networks

ROUTES = Path("/proc/net/route")


def homes() -> tuple[Network, ...]:
    """The home's networks that this box is in, the one that leads to the Internet first: phones are there."""
    first = _default()
    return tuple(sorted(networks(), key=lambda network: (network.interface != first, network.interface)))


def _default() -> str:
    """The interface of the default route (proc(5)); '' where there is none."""
    with contextlib.suppress(OSError, ValueError):
        for line in ROUTES.read_text().splitlines()[1:]:
            interface, destination, _, flags, *_, mask = line.split()[:8]
            if destination == mask == "00000000" and int(flags, 16) & 1:
                return interface
    return ""
