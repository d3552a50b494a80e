"""Words into lines: Chinese breaks between any two characters, others at spaces; what is left out is dots."""

from __future__ import annotations

import re
from collections.abc import Callable

DOTS = "…"
_NOT_FIRST = frozenset("，。、！？：；）》」』”’…·,.!?:;)]%")
"""Never at the beginning of a line (GB/T 15834 §5)."""
_NOT_LAST = frozenset("（《「『“‘([")
_FIRST_WIDE = 0x2E80
"""From here on, characters are Chinese (CJK radicals and all that follows), which break anywhere."""
_FIRST_TRY = 32
"""Characters that are tried first; then twice as many, and so on."""
_BACK = 24
"""Characters that are gone back for a good place to break."""

_FEW = 12
"""Lines of what is read as a whole; in a long text an end may be short."""
_SHORT = 0.25
"""Share of the width: a last line below that looks lost."""
_NARROWER = (0.92, 0.84, 0.76, 0.68, 0.6)

Measure = Callable[[str], float]
_CHINESE = re.compile("[\u2e80-\U0010ffff]")
_NARROW = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "…": "..."})


def narrow(part: str, whole: str) -> str:
    """A part of a text as it is drawn: a Chinese face has quotes and dots as wide as a character of its own,
    which would tear holes into a text without any."""
    return part if _CHINESE.search(whole) else part.translate(_NARROW)


def wrap(text: str, width: float, lines: int, measure: Measure) -> list[str]:
    """At most `lines` lines of `text`, none wider than `width`; the last ends in dots if it must.

    A few lines do not end in a single word or two characters: then those above are shorter.
    """
    made = _filled(text, width, lines, measure)
    if not 1 < len(made) <= min(lines, _FEW) or "\n" in text or _is_cut(made, text):
        return made
    for share in _NARROWER if measure(made[-1]) < _SHORT * width else ():
        other = _filled(text, share * width, lines, measure)
        if len(other) > len(made) or _is_cut(other, text) or _parts_a_word(other, text):
            break
        if measure(other[-1]) >= _SHORT * width:
            return other
    return made


def _is_cut(made: list[str], text: str) -> bool:
    return made[-1].endswith(DOTS) and not text.endswith(DOTS)


def _parts_a_word(made: list[str], text: str) -> bool:
    at = 0
    for line in made[:-1]:
        at = text.index(line, at) + len(line)
        before, after = text[at - 1], text[at]
        if " " not in (before, after) and max(ord(before), ord(after)) < _FIRST_WIDE:
            return True
    return False


def _filled(text: str, width: float, lines: int, measure: Measure) -> list[str]:
    """Each line as full as it can be."""
    made: list[str] = []
    paragraphs = [" ".join(text.split("\n"))] if lines == 1 else text.split("\n")
    for number, paragraph in enumerate(paragraphs):
        rest = paragraph
        while True:
            fits = _fitting(rest, width, measure)
            last = len(made) == lines - 1
            if fits < len(rest) and not last:
                at = _break(rest, fits)
                made.append(rest[:at].rstrip())
                rest = rest[at:].lstrip()
                continue
            whole = fits == len(rest)
            if whole and last and number < len(paragraphs) - 1 and any(paragraphs[number + 1 :]):
                whole = False
            made.append(rest if whole else _shorten(rest, width, measure))
            break
        if len(made) == lines:
            break
    return made


def _fitting(text: str, width: float, measure: Measure) -> int:
    """How many of its characters fit, at least one where there is any."""
    # Not the whole text at once: of one with thousands of characters a line shows a few dozen.
    low, high = 1, _FIRST_TRY
    while measure(text[:high]) <= width:
        if high >= len(text):
            return len(text)
        low, high = high, 2 * high
    high = min(high, len(text))
    while high - low > 1:
        middle = (low + high) // 2
        if measure(text[:middle]) <= width:
            low = middle
        else:
            high = middle
    return low


def _break(text: str, fits: int) -> int:
    """Where to break a line of which so many characters fit."""
    for at in range(fits, max(0, fits - _BACK), -1):
        before, after = text[at - 1], text[at]
        if after in _NOT_FIRST or before in _NOT_LAST:
            continue
        if " " in (before, after) or ord(before) >= _FIRST_WIDE or ord(after) >= _FIRST_WIDE:
            return at
    return fits


def _shorten(text: str, width: float, measure: Measure) -> str:
    fits = _fitting(text + DOTS, width, measure)
    while fits > 0 and measure(text[:fits].rstrip() + DOTS) > width:
        fits -= 1
    return text[:fits].rstrip() + DOTS
