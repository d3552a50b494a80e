"""When the launcher looks for rubbish, and lets go of what it needs no more: while nobody waits for a frame.

Python's collector looks whenever enough objects were made, which is in the middle of a large patch, and
takes as long as there are objects: tens of milliseconds, with every thread standing still.
"""

from __future__ import annotations

import gc
import time

from gulou_launcher import libraries

_ENOUGH = 1_500
"""Objects made since the last look that are worth one."""
_TOO_MANY = 2_000
"""So many, and it looks at these though somebody waits: a millisecond now, rather than many later."""
_OFTEN = 0.5
_THOROUGH = 20.0
"""Seconds between two looks, and between two at everything."""
_STARTED = 3.0
_UNUSED = 60.0
"""Seconds until the code that was needed to start is let go of, and until it is looked for again."""


class Tidying:
    """Belongs to the frame thread. From `begin` on, Python itself looks no more."""

    def __init__(self) -> None:
        self._next = self._next_thorough = 0.0
        self._begun = False
        self._next_code = 0.0

    def begin(self) -> None:
        """What is there now stays for as long as the launcher: no look need see it again."""
        gc.freeze()
        gc.disable()
        self._begun = True
        self._next_code = time.monotonic() + _STARTED

    def idle(self) -> None:
        """Nobody waits for a frame."""
        now = time.monotonic()
        if self._begun and now >= self._next_code:
            libraries.let_go(libraries.code())
            self._next_code = now + _UNUSED
        made, looks, _ = gc.get_count()
        if not self._begun or now < self._next or made + looks * _TOO_MANY < _ENOUGH:
            return
        thorough = now >= self._next_thorough
        gc.collect(2 if thorough else 1)
        self._next = now + _OFTEN
        if thorough:
            self._next_thorough = now + _THOROUGH

    def busy(self) -> None:
        """A frame is to be drawn."""
        if self._begun and gc.get_count()[0] > _TOO_MANY:
            gc.collect(0)
