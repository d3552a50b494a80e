"""Words into lines: Chinese breaks between any two characters, others at spaces; what is left out is dots."""

from __future__ import annotations

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

Measure = Callable[[str], float]


def wrap(text: str, width: float, lines: int, measure: Measure) -> list[str]:
    """At most `lines` lines of `text`, none wider than `width`; the last ends in dots if it must."""
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
