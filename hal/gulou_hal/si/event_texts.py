"""What is told about an event: short and extended event descriptors, brought together by language."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Final, TypeAlias

from gulou_hal.si.descriptors import language_code
from gulou_hal.si.eit import EventText, Item
from gulou_hal.si.text import join

SHORT_EVENT: Final = 0x4D
EXTENDED_EVENT: Final = 0x4E

Outline: TypeAlias = list[tuple[bytes, bool, int]]
"""For each language, in the order of its raw texts: its code, if a long one follows, how many items."""


def outline(descriptors: Sequence[bytes], raw: list[bytes]) -> Outline:
    """Read short (§6.2.37) and extended (§6.2.15) event descriptors; append their texts to ``raw``."""
    short: list[bytes] = []
    extended: dict[bytes, list[bytes]] = {}
    for data in descriptors:
        if data[0] == SHORT_EVENT:
            if len(data) >= 7:
                short.append(data)
        elif len(data) >= 8:
            language = data[3:6]
            if language in extended:
                extended[language].append(data)
            else:
                extended[language] = [data]
    told = []
    for data in short:
        language = data[2:5]
        middle = 6 + data[5]
        raw.append(data[6:middle])
        raw.append(data[middle + 1 : middle + 1 + data[middle]] if middle < len(data) else b"")
        if language in extended:
            told.append((language, True, _add_long_text(extended.pop(language), raw)))
        else:
            told.append((language, False, 0))
    for language, parts in extended.items():
        raw += (b"", b"")
        told.append((language, True, _add_long_text(parts, raw)))
    return told


def filled(told: Outline, texts: Iterator[str]) -> tuple[EventText, ...]:
    """Take the decoded texts of an outline."""
    found = []
    for language, has_long, item_count in told:
        title, text = next(texts), next(texts)
        long = next(texts) if has_long else ""
        items = tuple([Item(next(texts), next(texts)) for _ in range(item_count)]) if item_count else ()
        found.append(EventText(_language(language), title, text, long, items))
    return tuple(found)


_body: Final = itemgetter(slice(2, None))
_language: Final = lru_cache(maxsize=1024)(language_code)


def _add_long_text(parts: list[bytes], raw: list[bytes]) -> int:
    """Append the long text and the names and values of the items; return how many items there are."""
    if len(parts) > 1:
        parts.sort(key=_body)  # its first byte is descriptor_number
    pieces: list[bytes] = []
    items: list[bytes] = []
    for data in parts:
        end = 7 + data[6]
        if data[6]:
            _add_items(data[7:end], items)
        if end < len(data):
            pieces.append(data[end + 1 : end + 1 + data[end]])
    raw.append(pieces[0] if len(pieces) == 1 else join(pieces))
    raw += items
    return len(items) // 2


def _add_items(data: bytes, items: list[bytes]) -> None:
    """Read name and value of each item of a descriptor; one without a name goes on with the last."""
    at, last = 0, len(data) - 2
    while at <= last:
        middle = at + 1 + data[at]
        if middle > last + 1:
            return
        name = data[at + 1 : middle]
        at = middle + 1 + data[middle]
        value = data[middle + 1 : at]
        if name or not items:
            items += (name, value)
        else:
            items[-1] = join([items[-1], value])
