"""The network, as it goes over the wire: the gateway connects, and hands the connected socket over.

`gulou.net` makes a `requests.Session` of it; `gulou.services.hosts` says which hosts a manifest names.
"""

from __future__ import annotations

import msgspec

PERMISSION = "net"
"""What an app's manifest must ask for, with the hosts that it may reach."""

CONNECTIONS = 16
"""Connections that an app may have open at a time."""
PATIENCE = 10.0
"""Seconds that connecting may take, at most."""


class Connect(msgspec.Struct, frozen=True, tag="net.connect"):
    """Ask for a TCP connection to a host that the manifest names: a name in ASCII (IDNA), or an address.

    `port` is 1 … 65535; `tls` says what the app will speak on it, for which the household may have another
    proxy; `timeout`, in seconds, is 0.1 … 10.
    """

    host: str
    port: int
    tls: bool = True
    timeout: float = PATIENCE


class Connected(msgspec.Struct, frozen=True, tag="net.connect"):
    """The connected socket rides along as a descriptor. `address` is where it leads: an IP address, or
    that of the household's proxy."""

    address: str
