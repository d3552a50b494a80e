"""Sentences that come from another process in English, found again to be said in the household's language.

Names and numbers stand in them: each is matched against what is known, as `{name} is full`, and what a name
stands for is put into the translation. It may be a sentence itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property

from gulou.language import Texts

_NAME = re.compile(r"\\\{([a-z]+)\\\}")
_LONGEST = 2000
"""Letters: what is longer nobody reads, and takes long to be matched."""


class Sentences:
    """The known ones, with names in braces."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = tuple(known)

    @cached_property
    def _patterns(self) -> tuple[tuple[str, re.Pattern[str]], ...]:
        """The sentences, and how each is found; first those that say more of themselves."""
        by_words = sorted(self._known, key=lambda sentence: -len(re.sub(r"\{[a-z]+\}", "", sentence)))
        return tuple(
            (sentence, re.compile(_NAME.sub(r"(?P<\1>.+?)", re.escape(sentence)), re.DOTALL))
            for sentence in by_words
        )

    def told(self, text: Texts, sentence: str) -> str:
        """The sentence in the household's language; as it is where that is English, or nobody knows it."""
        if text.language == "en" or not sentence or len(sentence) > _LONGEST:
            return sentence
        for known, pattern in self._patterns:
            found = pattern.fullmatch(sentence)
            if found is not None:
                names = {name: self.told(text, value) for name, value in found.groupdict().items()}
                return text(known).format(**names)
        return sentence
