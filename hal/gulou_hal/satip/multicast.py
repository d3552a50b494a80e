"""Sockets for SSDP: one that hears the group in all networks, and one that speaks in one of them."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterable
from typing import Final

from gulou_hal.satip.lan import Network
from gulou_hal.satip.ssdp import GROUP, PORT

_HOPS: Final = 2
"""UPnP Device Architecture 1.1 §1.1."""


def listener(networks: Iterable[Network], port: int = PORT) -> socket.socket:
    """Return a socket that hears what is said to the group in these networks. Raises OSError."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((GROUP, port))
        for network in networks:
            with contextlib.suppress(OSError):  # an interface may have gone a moment ago
                sock.setsockopt(
                    socket.IPPROTO_IP,
                    socket.IP_ADD_MEMBERSHIP,
                    socket.inet_aton(GROUP) + socket.inet_aton(network.address),
                )
    except OSError:
        sock.close()
        raise
    return sock


def speaker(network: Network, port: int = 0) -> socket.socket:
    """Return a socket at this box's address in a network that speaks to the group there. Raises OSError."""
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((network.address, port))
        address = socket.inet_aton(network.address)
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, address)
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, _HOPS)
    except OSError:
        sock.close()
        raise
    return sock
