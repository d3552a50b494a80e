"""The words by which a name is found: from each of its places on, as it is written and as it is typed.

世界足球 is found by 世界, 足球, `shijie`, `zuqiu`, `sjzq`, `zq`; World Football by `world f` and `foot`.
A name's beginning is marked, so that what begins as was typed comes first.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from itertools import islice, product
from typing import Final

BEGINNING: Final = "^"
_UNIT: Final = re.compile(
    r"[㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff]|[^\W_㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff]+"
)
_LONGEST: Final = 24
"""Letters of a word of the index: nobody types more to find a programme."""
_UNITS: Final = 8
"""Characters, or words, that are looked at from one place on."""
_WAYS: Final = 12
"""In how many ways one place is read at most."""
_MOST_UNITS: Final = 40

Readings = Callable[[str], tuple[str, ...]]


def folded(text: str) -> str:
    """As it is compared: narrow, small, without accents' composition."""
    return unicodedata.normalize("NFKC", text).casefold()


def units(text: str) -> list[str]:
    """Chinese characters one by one, other words as wholes."""
    return _UNIT.findall(folded(text))


def words(names: Iterable[str], readings: Readings) -> set[str]:
    """The words of the index for something with these names."""
    found: set[str] = set()
    for name in names:
        parts = units(name)[:_MOST_UNITS]
        for place in range(len(parts)):
            mark = "" if place else BEGINNING
            found.update(mark + word for word in _from(parts[place : place + _UNITS], readings))
    return found


def _from(parts: list[str], readings: Readings) -> Iterator[str]:
    yield "".join(parts)[:_LONGEST]
    read = [readings(part) if len(part) == 1 and not part.isascii() else () for part in parts]
    if not any(read):
        if len(parts) > 1:
            yield "".join(part[0] for part in parts)
        return
    full = [each or (part,) for each, part in zip(read, parts, strict=True)]
    first = [
        tuple(dict.fromkeys(way[0] for way in each)) if each else (part,)
        for each, part in zip(read, parts, strict=True)
    ]
    for ways in (full, first):
        for way in islice(_every(ways), _WAYS):
            yield "".join(way)[:_LONGEST]


def _every(ways: list[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """All combinations; those that differ at the beginning first, for that is what is typed."""
    for chosen in product(*reversed(ways)):
        yield chosen[::-1]


def typed(query: str) -> tuple[str, ...]:
    """What to look for: all of it in one word, then the words one by one where there are several."""
    found = units(query)
    whole = "".join(found)[:_LONGEST]
    apart = tuple(dict.fromkeys(folded(part) for part in query.split()))
    apart = tuple(filter(None, ("".join(units(part)) for part in apart)))
    return (whole, *apart) if len(apart) > 1 else (whole,) if whole else ()
