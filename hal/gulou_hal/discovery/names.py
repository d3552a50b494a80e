"""The addresses of a `.local` name, asked of the home by multicast DNS (RFC 6762 §3)."""

from __future__ import annotations

from collections.abc import Sequence

from zeroconf import AddressResolver, Zeroconf  # type: ignore[attr-defined]

_PATIENCE = 3000
"""Milliseconds that a device is given to answer."""


def addresses(name: str) -> Sequence[str]:
    """What the device itself says; none after seconds of silence: call it on a thread. Raises OSError."""
    resolver = AddressResolver(name.rstrip(".") + ".")
    asking = Zeroconf()
    try:
        return resolver.parsed_addresses() if resolver.request(asking, _PATIENCE) else []
    finally:
        asking.close()
