"""Frames of a WebSocket (RFC 6455 §5), as a browser sends them and as the box answers.

Of the protocol, what such a line needs: binary messages in one frame each, ping, pong and close.
"""

from __future__ import annotations

import base64
import hashlib
from enum import IntEnum

from gulou_launcher.phone.errors import PhoneError

LONGEST = 4096
"""Bytes of the longest message that a phone may send."""
_LONGEST_CONTROL = 125
_MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class Opcode(IntEnum):
    """Those that are known here (RFC 6455 §11.8)."""

    binary = 2
    close = 8
    ping = 9
    pong = 10


class Close(IntEnum):
    """Why the box closes a line: the first two of RFC 6455 §7.4.1, then its own."""

    normal = 1000
    protocol = 1002
    removed = 4001
    off = 4002
    square = 4003
    """The square that was read is no good any more."""
    busy = 4004


def accept(key: str) -> str:
    """The answer to `Sec-WebSocket-Key` (RFC 6455 §4.2.2)."""
    return base64.b64encode(hashlib.sha1(key.encode() + _MAGIC).digest()).decode()


def frame(opcode: Opcode, payload: bytes = b"") -> bytes:
    """A frame of the box: not masked (RFC 6455 §5.1)."""
    size = len(payload)
    head = bytes([0x80 | opcode])
    if size < 126:
        return head + bytes([size]) + payload
    if size < 1 << 16:
        return head + b"\x7e" + size.to_bytes(2, "big") + payload
    return head + b"\x7f" + size.to_bytes(8, "big") + payload


class FrameReader:
    """Takes bytes as they come, and gives frames. It keeps one frame at most."""

    def __init__(self) -> None:
        self._bytes = bytearray()

    def feed(self, data: bytes) -> list[tuple[Opcode, bytes]]:
        """The frames that are whole now. Raises PhoneError where a browser would not have sent this."""
        self._bytes += data
        found = []
        while (each := self._next()) is not None:
            found.append(each)
        return found

    def _next(self) -> tuple[Opcode, bytes] | None:
        have = self._bytes
        if len(have) < 2:
            return None
        first, second = have[0], have[1]
        if first & 0x70 or not first & 0x80:
            raise PhoneError("A frame came in pieces or in a form that was not agreed on.")
        if (first & 0x0F) not in Opcode.__members__.values():
            raise PhoneError("A frame of no known kind came.")
        if not second & 0x80:
            raise PhoneError("A frame came that was not masked.")
        opcode, size, head = Opcode(first & 0x0F), second & 0x7F, 2
        if size == 126:
            if len(have) < 4:
                return None
            size, head = int.from_bytes(have[2:4], "big"), 4
        if second & 0x7F == 127 or size > (LONGEST if opcode is Opcode.binary else _LONGEST_CONTROL):
            raise PhoneError("A frame came that is too long.")
        if len(have) < head + 4 + size:
            return None
        mask = have[head : head + 4]
        payload = have[head + 4 : head + 4 + size]
        del have[: head + 4 + size]
        return opcode, _unmasked(bytes(payload), bytes(mask))


def _unmasked(payload: bytes, mask: bytes) -> bytes:
    """RFC 6455 §5.3, over all bytes at once."""
    size = len(payload)
    pattern = (mask * (size // 4 + 1))[:size]
    return (int.from_bytes(payload, "big") ^ int.from_bytes(pattern, "big")).to_bytes(size, "big")
