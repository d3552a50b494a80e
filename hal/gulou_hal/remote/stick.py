"""A gamepad's stick and its cross as four keys."""

from __future__ import annotations

from typing import Final

from gulou_hal.remote.input_api import AbsInfo, Code

PRESS, RELEASE = 0.6, 0.4
"""Shares of the way from the middle to the edge: from there on a direction is pressed, below it is let go.

Two of them, so that a stick that trembles presses once; and so far out that a worn stick at rest presses
nothing.
"""
_CROSS: Final = {Code.ABS_HAT0X: 0, Code.ABS_HAT0Y: 1}
_STICK: Final = {Code.ABS_X: 0, Code.ABS_Y: 1}
AXES: Final = (*_CROSS, *_STICK)
_DIRECTIONS: Final = (("BTN_DPAD_LEFT", "BTN_DPAD_RIGHT"), ("BTN_DPAD_UP", "BTN_DPAD_DOWN"))


class Stick:
    """What is held of one pair of axes: at most one direction, that of the axis which is farther out."""

    def __init__(self, axes: dict[int, AbsInfo]) -> None:
        """`axes`: those that the device has."""
        self._axes = axes
        self._place: dict[int, float] = {}
        self._held = {False: "", True: ""}

    def moved(self, axis: int, value: int) -> list[tuple[str, bool]]:
        """An axis is elsewhere now: the keys that go up or down by it, in that order."""
        if axis not in self._axes:
            return []
        info = self._axes[axis]
        half = (info.maximum - info.minimum) / 2 or 1.0
        self._place[axis] = (value - info.minimum) / half - 1.0
        cross = axis in _CROSS
        pair = _CROSS if cross else _STICK
        before = self._held[cross]
        x, y = (next((self._place.get(one, 0.0) for one in pair if pair[one] == way), 0.0) for way in (0, 1))
        now = self._direction(x, y, before)
        if now == before:
            return []
        self._held[cross] = now
        return [(key, down) for key, down in ((before, False), (now, True)) if key]

    def _direction(self, x: float, y: float, before: str) -> str:
        way = 0 if abs(x) >= abs(y) else 1
        place = (x, y)[way]
        name = _DIRECTIONS[way][place > 0]
        if abs(place) >= PRESS or (abs(place) > RELEASE and name == before):
            return name
        if before and abs((x, y)[before not in _DIRECTIONS[0]]) > RELEASE:
            return before
        return ""
