"""Which addresses an app may reach: the world's, and of the home only what its manifest names.

A name on the Internet may resolve to the router, to this box or to a neighbour's device: whoever owns the
name decides. So the address is judged, and the very address that was judged is connected to.
"""

from __future__ import annotations

import ipaddress

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

LOCAL_DOMAIN = ".local"
"""Names of multicast DNS (RFC 6762): devices in the home."""
_NAT64 = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("64:ff9b:1::/48"))
_COMPATIBLE = ipaddress.IPv6Network("::/96")
"""IPv4-compatible addresses (RFC 4291 §2.5.5.1), long out of use; ::1 is among them."""


def inner(address: Address) -> Address:
    """The IPv4 address that this one leads to where it only wraps one: mapped, 6to4, Teredo, NAT64."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if any(address in network for network in _NAT64):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    if address in _COMPATIBLE and int(address) > 0xFFFF:
        return ipaddress.IPv4Address(int(address))
    return address


def is_global(address: Address) -> bool:
    """Whether this is one host on the public Internet."""
    found = inner(address)
    return found.is_global and not (found.is_multicast or found.is_reserved or found.is_unspecified)


def is_home(address: Address) -> bool:
    """Whether this is another machine in the home: private or link-local, and not this box itself."""
    found = inner(address)
    return (found.is_private or found.is_link_local) and not (
        found.is_loopback or found.is_multicast or found.is_unspecified or found.is_reserved
    )


def allowed(host: str, address: Address) -> bool:
    """Whether a connection to `host`, which the manifest names, may go to `address`.

    A host that is itself an address was named as this very address; a `.local` name is a device in the home.
    """
    try:
        return ipaddress.ip_address(host) == address
    except ValueError:
        return is_home(address) if host.endswith(LOCAL_DOMAIN) else is_global(address)
