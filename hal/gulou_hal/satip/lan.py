"""The home's networks, as this machine is connected to them (netdevice(7))."""

from __future__ import annotations

import fcntl
import ipaddress
import socket
import struct
from typing import Final

import msgspec

_ADDRESS: Final = 0x8915  # SIOCGIFADDR
_FLAGS: Final = 0x8913  # SIOCGIFFLAGS
_MASK: Final = 0x891B  # SIOCGIFNETMASK
_UP: Final = 0x1
_LOOPBACK: Final = 0x8
_POINT_TO_POINT: Final = 0x10
_MULTICAST: Final = 0x1000


class Network(msgspec.Struct, frozen=True):
    """One network that this machine is in, with its own address there."""

    interface: str
    address: str
    network: ipaddress.IPv4Network

    def holds(self, address: str) -> bool:
        """Whether an address belongs to it."""
        try:
            return ipaddress.ip_address(address) in self.network
        except ValueError:
            return False


def networks() -> tuple[Network, ...]:
    """The networks of a home: IPv4, private or link-local, of interfaces that are up and know multicast.

    Tunnels and telephone lines are left out, as is what leads to the Internet directly.
    """
    found = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        for _, name in socket.if_nameindex():
            network = _network(sock, name)
            if network is not None:
                found.append(network)
    return tuple(found)


def _network(sock: socket.socket, name: str) -> Network | None:
    try:
        (flags,) = struct.unpack_from("H", _asked(sock, _FLAGS, name), 16)
        address = ipaddress.IPv4Address(_asked(sock, _ADDRESS, name)[20:24])
        mask = ipaddress.IPv4Address(_asked(sock, _MASK, name)[20:24])
    except OSError:
        return None
    if not flags & _UP or not flags & _MULTICAST or flags & (_LOOPBACK | _POINT_TO_POINT):
        return None
    if not (address.is_private or address.is_link_local) or address.is_loopback:
        return None
    return Network(name, str(address), ipaddress.IPv4Network(f"{address}/{mask}", strict=False))


def _asked(sock: socket.socket, request: int, name: str) -> bytes:
    return fcntl.ioctl(sock, request, struct.pack("256s", name.encode()[:15]))
