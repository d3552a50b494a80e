"""Which letters the codes stand for: G0 with its national options, G2, marks, mosaics (EN 300 706 §15)."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Final

_PLACES: Final = (0x23, 0x24, 0x40, 0x5B, 0x5C, 0x5D, 0x5E, 0x5F, 0x60, 0x7B, 0x7C, 0x7D, 0x7E)
"""Where the Latin alphabets differ."""
LATIN: Final = "".join(map(chr, range(0x20, 0x7F))) + "■"
"""What they have in common; at those places as ASCII has it."""


def _latin(differing: str) -> str:
    letters = list(LATIN)
    for place, letter in zip(_PLACES, differing, strict=True):
        letters[place - 0x20] = letter
    return "".join(letters)


def _other(capitals_on: str, **elsewhere: str) -> str:
    """An alphabet from 0x40 on; `elsewhere` names single places, as x26."""
    letters = list(LATIN[:0x20] + capitals_on)
    for place, letter in elsewhere.items():
        letters[int(place[1:], 16) - 0x20] = letter
    if len(letters) != 96:
        raise ValueError("an alphabet has 96 letters")
    return "".join(letters)


ENGLISH: Final = _latin("£$@←½→↑#—¼‖¾÷")
GERMAN: Final = _latin("#$§ÄÖÜ^_°äöüß")
SWEDISH: Final = _latin("#¤ÉÄÖÅÜ_éäöåü")
ITALIAN: Final = _latin("£$é°ç→↑#ùàòèì")
FRENCH: Final = _latin("éïàëêùî#èâôûç")
SPANISH: Final = _latin("ç$¡áéíóú¿üñèà")
CZECH: Final = _latin("#ůčťžýířéáěúš")
POLISH: Final = _latin("#ńąŻŚŁćóężśłź")
TURKISH: Final = _latin("₺ğİŞÖÇÜĞışöçü")
SERBIAN: Final = _latin("#ËČĆŽĐŠëčćžđš")
ROMANIAN: Final = _latin("#¤ŢÂŞĂÎıţâşăî")
ESTONIAN: Final = _latin("#õŠÄÖŽÜÕšäöžü")
LATVIAN: Final = _latin("#$ŠėęŽčūšąųžį")
CYRILLIC_1: Final = _other("ЧАБЦДЕФГХИЈКЛМНОПЌРСТУВЃЉЊЗЋЖЂШЏчабцдефгхијклмнопќрстувѓљњзћжђш■")
CYRILLIC_2: Final = _other("ЮАБЦДЕФГХИЙКЛМНОПЯРСТУЖВЬЪЗШЭЩЧЫюабцдефгхийклмнопярстужвьъзшэщч■", x26="ы")
CYRILLIC_3: Final = _other("ЮАБЦДЕФГХИЙКЛМНОПЯРСТУЖВЬІЗШЄЩЧЇюабцдефгхийклмнопярстужвьізшєщч■", x26="ї")
GREEK: Final = _other("ΐΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡʹΣΤΥΦΧΨΩΪΫάέήίΰαβγδεζηθικλμνξοπρςστυφχψωϊϋόύώ■", x3c="«", x3e="»")
HEBREW: Final = _other("@ABCDEFGHIJKLMNOPQRSTUVWXYZ←½→↑#אבגדהוזחטיךכלםמןנסעףפץצקרשת₪‖¾÷■")

_WEST: Final = (ENGLISH, GERMAN, SWEDISH, ITALIAN, FRENCH, SPANISH, CZECH)
ALPHABETS: Final[Mapping[int, str]] = {
    **dict(enumerate(_WEST)),
    0x08: POLISH,
    0x09: GERMAN,
    0x0A: SWEDISH,
    0x0B: ITALIAN,
    0x0C: FRENCH,
    0x0E: CZECH,
    **{0x10 + number: letters for number, letters in enumerate(_WEST[:6])},
    0x16: TURKISH,
    0x1D: SERBIAN,
    0x1F: ROMANIAN,
    0x20: CYRILLIC_1,
    0x21: GERMAN,
    0x22: ESTONIAN,
    0x23: LATVIAN,
    0x24: CYRILLIC_2,
    0x25: CYRILLIC_3,
    0x26: CZECH,
    0x36: TURKISH,
    0x37: GREEK,
    0x55: HEBREW,
}
"""By the seven bits of X/28 or M/29: four of region, three of national option (§15.2 table 32)."""

_REGIONS: Final = (
    (1, frozenset(("pol",))),
    (2, frozenset(("tur",))),
    (3, frozenset(("hrv", "scr", "slv", "srp", "scc", "bos", "rum", "ron"))),
    (4, frozenset(("rus", "bul", "ukr", "est", "lav", "lit", "mac", "mkd", "bel", "kaz"))),
    (6, frozenset(("gre", "ell"))),
    (10, frozenset(("heb",))),
)


def region(language: str) -> int:
    """The region of a stream that does not say: from the language (ISO 639-2) that the PMT names."""
    return next((number for number, codes in _REGIONS if language.lower() in codes), 0)


def alphabet(region_code: int, option: int) -> str:
    """The 96 letters from 0x20 on for a region, 0 … 15, and a national option, 0 … 7."""
    found = ALPHABETS.get(region_code << 3 | option)
    return found or ALPHABETS.get(option) or ENGLISH


G2: Final = " ¡¢£$¥#§¤‘“«←↑→↓°±²³×µ¶·÷’”»¼½¾¿ `´ˆ˜¯˘˙¨.˚¸_˝˛ˇ—¹®©™♪₠‰∝   ⅛⅜⅝⅞ΩÆĐªĦ ĲĿŁØŒºÞŦŊŉĸæđðħıĳŀłøœßþŧŋ■"
"""The supplementary Latin set, from 0x20 on (§15.6.3)."""

_MARKS: Final = (
    *("", "\u0300", "\u0301", "\u0302", "\u0303", "\u0304", "\u0306", "\u0307"),
    *("\u0308", "\u0323", "\u030a", "\u0327", "\u0332", "\u030b", "\u0328", "\u030c"),
)
"""By the lower four bits of a triplet's mode 0x10 … 0x1F: column 4 of G2."""


def marked(letter: str, mark: int) -> str:
    """A letter with a diacritical mark, as one character where Unicode has it, else without the mark."""
    joined = unicodedata.normalize("NFC", letter + _MARKS[mark])
    return joined if len(joined) == 1 else letter


SEXTANTS: Final = 0x1FB00
"""Block mosaics in Unicode: the six parts of a cell, all but four of the patterns in order."""
SEPARATED: Final = 0x1CE51
"""Separated mosaics in Unicode 16: the same patterns from 1 on, without a gap in their order."""


def mosaic(pattern: int, *, separated: bool) -> str:
    """The character for six parts, bit 0 at the top left, bit 1 beside it, and so on down (§15.7.1)."""
    if pattern == 0:
        return " "
    if separated:
        return chr(SEPARATED + pattern - 1)
    plain = {0x15: "▌", 0x2A: "▐", 0x3F: "█"}
    if pattern in plain:
        return plain[pattern]
    return chr(SEXTANTS + pattern - 1 - (pattern > 0x15) - (pattern > 0x2A))
