"""Words of strangers, where the launcher shows them among its own."""

from __future__ import annotations

import unicodedata

_STRANGE = frozenset({"Cc", "Cf", "Co", "Cs", "Zl", "Zp"})
"""Categories of what does not belong in a line: controls, marks that turn the direction of writing."""


def line(text: str, longest: int) -> str:
    """A text as one line of at most so many letters: no controls, nothing that turns its neighbours."""
    plain = "".join(
        " " if unicodedata.category(letter) in _STRANGE else letter for letter in text[: 4 * longest]
    )
    return " ".join(plain.split())[:longest]
