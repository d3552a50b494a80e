"""The socket that an address names: unicast or multicast, from anyone or from one sender (IETF RFC 3678)."""

from __future__ import annotations

import contextlib
import errno
import socket
import struct
from typing import Final
from urllib.parse import urlsplit

from gulou_hal.tuner.contract import TunerError, Tuning

_RECEIVE_BUFFER: Final = 4 << 20
_SO_RCVBUFFORCE: Final = 33
_MCAST_JOIN_GROUP: Final = 42
_MCAST_JOIN_SOURCE_GROUP: Final = 46
_SOCKADDR_STORAGE: Final = 128


def listen(tuning: Tuning) -> socket.socket:
    """Return a socket that receives what is sent to the address. Raises TunerError, leaving none open."""
    host, port = _host_and_port(tuning)
    family, address = _resolved(tuning, host, port)
    group = _is_multicast(family, address[0])
    sock = socket.socket(family, socket.SOCK_DGRAM)
    try:
        sock.setblocking(False)
        enlarge(sock)
        if group:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind(address)
        if group:
            _join(sock, tuning, address[0])
    except OSError as error:
        sock.close()
        raise TunerError(_sentence(error, tuning, host, port)) from None
    except TunerError:
        sock.close()
        raise
    return sock


def _host_and_port(tuning: Tuning) -> tuple[str, int]:
    parts = urlsplit(f"//{tuning.address}")
    with contextlib.suppress(ValueError):
        if parts.port:
            return parts.hostname or "", parts.port
    raise TunerError(
        f"{tuning.url} names no port: write {tuning.scheme}://@239.1.2.3:1234 or {tuning.scheme}://:1234"
    )


def _resolved(
    tuning: Tuning, host: str, port: int, family: int = socket.AF_UNSPEC
) -> tuple[socket.AddressFamily, tuple[str, int]]:
    try:
        found = socket.getaddrinfo(host or None, port, family, socket.SOCK_DGRAM, flags=socket.AI_PASSIVE)
    except socket.gaierror as error:
        raise TunerError(
            f"{tuning.url}: no machine is called {host} ({error.strerror}); check the spelling"
        ) from None
    kind, _, _, _, address = found[0]
    return kind, (str(address[0]), int(address[1]))


def _is_multicast(family: int, address: str) -> bool:
    first = socket.inet_pton(family, address.partition("%")[0])[0]
    return first == 0xFF if family == socket.AF_INET6 else first >> 4 == 0xE


def enlarge(sock: socket.socket) -> None:
    """A batch must fit in the socket; only root may go over the machine's limit."""
    try:
        sock.setsockopt(socket.SOL_SOCKET, _SO_RCVBUFFORCE, _RECEIVE_BUFFER)
    except OSError:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _RECEIVE_BUFFER)


def _interface(tuning: Tuning) -> int:
    name = tuning.options.get("iface")
    if name is None:
        return 0
    try:
        return socket.if_nametoindex(name)
    except OSError:
        names = ", ".join(name for _, name in socket.if_nameindex())
        raise TunerError(
            f"{tuning.url}: this machine has no network interface {name}; it has {names}"
        ) from None


def _join(sock: socket.socket, tuning: Tuning, group: str) -> None:
    """Join the group; where the address names a sender before the `@`, for that sender only."""
    level = socket.IPPROTO_IPV6 if sock.family == socket.AF_INET6 else socket.IPPROTO_IP
    request = struct.pack("@I4x", _interface(tuning)) + _sockaddr(sock.family, group)
    sender = urlsplit(f"//{tuning.address}").username
    if not sender:
        sock.setsockopt(level, _MCAST_JOIN_GROUP, request)
        return
    _, (source, _) = _resolved(tuning, sender, 0, sock.family)
    sock.setsockopt(level, _MCAST_JOIN_SOURCE_GROUP, request + _sockaddr(sock.family, source))


def _sockaddr(family: int, address: str) -> bytes:
    """A struct sockaddr_storage with this address and no port."""
    packed = socket.inet_pton(family, address.partition("%")[0])
    before = 6 if family == socket.AF_INET6 else 2  # port, and flow information
    return (struct.pack("@H", family) + bytes(before) + packed).ljust(_SOCKADDR_STORAGE, b"\0")


def _sentence(error: OSError, tuning: Tuning, host: str, port: int) -> str:
    where = f"port {port}" + (f" of {host}" if host else "")
    match error.errno:
        case errno.EADDRINUSE:
            return f"{tuning.url}: {where} is already taken by another program; stop it or use another port"
        case errno.EADDRNOTAVAIL:
            other = f"{tuning.scheme}://:{port}"
            return f"{tuning.url}: {host} is not an address of this machine; use one of its own, or {other}"
        case errno.ENODEV | errno.ENETUNREACH:
            return f"{tuning.url}: no network interface takes multicast; name one with ?iface=eth0"
        case errno.EACCES:
            return f"{tuning.url}: this user may not use {where}; use a port from 1024"
    return f"{tuning.url} cannot be received: {error.strerror or error}"
