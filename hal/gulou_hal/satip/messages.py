"""Messages of HTTP's family: RTSP (RFC 2326), HTTP (RFC 9112), SSDP (UPnP Device Architecture 1.1 §1).

All share one form: a start line, header lines, an empty line, a body of Content-Length bytes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import msgspec

from gulou_hal.satip.errors import SatipError

RTSP: Final = "RTSP/1.0"
HTTP: Final = "HTTP/1.1"
LONGEST_HEAD: Final = 8192
"""Bytes of start line and headers together."""
_MOST_HEADERS: Final = 64
_LONGEST_BODY: Final = 1 << 20
_DOLLAR: Final = 0x24
_REQUEST: Final = re.compile(r"([A-Z][A-Z_-]{0,31}) (\S{1,4096}) ((?:RTSP|HTTP)/\d\.\d)")
_RESPONSE: Final = re.compile(r"((?:RTSP|HTTP)/\d\.\d) (\d{3})(?: (.*))?")

Headers = Mapping[str, str]
"""Names in small letters; of a name that comes twice the last counts."""


class Request(msgspec.Struct, frozen=True):
    """What somebody asks."""

    method: str
    target: str
    protocol: str
    headers: dict[str, str] = {}
    body: bytes = b""


class Response(msgspec.Struct, frozen=True):
    """What is answered."""

    status: int
    reason: str
    protocol: str
    headers: dict[str, str] = {}
    body: bytes = b""


class Frame(msgspec.Struct, frozen=True):
    """Binary data between RTSP messages on one connection (RFC 2326 §10.12)."""

    channel: int
    data: bytes


Message = Request | Response


class Reader:
    """Cuts what comes on a connection into messages and frames."""

    def __init__(self, longest_body: int = _LONGEST_BODY) -> None:
        self._buffer = bytearray()
        self._longest_body = longest_body
        self._searched = 0

    @property
    def waiting(self) -> int:
        """Bytes of a message that is not whole yet."""
        return len(self._buffer)

    def feed(self, data: bytes | memoryview) -> list[Message | Frame]:
        """Take in bytes; return what is whole now, in order.

        Raises SatipError: the connection is of no more use.
        """
        self._buffer += data
        found: list[Message | Frame] = []
        while (one := self._next()) is not None:
            found.append(one)
        return found

    def _next(self) -> Message | Frame | None:
        buffer = self._buffer
        while buffer and buffer[0] in b"\r\n":  # RFC 2326 §4.1: empty lines before a message mean nothing
            del buffer[:1]
        if not buffer:
            return None
        return self._frame() if buffer[0] == _DOLLAR else self._message()

    def _frame(self) -> Frame | None:
        buffer = self._buffer
        if len(buffer) < 4:
            return None
        end = 4 + int.from_bytes(buffer[2:4], "big")
        if len(buffer) < end:
            return None
        frame = Frame(buffer[1], bytes(buffer[4:end]))
        del buffer[:end]
        return frame

    def _message(self) -> Message | None:
        buffer = self._buffer
        end, after = _head_end(buffer, self._searched)
        if end < 0:
            self._searched = max(0, len(buffer) - 3)
            if len(buffer) > LONGEST_HEAD:
                raise SatipError(f"a message's head is longer than {LONGEST_HEAD} bytes")
            return None
        if end > LONGEST_HEAD:
            raise SatipError(f"a message's head is longer than {LONGEST_HEAD} bytes")
        message = parse(bytes(buffer[:end]))
        size = _body_size(message.headers)
        if size > self._longest_body:
            raise SatipError(f"a body of {size} bytes is longer than {self._longest_body}")
        if len(buffer) < after + size:
            return None
        body = bytes(buffer[after : after + size])
        del buffer[: after + size]
        self._searched = 0
        return msgspec.structs.replace(message, body=body) if body else message


def parse(data: bytes) -> Message:
    """Read start line and headers, as a datagram or the head of a message has them. Raises SatipError."""
    lines = data.decode("utf-8", "replace").replace("\r\n", "\n").split("\n")
    if len(lines) > _MOST_HEADERS:
        raise SatipError(f"a message has more than {_MOST_HEADERS} headers")
    start = lines[0].rstrip()
    headers: dict[str, str] = {}
    last = ""
    for line in lines[1:]:
        if not line:
            break
        if line[0] in " \t" and last:  # folded, as old senders do
            headers[last] += " " + line.strip()
            continue
        name, colon, value = line.partition(":")
        last = name.strip().lower()
        if not colon or not last:
            raise SatipError(f"{line[:80]!r} is no header")
        headers[last] = value.strip()
    if (asked := _REQUEST.fullmatch(start)) is not None:
        method, target, protocol = asked.groups()
        return Request(method, target, protocol, headers)
    if (answered := _RESPONSE.fullmatch(start)) is not None:
        protocol, status, reason = answered.groups()
        return Response(int(status), reason or "", protocol, headers)
    raise SatipError(f"{start[:80]!r} is neither a request nor an answer")


def write_request(
    method: str, target: str, protocol: str, headers: Mapping[str, str | int], body: bytes = b""
) -> bytes:
    """Return a request as it is sent."""
    return _write(f"{method} {target} {protocol}", headers, body)


def write_response(
    status: int, reason: str, protocol: str, headers: Mapping[str, str | int], body: bytes = b""
) -> bytes:
    """Return an answer as it is sent."""
    return _write(f"{protocol} {status} {reason}", headers, body)


def _write(start: str, headers: Mapping[str, str | int], body: bytes) -> bytes:
    lines = [start, *(f"{name}: {value}" for name, value in headers.items())]
    if body:
        lines.append(f"Content-Length: {len(body)}")
    for line in lines:
        if "\r" in line or "\n" in line:
            raise SatipError("a header may not hold a line break")
    return "\r\n".join([*lines, "", ""]).encode() + body


def _head_end(buffer: bytearray, since: int) -> tuple[int, int]:
    """Where the head ends and where the body starts; (-1, -1) while it is not whole."""
    at = buffer.find(b"\n\r\n", max(0, since - 3))
    bare = buffer.find(b"\n\n", max(0, since - 3))
    if bare >= 0 and (at < 0 or bare < at):
        return bare, bare + 2
    return (at, at + 3) if at >= 0 else (-1, -1)


def _body_size(headers: Headers) -> int:
    text = headers.get("content-length", "0")
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise SatipError(f"{text[:40]!r} is no Content-Length")
    return int(text)
