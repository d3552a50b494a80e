"""Teaching: the household presses each key of a remote as it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from gulou.keys import Key
from gulou_hal.remote.contract import Signal
from gulou_launcher.hand.names import BASIC, WORDS

PATIENCE: Final = 10
"""Seconds after which a key counts as one that this remote does not have."""
SILENCE: Final = 2
"""After so many keys in a row that were not pressed, of those that one can do without, all is taught."""
_SAME_PRESS: Final = 0.4
"""Seconds: what comes again within them is the same press, told anew while the key is held."""


class Said(StrEnum):
    """What is to be said of the last press."""

    NOTHING = ""
    TAKEN = "taken"
    DOUBLE = "double"
    END = "end"


class Teaching:
    """Which key is asked for, and what was taught. `taught`: the box's key → what the remote said."""

    def __init__(self, keys: Sequence[str] = tuple(WORDS)) -> None:
        self._keys = keys
        self._at = 0
        self._silent = 0
        self._last: tuple[str, int | None] | None = None
        self._last_at = float("-inf")
        self.taught: dict[str, Signal] = {}
        self.said = Said.NOTHING
        self.double = ""
        """The key that the last press was already."""
        self.heard: Signal | None = None
        """What came last."""
        self.left = PATIENCE

    @property
    def asked(self) -> str | None:
        """The key that shall be pressed now; None: all is taught."""
        return self._keys[self._at] if self._at < len(self._keys) else None

    @property
    def progress(self) -> float:
        """How far it is, 0 … 1."""
        return self._at / len(self._keys)

    def hear(self, signal: Signal) -> None:
        """The remote that is taught said something."""
        what, before = (signal.code, signal.scan if not signal.code else None), self._last
        again = what == before and signal.at - self._last_at < _SAME_PRESS
        self._last, self._last_at = what, signal.at
        if again or self.asked is None:
            return
        self.heard = signal
        double = self._known(signal)
        if double is None:
            self.taught[self.asked] = signal
            self.said = Said.TAKEN
            self._silent = 0
            self._next()
        elif double == Key.BACK and self.said is Said.DOUBLE and self.double == Key.BACK:
            # Back leads out, from everywhere, once it is known.
            self.said = Said.END
            self.end()
        else:
            self.said, self.double, self.left = Said.DOUBLE, double, PATIENCE

    def skip(self) -> None:
        """This remote has no such key."""
        if self.asked is not None:
            self.said = Said.NOTHING
            self._silent += 1
            self._next()
            if self._at > BASIC and self._silent >= SILENCE:
                self._at = len(self._keys)

    def end(self) -> None:
        """That was all."""
        self._at = len(self._keys)

    def tick(self) -> None:
        """A second went by."""
        self.left -= 1
        if self.left <= 0:
            self.skip()

    def _next(self) -> None:
        self._at += 1
        self.left = PATIENCE

    def _known(self, signal: Signal) -> str | None:
        """The key that this was taught as."""
        for key, other in self.taught.items():
            if (other.code, other.scan if not other.code else None) == self._last:
                return key
        return None
