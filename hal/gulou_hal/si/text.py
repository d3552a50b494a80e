"""Text of DVB tables in every encoding that the field uses (ETSI EN 300 468 Annex A).

A first byte below 0x20 selects the encoding. Text without one is, by the standard, ISO 6937; in the field it
is often UTF-8 or GBK too. So: strict UTF-8 first, then what the network is configured for.
"""

import codecs
import re
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from typing import Final, TypeAlias

from gulou_hal.si.errors import UnknownCharsetError
from gulou_hal.si.iso6937 import decode_iso6937
from gulou_hal.si.iso6937_batch import WORTH_IT, decode_batch

Decode: TypeAlias = Callable[[bytes], str]
"""Turns the bytes of a text field, selector included, into text."""

HUFFMAN_TEXT: Final = "[text compressed with the Freesat Huffman code]"
ARIB_TEXT: Final = "[text in the ARIB encoding of Japan]"
UNKNOWN_TEXT: Final = "[text in an unknown encoding]"
DEFAULT_CHARSET: Final = "auto"
"""ISO 6937, as the standard says, save where a text is whole GB 2312 characters: many networks of China send
these without saying so, and no text in Latin letters looks like that."""

_ISO8859_PARTS: Final = frozenset({*range(1, 12), 13, 14, 15})
_ARIB_CONTROLS: Final = b"\x0e\x0f\x19\x1b\x1d"
"""Shifts and escapes of ARIB STD-B24; DVB text never has them."""
_ARIB_CONTROL: Final = re.compile("[\x0e\x0f\x19\x1b\x1d]")
_LINE_STARTS: Final = b"\x00\x0a\x0d"
"""Padding, or a line break before the first line."""
_NOT_UTF8: Final = re.compile(rb"[\xc0-\xff](?:[\x00-\x7f]|\Z)")
"""Cheaper than a failed decoding: a lead byte with nothing to lead is most often the first accent."""

_GB2312: Final = re.compile(rb"(?:[\n\r\x20-\x7e]|[\xa1-\xa9\xb0-\xf7][\xa1-\xfe])*")
_TWO_HANZI: Final = re.compile(rb"(?:[\xb0-\xf7][\xa1-\xfe]){2}")
_CONTROLS: Final = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ue080-\ue09f\ufeff]")
"""Emphasis on and off (0x86, 0x87) and everything reserved; in two-byte sets the same from U+E080."""
_LINE_BREAKS: Final = re.compile("\r\n|[\r\x85\x8a\ue085\ue08a]")
_BIG5_NEVER: Final = re.compile("[\ua000-\uf8ff]")


def join(pieces: Sequence[bytes]) -> bytes:
    """Make one text of several, so that a character cut between two is whole again.

    A piece that repeats the selector of the first loses it; where selectors differ, all becomes UTF-8.
    """
    for piece in pieces:
        if piece and piece[0] < 0x20:
            break
    else:
        return b"".join(pieces)
    marks = {selector(piece) for piece in pieces if piece}
    if len(marks) > 1:
        decode = text_decoder()
        return b"\x15" + "".join(map(decode, pieces)).encode("utf-8", "replace")
    mark = marks.pop()
    return mark + b"".join([piece[len(mark) :] for piece in pieces])


def clean(text: str) -> str:
    """Take control codes out, and turn every line break into ``\\n``."""
    if text.isprintable():
        return text
    return _CONTROLS.sub("", _LINE_BREAKS.sub("\n", text))


def _codec(name: str) -> Decode:
    return partial(_decode_with, codecs.getdecoder(name))


def _decode_with(decoder: Callable[[bytes, str], tuple[str, int]], data: bytes) -> str:
    # A last character cut by a length limit is left out without a mark.
    return decoder(data, "replace")[0].rstrip("\ufffd")


def _iso8859_by_number(data: bytes) -> str:
    """0x10 is followed by the part of ISO 8859 in two bytes."""
    part = int.from_bytes(data[:2], "big")
    if part not in _ISO8859_PARTS:
        return UNKNOWN_TEXT
    return data[2:].decode(f"iso8859-{part}", "replace")


def _ten646_or_big5(data: bytes) -> str:
    """0x14 is the Big5 repertoire in two-byte Unicode, but some networks send Big5 itself.

    That repertoire has nothing from U+A000 to U+F8FF, where the first bytes of Big5 would fall.
    """
    text = data.decode("utf-16-be", "replace")
    if _BIG5_NEVER.search(text):
        try:
            return data.decode("big5")
        except UnicodeDecodeError:
            pass
    return text


def _arib(data: bytes) -> str:
    return ARIB_TEXT if data else ""


def _huffman(data: bytes) -> str:
    return HUFFMAN_TEXT if data[:1] in (b"\x01", b"\x02") else UNKNOWN_TEXT


def _auto(data: bytes) -> str:
    if _GB2312.fullmatch(data) and _TWO_HANZI.search(data):
        return data.decode("gb18030", "replace")
    return decode_iso6937(data)


UNTAGGED: Final[dict[str, Decode]] = {"auto": _auto, "iso6937": decode_iso6937, "arib": _arib}
"""Names for a network's default that are not Python codecs."""

SELECTORS: Final[dict[int, Decode]] = {
    0x01: _codec("iso8859-5"),
    0x02: _codec("iso8859-6"),
    0x03: _codec("iso8859-7"),
    0x04: _codec("iso8859-8"),
    0x05: _codec("iso8859-9"),
    0x06: _codec("iso8859-10"),
    0x07: _codec("iso8859-11"),
    0x09: _codec("iso8859-13"),
    0x0A: _codec("iso8859-14"),
    0x0B: _codec("iso8859-15"),
    0x10: _iso8859_by_number,
    0x11: _codec("utf-16-be"),
    0x12: _codec("euc_kr"),
    0x13: _codec("gb18030"),
    0x14: _ten646_or_big5,
    0x15: _codec("utf-8"),
    0x1F: _huffman,
}
"""First byte → what reads the bytes after it (EN 300 468 tables A.3 and A.4)."""


def selector(data: bytes) -> bytes:
    """The bytes in front of a text that select its encoding: none, one, or three after 0x10."""
    if not data or data[0] >= 0x20:
        return b""
    return data[:3] if data[0] == 0x10 else data[:1]


class TextDecoder:
    """Decodes a network's texts: call it with one, or ``all`` with many, which is faster."""

    def __init__(self, charset: str = DEFAULT_CHARSET) -> None:
        """``charset`` is for texts without a selector that are not UTF-8: ``auto``, ``iso6937``, ``arib``
        (recognised, not decoded), or a Python codec's name, such as ``gb18030``. Raises UnknownCharsetError.
        """
        self._untagged = _untagged_decoder(charset)

    def __call__(self, data: bytes) -> str:
        if not data:
            return ""
        if data[0] >= 0x20:
            text = self._read_untagged(data)
        elif (read := SELECTORS.get(data[0])) is not None:
            text = read(data[1:])
        else:
            return self._read_unknown(data)
        if text.isprintable():
            return text
        return ARIB_TEXT if _ARIB_CONTROL.search(text) else clean(text)

    def all(self, texts: Sequence[bytes]) -> list[str]:
        """Decode many texts."""
        if self._untagged in (decode_iso6937, _auto) and sum(map(len, texts)) >= WORTH_IT:
            decoded = decode_batch(texts)
            return [
                self(text) if plain is None else plain for text, plain in zip(texts, decoded, strict=True)
            ]
        return [self(text) for text in texts]

    def _read_untagged(self, data: bytes) -> str:
        if self._untagged is _arib:
            return ARIB_TEXT
        if data.isascii():
            return data.decode("ascii")
        if not _NOT_UTF8.search(data):
            try:
                return data.decode("utf-8")
            except UnicodeDecodeError:
                pass
        return self._untagged(data)

    def _read_unknown(self, data: bytes) -> str:
        """A text that begins with a control code which selects nothing."""
        if data[0] in _ARIB_CONTROLS:
            return ARIB_TEXT
        if data[0] in _LINE_STARTS:
            return self(data.lstrip(_LINE_STARTS))
        return UNKNOWN_TEXT


@lru_cache(maxsize=16)
def text_decoder(charset: str = DEFAULT_CHARSET) -> TextDecoder:
    """The decoder for a charset; the same one each time, so that what is read once is remembered once."""
    return TextDecoder(charset)


def _untagged_decoder(charset: str) -> Decode:
    if charset in UNTAGGED:
        return UNTAGGED[charset]
    try:
        return _codec(charset)
    except LookupError:
        raise UnknownCharsetError(charset) from None
