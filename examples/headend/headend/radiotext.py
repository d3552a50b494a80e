"""RadioText of a radio service: RDS messages at the ends of the frames of its sound.

The frames are coded with a rate of bits below the one that they have, which is legal where both use the same
table of allocation (ISO/IEC 11172-3 annex B, table 3-B.2a), and what is left over carries the messages
(ETSI TS 101 154 annex C; the messages are those of UECP, RDS Forum SPB 490).
"""

from binascii import crc_hqx
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from headend.elementary import AccessUnit

CODED_LESS: Final = 16_000
"""Bits a second that the messages have for themselves."""
_KBIT: Final = (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384)
_MOST: Final = 40
"""Bytes of messages in one frame."""
_EVERY: Final = 42
"""Frames from one repetition to the next: about a second."""
_LAST: Final = 6
"""Frames before the end in which none begins."""
_TITLE, _ARTIST = 1, 4


@dataclass(frozen=True)
class Said:
    """A text of at most 64 letters, and which parts of it are title and artist, where it names a song."""

    text: str
    title: str = ""
    artist: str = ""


SAID: Final = (
    Said("Zhaoxing Village Choir - Song of the Cicada", "Song of the Cicada", "Zhaoxing Village Choir"),
    Said("Liping tomorrow: sunny, 23 degrees, a little wind"),
)


def speak(sound: Sequence[AccessUnit], bits_per_second: int, said: Sequence[Said] = SAID) -> list[AccessUnit]:
    """The same frames of 48 kHz layer II at a higher rate, saying each in turn for an equal part of them."""
    index = _KBIT.index(bits_per_second // 1000)
    length = 144 * bits_per_second // 48_000
    units = []
    waiting = b""
    for number, unit in enumerate(sound):
        if number % _EVERY == 0 and number < len(sound) - _LAST:
            turn = number * len(said) // len(sound)
            waiting += b"".join(frame(element, turn) for element in _elements(said[turn], turn))
        data, waiting = waiting[:_MOST], waiting[_MOST:]
        head = unit.data[:2] + bytes((index << 4 | unit.data[2] & 15,)) + unit.data[3:]
        tail = data[::-1] + bytes((len(data), 0xFD))
        units.append(AccessUnit(head.ljust(length - len(tail), b"\0") + tail, unit.pts, unit.dts, unit.key))
    return units


def frame(element: bytes, sequence: int = 0) -> bytes:
    """A message with its address, sequence and CRC, between start and stop (SPB 490 §2.2)."""
    plain = b"\0\0" + bytes((sequence & 0xFF, len(element))) + element
    plain += (crc_hqx(plain, 0xFFFF) ^ 0xFFFF).to_bytes(2, "big")
    stuffed = plain.replace(b"\xfd", b"\xfd\0").replace(b"\xfe", b"\xfd\1").replace(b"\xff", b"\xfd\2")
    return b"\xfe" + stuffed + b"\xff"


def _elements(said: Said, turn: int) -> tuple[bytes, ...]:
    return (_name("VILLAGE "), _text(said, turn), _tags(said, turn))


def _name(name: str) -> bytes:
    """PS (§3.3.2)."""
    return b"\x02\0\0" + name.encode("ascii")


def _text(said: Said, turn: int) -> bytes:
    """RT (§3.4.1): a status with the flag that turns with each new text, then the text."""
    text = bytes((turn & 1,)) + said.text.encode("ascii")
    return b"\x0a\0\0" + bytes((len(text),)) + text


def _tags(said: Said, turn: int) -> bytes:
    """RT+ as data of an open application: 37 bits of toggle, running, and two tags."""
    bits = (turn & 1) << 36
    if said.title:
        bits |= 1 << 35 | _tag(_TITLE, said, said.title) << 17 | _tag(_ARTIST, said, said.artist, 5)
    return b"\x46\x08\x4b\xd7\0" + bits.to_bytes(5, "big")


def _tag(kind: int, said: Said, part: str, length_bits: int = 6) -> int:
    """Class, place and length less one."""
    return (kind << 6 | said.text.index(part)) << length_bits | len(part) - 1
