"""What moves on the screen: short ways that explain where things went, and that no key waits for.

A key takes effect at once: what it changed is drawn with the next frame, and what moves to its place is only
drawn somewhat beside it, by one instruction, nearer with each frame. Whoever presses again meanwhile goes on
from where things are. When all has arrived, no frame is asked for.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable

from gulou_launcher import theme

Apply = Callable[[float], None]
"""Told how much of the way is left: 1.0 at the start, 0.0 at the end."""


class Motion:
    """Belongs to the frame thread. `ask` wants a frame drawn; `wanted` says whether anything may move."""

    def __init__(self, ask: Callable[[], None], wanted: Callable[[], bool]) -> None:
        self._ask = ask
        self._wanted = wanted
        self._ways: dict[Hashable, tuple[float, Apply]] = {}

    @property
    def wanted(self) -> bool:
        return self._wanted()

    @property
    def moving(self) -> bool:
        """Whether the next frame shows something elsewhere than this one."""
        return bool(self._ways)

    def begin(self, key: Hashable, apply: Apply) -> None:
        """Go this way; what went under this key before goes no further."""
        if not self.wanted:
            self._ways.pop(key, None)
            apply(0.0)
            return
        self._ways[key] = (time.monotonic(), apply)
        apply(1.0)
        self._ask()

    def step(self) -> None:
        """Before each frame: bring everything to where it is by now."""
        now = time.monotonic()
        for key, (begun, apply) in list(self._ways.items()):
            left = 1 - (now - begun) / theme.MOTION_SECONDS
            if left <= 0:
                del self._ways[key]
            apply(max(0.0, left) ** 3)

    def arrive(self) -> None:
        """Everything is in its place: for whoever takes a picture of the screen."""
        ways, self._ways = self._ways, {}
        for _, apply in ways.values():
            apply(0.0)

    def frame_drawn(self) -> None:
        """After each frame: as long as anything moves there is another."""
        if self._ways:
            self._ask()


STILL = Motion(lambda: None, lambda: False)
"""Nothing moves: for whoever draws a page once."""
