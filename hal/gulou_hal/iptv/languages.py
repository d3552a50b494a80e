"""A language as lists name it → as broadcasts do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

UNNAMED: Final = "und"
_CODES: Final[Mapping[str, str]] = {
    "ar": "ara",
    "bg": "bul",
    "ca": "cat",
    "cs": "cze",
    "da": "dan",
    "de": "deu",
    "el": "gre",
    "en": "eng",
    "es": "spa",
    "et": "est",
    "fi": "fin",
    "fr": "fre",
    "he": "heb",
    "hr": "hrv",
    "hu": "hun",
    "id": "ind",
    "it": "ita",
    "ja": "jpn",
    "ko": "kor",
    "lt": "lit",
    "lv": "lav",
    "ms": "msa",
    "nb": "nor",
    "nl": "dut",
    "no": "nor",
    "pl": "pol",
    "pt": "por",
    "ro": "rum",
    "ru": "rus",
    "sk": "slo",
    "sl": "slv",
    "sr": "srp",
    "sv": "swe",
    "th": "tha",
    "tr": "tur",
    "uk": "ukr",
    "vi": "vie",
    "zh": "zho",
}
"""ISO 639-1 → ISO 639-2."""


def broadcast_code(language: str) -> str:
    """The three letters for `en`, `zh_CN`, `zh-Hans` or `eng`; `und` for what is none of them."""
    first = language.strip().lower().replace("_", "-").partition("-")[0]
    return _CODES.get(first) or (first if len(first) == 3 and first.isascii() else UNNAMED)
