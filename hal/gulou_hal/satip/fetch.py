"""A small document from a device in the house, by HTTP: a description, a list of channels, a status."""

from __future__ import annotations

import socket
import time
from typing import Final
from urllib.parse import urlsplit

from gulou_hal.satip.errors import SatipError
from gulou_hal.satip.messages import LONGEST_HEAD, Response, parse

_CHUNK: Final = 1 << 16


def fetch(url: str, timeout: float, most: int) -> bytes:
    """Return the document, at most `most` bytes, in at most `timeout` seconds. Raises SatipError or OSError.

    It asks in HTTP/1.0, so that what comes is never cut into chunks, and follows no redirection.
    """
    host, port, path = _parts(url)
    deadline = time.monotonic() + timeout
    with socket.create_connection((host, port), timeout) as sock:
        where = f"[{host}]" if ":" in host else host
        asked = f"GET {path} HTTP/1.0\r\nHost: {where}:{port}\r\nConnection: close\r\n\r\n"
        sock.sendall(asked.encode())
        data = b""
        while len(data) <= LONGEST_HEAD + most:
            left = deadline - time.monotonic()
            if left <= 0:
                raise SatipError(f"{host} did not send {path} in {timeout:.0f} s")
            sock.settimeout(left)
            came = sock.recv(_CHUNK)
            if not came:
                break
            data += came
            if _is_whole(data):
                break
    head, _, body = data.partition(b"\r\n\r\n")
    answer = parse(head)
    if not isinstance(answer, Response) or answer.status != 200:
        said = f"{answer.status} {answer.reason}" if isinstance(answer, Response) else "nothing of use"
        raise SatipError(f"{host} answered {said} for {path}")
    if len(body) > most:
        raise SatipError(f"{path} of {host} is longer than {most} bytes")
    return body


def _parts(url: str) -> tuple[str, int, str]:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port or 80
    except ValueError:
        host = None
    if not host or parts.scheme.lower() != "http" or any(ord(letter) <= 32 for letter in url):
        raise SatipError(f"{url[:100]!r} is no http address")
    path = parts.path or "/"
    return host, port, f"{path}?{parts.query}" if parts.query else path


def _is_whole(data: bytes) -> bool:
    """Some servers keep the connection open: then Content-Length tells the end."""
    head, gap, body = data.partition(b"\r\n\r\n")
    if not gap:
        return False
    size = parse(head).headers.get("content-length", "")
    return size.isascii() and size.isdigit() and len(body) >= int(size[:10])
