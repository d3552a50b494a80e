"""The words by which a name is found: from each of its places on, as it is written and as it is typed.

世界足球 is found by 世界, 足球, `shijie`, `zuqiu`, `sjzq`, `zq`; World Football by `world f` and `foot`.
A name's beginning is marked, so that what begins as was typed comes first.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import combinations, islice, product
from string import ascii_lowercase
from typing import Final

BEGINNING: Final = "^"
_UNIT: Final = re.compile(
    r"[㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff]|[^\W_㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff]+"
)
_SCRIPT: Final = re.compile(
    r"[㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff]+|[^㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff]+"
)
_LONGEST: Final = 24
"""Letters of a word of the index: nobody types more to find a programme."""
_UNITS: Final = 8
"""Characters, or words, that are looked at from one place on."""
_WAYS: Final = 12
"""In how many ways one place is read at most."""
_MOST_UNITS: Final = 40
_LEAST_MISTYPED: Final = 4
"""Of fewer letters, one that is wrong is another word."""

_LEAST_ALIKE: Final = 3
_MOST_ALIKE: Final = 32
_ALIKE: Final = re.compile(
    r"(?P<initial>zh|ch|sh|[zcs](?!h)|[nl](?=[aeiouv])|[fh](?=[aeiou]))"
    r"|(?P<final>(?<=[aei])(?:ng(?![aeiouv])|n(?![aeiouv])))"
)
_INITIALS: Final = {"zh": "z", "ch": "c", "sh": "s", "n": "l", "f": "h"}
_INITIALS_ALIKE: Final = {**_INITIALS, **{other: one for one, other in _INITIALS.items()}}
_FINALS_ALIKE: Final = {"ng": "n", "n": "ng"}
"""Sounds that are one in the south-west: flat and retroflex, n and l, f and h; an/ang, en/eng, in/ing. The
pairs are those of Rime's customization guide, "fuzzy pinyin" (模糊音)."""
_MIXED: Final = (
    re.compile(r"([a-z]*[aeiouv](?:ng?)?)([^\Waeiouv\d_]{2,})"),
    re.compile(r"([^\Waeiouv\d_]{2,}?)((?:[zcs]h|[^\Waeiouv\d_])[aeiouv][a-z]*)"),
)

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
    """What to look for: all of it in one word, then the words one by one where there are several.

    Where Chinese characters and letters meet a word ends: 新wen is looked for by 新 and by `wen`.
    """
    found = units(query)
    whole = "".join(found)[:_LONGEST]
    apart = tuple(dict.fromkeys(part for word in query.split() for part in _SCRIPT.findall(folded(word))))
    apart = tuple(filter(None, ("".join(units(part)) for part in apart)))
    return (whole, *apart) if len(apart) > 1 else (whole,) if whole else ()


def rank(query: tuple[str, ...], known: Collection[str]) -> int | None:
    """How well something with these words (`words`) fits what was `typed`; the smaller, the better.

    0: it is named so from the beginning; 1: further on; 2: it has all the words; 3: it sounds nearly so;
    4: one letter was typed wrong; None: it is not what was looked for.
    """
    if not query:
        return None
    whole, *apart = query
    if any(word.startswith(BEGINNING + whole) for word in known):
        return 0
    if any(word.startswith(whole) for word in known):
        return 1
    for parts in (apart, *mixed(whole)):
        if parts and all(any(word.lstrip(BEGINNING).startswith(part) for word in known) for part in parts):
            return 2
    heard = alike(whole)
    if heard and any(word.lstrip(BEGINNING).startswith(heard) for word in known):
        return 3
    if len(whole) >= _LEAST_MISTYPED and any(_nearly(whole, word.lstrip(BEGINNING)) for word in known):
        return 4
    return None


def alike(letters: str) -> tuple[str, ...]:
    """What sounds nearly like these letters of pinyin, the fewest changes first: `zhongguo` for `zongguo`."""
    if len(letters) < _LEAST_ALIKE or not (letters.isascii() and letters.isalpha()):
        return ()
    sounds = list(_ALIKE.finditer(letters))
    changes = (chosen for count in range(1, len(sounds) + 1) for chosen in combinations(sounds, count))
    return tuple(islice((_changed(letters, chosen) for chosen in changes), _MOST_ALIKE))


def _changed(letters: str, sounds: Iterable[re.Match[str]]) -> str:
    for sound in reversed(tuple(sounds)):
        table = _INITIALS_ALIKE if sound["initial"] else _FINALS_ALIKE
        letters = letters[: sound.start()] + table[sound[0]] + letters[sound.end() :]
    return letters


def mixed(letters: str) -> list[tuple[str, str]]:
    """Whole syllables before initials, or initials before syllables: `xinwlb` is `xin` and `wlb`."""
    found = (form.fullmatch(letters) for form in _MIXED)
    return [(each[1], each[2]) for each in found if each is not None and each[2] != "ng"]


def mistyped(letters: str) -> Iterator[str]:
    """What may have been meant by these letters, if one is wrong, too many, missing, or two are swapped."""
    if len(letters) < _LEAST_MISTYPED or not (letters.isascii() and letters.isalpha()):
        return
    for at in range(1, len(letters)):
        before, after = letters[:at], letters[at:]
        yield before + after[1:]
        yield before + after[1:2] + after[:1] + after[2:]
        for letter in ascii_lowercase:
            yield before + letter + after[1:]
            yield before + letter + after


def _nearly(typed: str, word: str) -> bool:
    """Whether a word begins as was typed but for one letter: another one, one too many, one too few, two
    the wrong way round."""
    if not word or abs(len(typed) - len(word)) > len(word) or typed[0] != word[0]:
        return False
    at = next(
        (place for place, (one, other) in enumerate(zip(typed, word, strict=False)) if one != other), -1
    )
    if at < 0:
        return False
    return (
        word[at + 1 :].startswith(typed[at + 1 :])
        or word[at:].startswith(typed[at + 1 :])
        or word[at + 1 :].startswith(typed[at:])
        or (typed[at : at + 2] == word[at : at + 2][::-1] and word[at + 2 :].startswith(typed[at + 2 :]))
    )
