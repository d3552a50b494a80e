"""Getting a TCP connection, from any thread: resolve, judge each address, try them side by side.

IPv6 and IPv4 in turn, each a quarter of a second after the one before (RFC 8305), the first to answer wins.
"""

from __future__ import annotations

import contextlib
import errno
import ipaddress
import os
import selectors
import socket
import time
from collections.abc import Callable, Iterable, Sequence
from itertools import chain, zip_longest

from gulou.errors import ServiceError
from gulou.services import hosts
from gulou_hal.net.addresses import LOCAL_DOMAIN, Address, allowed

STAGGER = 0.25
MOST = 8
"""Addresses of one name that are tried."""

Resolve = Callable[[str], Sequence[str]]


def resolve(host: str) -> Sequence[str]:
    """The addresses of a name, as the system knows them, or the home. Raises OSError."""
    if host.endswith(LOCAL_DOMAIN):
        from gulou_hal.discovery import names

        return names.addresses(host)
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))


def connect(host: str, port: int, timeout: float, resolve: Resolve = resolve) -> socket.socket:
    """Connect to a host that the manifest names. Raises ServiceError, whose sentence names the host."""
    deadline = time.monotonic() + timeout
    literal = hosts.address(host)
    try:
        found = [str(literal)] if literal is not None else resolve(host)
    except (OSError, UnicodeError) as error:
        raise ServiceError(
            "unavailable", f"There is no address for {host}: check the name and the network."
        ) from error
    addresses = [ipaddress.ip_address(each.partition("%")[0]) for each in found]
    fit = [each for each in addresses if allowed(hosts.shortest(host), each)]
    if addresses and not fit:
        raise ServiceError(
            "permission",
            f"{host} leads to {addresses[0]}, which is not on the Internet: an app reaches a device at home "
            "only where its app.toml names that address or a .local name.",
        )
    sock = race(in_turn(fit)[:MOST], port, deadline, host)
    peer = ipaddress.ip_address(str(sock.getpeername()[0]).partition("%")[0])
    if not allowed(hosts.shortest(host), peer):  # what counts is where the socket leads in the end
        sock.close()
        raise ServiceError("permission", f"{host} leads to {peer}, which an app may not reach.")
    return sock


def in_turn(addresses: Iterable[Address]) -> list[Address]:
    """IPv6 and IPv4 in turn, each family in the order given."""
    listed = list(addresses)
    families = ([each for each in listed if each.version == version] for version in (6, 4))
    return [each for each in chain(*zip_longest(*families)) if each is not None]


def race(addresses: Sequence[Address], port: int, deadline: float, host: str) -> socket.socket:
    """The first connection that stands; the others are closed. Raises ServiceError."""
    waiting = list(reversed(addresses))
    reason = ServiceError("unavailable", f"There is no address for {host}.")
    with selectors.DefaultSelector() as selector, contextlib.ExitStack() as losers:
        next_start = 0.0
        while waiting or selector.get_map():
            now = time.monotonic()
            if now >= deadline:
                raise ServiceError("timeout", f"{host} did not answer: try again later.")
            if waiting and (now >= next_start or not selector.get_map()):
                try:
                    sock = _begin(waiting.pop(), port)
                except OSError as error:
                    reason = _unreached(host, port, error)
                    continue
                losers.callback(sock.close)
                selector.register(sock, selectors.EVENT_WRITE)
                next_start = now + STAGGER
            until = min(deadline, next_start) if waiting else deadline
            for key, _ in selector.select(max(0.0, until - time.monotonic())):
                sock = key.fileobj  # type: ignore[assignment]
                selector.unregister(sock)
                failed = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
                if failed:
                    reason = _unreached(host, port, OSError(failed, os.strerror(failed)))
                    continue
                won = sock.dup()
                won.settimeout(None)
                return won
    raise reason


def _begin(address: Address, port: int) -> socket.socket:
    family = socket.AF_INET6 if address.version == 6 else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    sock.setblocking(False)
    try:
        failed = sock.connect_ex((str(address), port))
        if failed not in (0, errno.EINPROGRESS):
            raise OSError(failed, os.strerror(failed))
    except BaseException:
        sock.close()
        raise
    return sock


def _unreached(host: str, port: int, error: OSError) -> ServiceError:
    if error.errno == errno.ECONNREFUSED:
        return ServiceError("unavailable", f"{host} does not serve port {port}: is it switched on?")
    return ServiceError(
        "unavailable", f"{host} cannot be reached ({error.strerror or error}): check the network."
    )
