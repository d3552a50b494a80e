"""Letters on their way to characters: what was typed and chosen, and what is offered for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from gulou_launcher.pinyin.messages import LONGEST, Compose, Composed

if TYPE_CHECKING:
    from gulou_launcher.pinyin.link import EngineLink

PAGE = 8
"""Candidates that are offered at once at most: so many can be read, and chosen by a digit."""


class Composition:
    """Of one line. `changed` is called when there is something else to show, `written` with characters."""

    def __init__(
        self, engine: EngineLink, changed: Callable[[], object], written: Callable[[str], object]
    ) -> None:
        self._engine = engine
        self._changed = changed
        self._written = written
        self._letters = ""
        self._chosen: tuple[str, ...] = ()
        self._starts: list[int] = [0]
        """Where the pages begin that were seen, this one last."""
        self.fitting = PAGE
        """Of the candidates so many have room: the next page begins with the one after them."""
        self._clear()

    def __bool__(self) -> bool:
        return bool(self._letters)

    @property
    def raw(self) -> str:
        """Characters chosen so far and the letters that follow, as one could leave them."""
        return self._done + "".join(self._shown[len(self._done) :].split())

    @property
    def shown(self) -> str:
        """The same with its syllables apart."""
        return self._shown

    @property
    def candidates(self) -> tuple[str, ...]:
        """What can be chosen now."""
        return self._candidates

    @property
    def paged(self) -> tuple[bool, bool]:
        """Whether there are candidates before, and after these."""
        return len(self._starts) > 1, self._more or self.fitting < len(self._candidates)

    def add(self, letter: str) -> None:
        """One letter more."""
        if len(self._letters) < LONGEST:
            self._letters += letter
            self._shown += letter
            self._ask()

    def delete(self) -> None:
        """Take back the last choice, else the last letter."""
        if self._chosen:
            self._chosen = self._chosen[:-1]
        else:
            self._letters = self._letters[:-1]
        if self._letters:
            if not self._chosen:
                self._done, self._shown = "", self._letters
            self._ask()
        else:
            self.drop()

    def choose(self, index: int) -> None:
        """Take one of the candidates, by its place on this page."""
        if index < len(self._candidates):
            self._chosen += (self._candidates[index],)
            self._ask()

    def turn(self, by: int) -> bool:
        """Show the page of candidates after or before this one; False where there is none."""
        if not self.paged[by > 0]:
            return False
        if by > 0:
            self._starts.append(self._starts[-1] + min(self.fitting, len(self._candidates)))
        else:
            self._starts.pop()
        self._send()
        return True

    def drop(self) -> str:
        """Leave all that stands there as it is, and begin anew; returns it."""
        raw = self.raw
        self._letters, self._chosen = "", ()
        self._engine.drop()
        self._clear()
        return raw

    def _clear(self) -> None:
        self._done = self._shown = ""
        self._candidates: tuple[str, ...] = ()
        self._more = False
        self._starts = [0]

    def _ask(self) -> None:
        self._starts = [0]
        self._send()

    def _send(self) -> None:
        self._engine.ask(Compose(0, self._letters, self._chosen, self._starts[-1], PAGE), self._heard)

    def _heard(self, answer: Composed) -> None:
        if answer.commit:
            self.drop()
            self._written(answer.commit)
            return
        self._done, self._shown = answer.done, answer.shown
        self._candidates, self._more = answer.candidates, answer.more
        self._changed()
