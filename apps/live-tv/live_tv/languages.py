"""Languages as broadcast (ISO 639-2, and -3 where operators use it) by their names."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gulou.language import Texts

N_ = str
"""Marks a text for translation where it stands in a table."""

SAME = {
    "zho": "chi",
    "deu": "ger",
    "fra": "fre",
    "bod": "tib",
    "msa": "may",
    "mya": "bur",
    "nld": "dut",
    "fas": "per",
}
"""Codes of the terminological set by those of the bibliographic set, which DVB uses."""

NAMES = {
    "chi": N_("Chinese"),
    "cmn": N_("Mandarin"),
    "yue": N_("Cantonese"),
    "nan": N_("Minnan"),
    "tib": N_("Tibetan"),
    "uig": N_("Uyghur"),
    "mon": N_("Mongolian"),
    "kaz": N_("Kazakh"),
    "zha": N_("Zhuang"),
    "iii": N_("Yi"),
    "doc": N_("Dong"),
    "kmc": N_("Dong"),
    "hmn": N_("Miao"),
    "kor": N_("Korean"),
    "jpn": N_("Japanese"),
    "eng": N_("English"),
    "fre": N_("French"),
    "ger": N_("German"),
    "spa": N_("Spanish"),
    "por": N_("Portuguese"),
    "ita": N_("Italian"),
    "dut": N_("Dutch"),
    "pol": N_("Polish"),
    "rus": N_("Russian"),
    "ukr": N_("Ukrainian"),
    "tur": N_("Turkish"),
    "ara": N_("Arabic"),
    "per": N_("Persian"),
    "hin": N_("Hindi"),
    "vie": N_("Vietnamese"),
    "tha": N_("Thai"),
    "lao": N_("Lao"),
    "khm": N_("Khmer"),
    "bur": N_("Burmese"),
    "may": N_("Malay"),
    "ind": N_("Indonesian"),
    "qaa": N_("Original language"),
    "mul": N_("Several languages"),
}
UNKNOWN = frozenset({"", "und", "mis", "zxx", "qad"})


def code(language: str) -> str:
    """One code for one language, whichever set the broadcast takes; '' where it does not say."""
    language = language.strip().lower()
    return "" if language in UNKNOWN else SAME.get(language, language)


def name(language: str, text: Texts) -> str:
    """The name of the language, its code where the table has none; '' where the broadcast does not say."""
    known = code(language)
    return text(NAMES[known]) if known in NAMES else known
