"""The household's proxy, from the environment of the box: HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY.

The gateway asks it for a tunnel (CONNECT, RFC 9110 §9.3.6) and hands that over: no app need know of it.
"""

from __future__ import annotations

import base64
import os
import socket
import time
from urllib.parse import SplitResult, unquote, urlsplit

from gulou.errors import ServiceError
from gulou.services import hosts
from gulou_hal.net.addresses import LOCAL_DOMAIN, is_global

_HEAD = 16384
"""Bytes that a proxy's answer may have before the tunnel begins."""


def proxy_for(host: str, tls: bool) -> SplitResult | None:
    """The proxy for this host; None to connect directly. Raises ServiceError where it is written wrongly.

    A device at home is never reached through a proxy.
    """
    if not any(name.lower().endswith("_proxy") for name in os.environ):
        return None
    import urllib.request  # 6 MB, which few households need

    literal = hosts.address(host)
    if host.endswith(LOCAL_DOMAIN) or (literal is not None and not is_global(literal)):
        return None
    known = urllib.request.getproxies_environment()
    url = known.get("https" if tls else "http") or known.get("all")
    if not url or urllib.request.proxy_bypass_environment(host, known):  # type: ignore[attr-defined]
        return None
    variable = f"{'HTTPS' if tls else 'HTTP'}_PROXY"
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        usable = parts.scheme == "http" and parts.hostname and (parts.port or True)
    except ValueError:
        usable = False
    if not usable:
        raise ServiceError(
            "unavailable",
            f'The box cannot use its proxy: write {variable} as "http://proxy.example.org:3128".',
        )
    return parts


def tunnel(proxy: SplitResult, host: str, port: int, timeout: float) -> socket.socket:
    """A connection to the host through the proxy. Raises ServiceError."""
    deadline = time.monotonic() + timeout
    place = f"{proxy.hostname}:{proxy.port or 80}"
    try:
        sock = socket.create_connection((proxy.hostname, proxy.port or 80), timeout)
    except OSError as error:
        raise ServiceError(
            "unavailable", f"The household's proxy {place} cannot be reached: {error.strerror or error}."
        ) from error
    try:
        sock.sendall(_request(proxy, f"[{host}]:{port}" if ":" in host else f"{host}:{port}"))
        status, reason = _answer(sock, deadline)
    except (OSError, ValueError) as error:
        sock.close()
        code = "timeout" if isinstance(error, TimeoutError) else "unavailable"
        raise ServiceError(code, f"The household's proxy {place} did not answer as a proxy does.") from error
    if not 200 <= status < 300:
        sock.close()
        raise ServiceError("unavailable", _refusal(place, host, status, reason))
    sock.settimeout(None)
    return sock


def _request(proxy: SplitResult, target: str) -> bytes:
    lines = [f"CONNECT {target} HTTP/1.1", f"Host: {target}"]
    if proxy.username:
        words = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}"
        lines.append(f"Proxy-Authorization: Basic {base64.b64encode(words.encode()).decode()}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")


def _answer(sock: socket.socket, deadline: float) -> tuple[int, str]:
    """The status and its words. Not a byte more is read: what follows belongs to the app."""
    head = bytearray()
    while not head.endswith(b"\r\n\r\n") and not head.endswith(b"\n\n"):
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        sock.settimeout(left)
        byte = sock.recv(1)
        if not byte or len(head) > _HEAD:
            raise ValueError("no answer")
        head += byte
    protocol, status, *reason = head.split(b"\r\n")[0].decode("latin-1").split(maxsplit=2)
    if not protocol.startswith("HTTP/"):
        raise ValueError("not HTTP")
    return int(status), reason[0] if reason else ""


def _refusal(place: str, host: str, status: int, reason: str) -> str:
    if status == 407:
        return f"The household's proxy {place} asks for a name and a password: put them into HTTPS_PROXY."
    return f"The household's proxy {place} would not connect to {host}: {status} {reason}".rstrip() + "."
