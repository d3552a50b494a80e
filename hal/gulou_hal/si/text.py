"""Text of DVB tables in every encoding that the field uses (ETSI EN 300 468 Annex A).

A first byte below 0x20 selects the encoding. Text without one is, by the standard, ISO 6937; in the field it
is often UTF-8 or GBK too. So: strict UTF-8 first, then what the network is configured for.
"""

import codecs
import re
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Final, TypeAlias

from gulou_hal.si.errors import UnknownCharsetError
from gulou_hal.si.iso6937 import decode_iso6937

Decode: TypeAlias = Callable[[bytes], str]
"""Turns the bytes of a text field, selector included, into text."""

HUFFMAN_TEXT: Final = "[text compressed with the Freesat Huffman code]"
ARIB_TEXT: Final = "[text in the ARIB encoding of Japan]"
UNKNOWN_TEXT: Final = "[text in an unknown encoding]"
DEFAULT_CHARSET: Final = "iso6937"

_ISO8859_PARTS: Final = frozenset({*range(1, 12), 13, 14, 15})
_ARIB_CONTROLS: Final = b"\x0e\x0f\x19\x1b\x1d"
"""Shifts and escapes of ARIB STD-B24; DVB text never has them."""
_HAS_ARIB_CONTROL: Final = re.compile(b"[" + re.escape(_ARIB_CONTROLS) + b"]")
_NOT_UTF8: Final = re.compile(rb"[\xc0-\xff](?:[\x00-\x7f]|\Z)")
"""Cheaper than a failed decoding: a lead byte with nothing to lead is most often the first accent."""

_CONTROLS: Final = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ue080-\ue09f\ufeff]")
"""Emphasis on and off (0x86, 0x87) and everything reserved; in two-byte sets the same from U+E080."""
_LINE_BREAKS: Final = re.compile("\r\n|[\r\x85\x8a\ue085\ue08a]")
_BIG5_NEVER: Final = re.compile("[\ua000-\uf8ff]")


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


@lru_cache(maxsize=16)
def text_decoder(charset: str = DEFAULT_CHARSET) -> Decode:
    """Return what decodes a network's texts; ``charset`` is for those without a selector.

    ``charset`` is ``iso6937``, ``arib`` (recognised, not decoded) or a Python codec's name, ``gb18030`` for
    China. Raises UnknownCharsetError.
    """
    untagged = _untagged_decoder(charset)
    if untagged is _arib:
        return _arib

    def decode(data: bytes) -> str:
        if not data:
            return ""
        first = data[0]
        if first >= 0x20:
            if data.isascii():
                text = data.decode("ascii")
            elif _NOT_UTF8.search(data):
                text = untagged(data)
            else:
                try:
                    text = data.decode("utf-8")
                except UnicodeDecodeError:
                    text = untagged(data)
            if text.isprintable():
                return text
        else:
            read = SELECTORS.get(first)
            if read is None:
                return _without_selector(data, untagged)
            text = read(data[1:])
        if first != 0x1F and _HAS_ARIB_CONTROL.search(text.encode("ascii", "ignore")):
            return ARIB_TEXT
        return clean(text)

    return decode


def _without_selector(data: bytes, untagged: Decode) -> str:
    """A text that begins with a control code which selects nothing."""
    if data[0] in _ARIB_CONTROLS:
        return ARIB_TEXT
    if data[0] in b"\x00\x0a\x0d":  # padding, or a line break before the first line
        return clean(untagged(data.lstrip(b"\x00\x0a\x0d")))
    return UNKNOWN_TEXT


def _untagged_decoder(charset: str) -> Decode:
    if charset in ("iso6937", "iso-6937"):
        return decode_iso6937
    if charset == "arib":
        return _arib
    try:
        return _codec(charset)
    except LookupError:
        raise UnknownCharsetError(charset) from None
