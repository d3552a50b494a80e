"""ISO/IEC 6937 with the euro sign, DVB's default text encoding (ETSI EN 300 468 Annex A, figure A.1).

Python has no codec for it: an accent is a byte of its own, in front of its letter. Unicode wants it behind.
Reading a text backwards puts the accent behind, so that the standard library's composition does the rest.
"""

import codecs
import unicodedata
from typing import Final

_ACCENTS: Final = {
    0xC1: "\u0300",  # grave
    0xC2: "\u0301",  # acute
    0xC3: "\u0302",  # circumflex
    0xC4: "\u0303",  # tilde
    0xC5: "\u0304",  # macron
    0xC6: "\u0306",  # breve
    0xC7: "\u0307",  # dot above
    0xC8: "\u0308",  # diaeresis
    0xC9: "\u0308",  # umlaut, as of the standard's first edition
    0xCA: "\u030a",  # ring
    0xCB: "\u0327",  # cedilla
    0xCC: "\u0332",  # underline, as of the standard's first edition
    0xCD: "\u030b",  # double acute
    0xCE: "\u0328",  # ogonek
    0xCF: "\u030c",  # caron
}
_SPACING: Final = {
    "\u0300": "`",
    "\u0301": "´",
    "\u0302": "^",
    "\u0303": "~",
    "\u0304": "¯",
    "\u0306": "˘",
    "\u0307": "˙",
    "\u0308": "¨",
    "\u030a": "˚",
    "\u0327": "¸",
    "\u0332": "_",
    "\u030b": "˝",
    "\u0328": "˛",
    "\u030c": "ˇ",
}
"""An accent in front of a space stands alone."""

_UNUSED: Final = "\ufffd"
_ROWS: Final = {
    0xA0: "\u00a0¡¢£€¥\ufffd§¤‘“«←↑→↓",
    0xB0: "°±²³×µ¶·÷’”»¼½¾¿",
    0xC0: _UNUSED + "".join(_ACCENTS.values()),
    0xD0: "―¹®©™♪¬¦\ufffd\ufffd\ufffd\ufffd⅛⅜⅝⅞",
    0xE0: "ΩÆĐªĦ\ufffdĲĿŁØŒºÞŦŊŉ",
    0xF0: "ĸæđðħıĳŀłøœßþŧŋ\u00ad",
}
_TABLE: Final = "".join(map(chr, range(0xA0))) + "".join(_ROWS.values())
_ACCENT_BYTES: Final = bytes(_ACCENTS)


def decode_iso6937(data: bytes) -> str:
    """Decode; bytes without a character become U+FFFD, an accent on nothing stays as a combining mark."""
    text = codecs.charmap_decode(data, "replace", _TABLE)[0]
    accents = len(data) - len(data.translate(None, _ACCENT_BYTES))
    if not accents:
        return text
    composed = unicodedata.normalize("NFC", text[::-1])[::-1]
    if len(composed) == len(data) - accents:
        return composed
    return _compose_singly(text)


def _compose_singly(text: str) -> str:
    """Compose where some pair has no character of its own: letter first, then the accent."""
    out: list[str] = []
    accents = ""
    for character in text:
        if character in _SPACING:
            accents += character
        elif accents and character == " ":
            out += [_SPACING[accent] for accent in accents]
            accents = ""
        else:
            out.append(character + accents[::-1])
            accents = ""
    return unicodedata.normalize("NFC", "".join(out) + accents)
