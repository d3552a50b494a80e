"""Messages to an RDS encoder as a broadcaster sends them along (UECP, RDS Forum SPB 490)."""

from __future__ import annotations

from binascii import crc_hqx
from collections.abc import Iterator
from typing import Final

_START, _STOP, _STUFF = 0xFE, 0xFF, 0xFD
_LONGEST: Final = 2 * (4 + 255 + 2)
_STUFFED: Final = {0: 0xFD, 1: 0xFE, 2: 0xFF}
"""What 0xFD and another byte stand for (§2.2.1.7)."""
RADIO_TEXT, ODA_DATA = 0x0A, 0x46
_FIXED: Final = {
    0x01: 5,  # PI
    0x02: 11,  # PS
    0x03: 4,  # TA and TP
    0x04: 4,  # DI and PTYI
    0x05: 4,  # M/S
    0x06: 5,  # PIN
    0x07: 4,  # PTY
    0x1C: 2,  # data set
    0x3E: 11,  # PTYN
}
"""Bytes of the elements that come before a text now and then, their own code included (§3)."""
_COUNTED: Final = {RADIO_TEXT: 3, ODA_DATA: 1, 0x13: 3}
"""Where in an element its length stands."""


class Messages:
    """Cuts a stream of bytes into messages; what is damaged is left out."""

    def __init__(self) -> None:
        self._frame = bytearray()
        self._inside = False

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The messages that are whole now: their elements, one behind the other."""
        for byte in data:
            if byte == _START:
                self._frame.clear()
                self._inside = True
            elif not self._inside:
                continue
            elif byte == _STOP:
                self._inside = False
                message = _message(_unstuffed(bytes(self._frame)))
                if message:
                    yield message
            elif len(self._frame) < _LONGEST:
                self._frame.append(byte)
            else:
                self._inside = False


def _unstuffed(frame: bytes) -> bytes:
    """b"" where the stuffing is wrong."""
    plain = bytearray()
    parts = frame.split(bytes((_STUFF,)))
    plain += parts[0]
    for part in parts[1:]:
        if not part or part[0] not in _STUFFED:
            return b""
        plain.append(_STUFFED[part[0]])
        plain += part[1:]
    return bytes(plain)


def _message(frame: bytes) -> bytes:
    """The elements of a frame: address, sequence, length, elements, CRC (§2.2); b"" where it is damaged."""
    if len(frame) < 6 or len(frame) != 6 + frame[3]:
        return b""
    if crc_hqx(frame[:-2], 0xFFFF) ^ 0xFFFF != int.from_bytes(frame[-2:], "big"):
        return b""
    return frame[4:-2]


def elements(message: bytes) -> Iterator[bytes]:
    """The elements of a message, as far as it is known how long they are."""
    while message:
        code = message[0]
        if code in _COUNTED:
            place = _COUNTED[code]
            length = place + 1 + message[place] if place < len(message) else 0
        else:
            length = _FIXED.get(code, 0)
        if not 0 < length <= len(message):
            return
        yield message[:length]
        message = message[length:]
