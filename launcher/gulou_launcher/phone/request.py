"""A request for a page: its first line and its headers (RFC 9112), within limits, and nothing after them."""

from __future__ import annotations

import re
import socket
import time
from dataclasses import dataclass

from gulou_launcher.phone.errors import PhoneError

LONGEST = 8192
"""Bytes of first line and headers."""
PATIENCE = 5.0
"""Seconds in which all of them must have come, however they come."""
_FIRST = re.compile(r"GET (/[!-~]{0,200}) HTTP/1\.1")
_HEADER = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}):[ \t]*([ -~\t]*)")


@dataclass(frozen=True)
class Request:
    """`path` without its query; `headers` by names in lower case, each but once."""

    path: str
    headers: dict[str, str]

    def says(self, name: str, value: str) -> bool:
        """Whether a header that is a list of words has this one, in whatever case."""
        return value in (part.strip().lower() for part in self.headers.get(name, "").split(","))


def parse(head: bytes) -> Request:
    """Read what stands before the empty line. Raises PhoneError for anything but a plain GET."""
    try:
        lines = head.decode("ascii").split("\r\n")
    except UnicodeDecodeError as error:
        raise PhoneError("A request has letters that none has.") from error
    first = _FIRST.fullmatch(lines[0])
    if first is None:
        raise PhoneError("Only pages can be asked for here.")
    headers: dict[str, str] = {}
    for line in lines[1:]:
        found = _HEADER.fullmatch(line)
        if found is None or found[1].lower() in headers:
            raise PhoneError("A request has a header that cannot be.")
        headers[found[1].lower()] = found[2].strip()
    if headers.get("content-length", "0") != "0" or "transfer-encoding" in headers:
        raise PhoneError("Nothing can be sent here.")
    return Request(first[1].partition("?")[0], headers)


def read(connection: socket.socket) -> tuple[Request, bytes]:
    """The next request, and what came after it. Raises PhoneError, and OSError where time runs out."""
    until = time.monotonic() + PATIENCE
    have = b""
    while b"\r\n\r\n" not in have:
        if len(have) > LONGEST:
            raise PhoneError("A request is too long.")
        left = until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        connection.settimeout(left)
        came = connection.recv(LONGEST)
        if not came:
            raise PhoneError("The other side hung up.")
        have += came
    head, _, rest = have.partition(b"\r\n\r\n")
    if len(head) > LONGEST:
        raise PhoneError("A request is too long.")
    return parse(head), rest
