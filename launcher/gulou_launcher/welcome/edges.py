"""The edges of the screen: the corners are moved until all four are seen."""

from __future__ import annotations

from collections.abc import Sequence

from gulou import ui
from gulou_launcher.looks import EDGES
from gulou_launcher.welcome.sketch import Sketch
from gulou_launcher.welcome.step import N_, Step

STEP = 0.005
WIDEST = 0.08
"""Share of the width and of the height that an old set cuts off at most."""
_MOVES = {"up": -STEP, "right": -STEP, "down": STEP, "left": STEP}


def is_move(key: str) -> bool:
    """Whether this key moves the edges."""
    return key in _MOVES


def moved(edges: float, key: str) -> float:
    """Where the edges are after this key: up and right spread the picture, down and left draw it in."""
    return round(min(WIDEST, max(0.0, edges + _MOVES[key])) * 200) / 200


class EdgesStep(Step):
    key = "edges"
    title = N_("Do you see all four corners?")
    words = N_("Move them with the arrows until each lies just inside the picture, then press OK.")

    bare = True

    def nodes(self) -> Sequence[ui.Node | None]:
        return (Sketch("corners", lit=str(self.shell.preferences.get(EDGES))),)

    def takes(self, key: str) -> bool:
        preferences = self.shell.preferences
        if is_move(key):
            preferences.put(EDGES, moved(preferences.get(EDGES), key))
            return True
        return False
