"""How Chinese characters are read. Only processes that index import this: the dictionary takes 40 MB."""

from __future__ import annotations

from functools import lru_cache

from pypinyin import Style, pinyin


@lru_cache(maxsize=16_384)
def readings(character: str) -> tuple[str, ...]:
    """Its readings in pinyin without tones, the usual first: `chao` and `zhao` for 朝; none for a letter."""
    found = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore")
    said = found[0] if found else ()
    return tuple(dict.fromkeys(each.replace("ü", "v") for each in said if each.isalpha()))
