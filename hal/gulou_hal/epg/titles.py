"""Which programmes are one series: those of one name, whatever number stands behind it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

_NUMBERED: Final = re.compile(
    r"\s*(?:[(（\[]?\s*(?:第\s*[0-9一二三四五六七八九十百零]+\s*[集期季回话部]|(?:ep(?:isode)?|part|folge|s\d+\s*e)\.?\s*\d+"
    r"|\d+(?:\s*/\s*\d+)?)\s*[)）\]]?)+\s*$",
    re.IGNORECASE,
)


def stems(titles: Mapping[str, str]) -> frozenset[str]:
    """The titles without the number of the episode: two programmes of a series share one of these."""
    return frozenset(filter(None, map(_stem, titles.values())))


def _stem(title: str) -> str:
    folded = unicodedata.normalize("NFKC", title).casefold().strip()
    return _NUMBERED.sub("", folded).strip() or folded
