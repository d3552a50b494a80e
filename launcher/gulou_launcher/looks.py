"""What the household prefers to see: motion, letters, contrast, colours, edges."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gulou_launcher import theme
from gulou_launcher.preferences import Preference
from gulou_launcher.simple import LETTERS, SIMPLE

if TYPE_CHECKING:
    from gulou_launcher.shell import Shell

MOTION = Preference("motion", True)
TEXT_SIZE = Preference("text-size", 1.0, (1.0, 1.15, 1.3))
"""Times the type scale."""
HIGH_CONTRAST = Preference("high-contrast", False)
COLOUR_WEAK = Preference("colour-weak", "", theme.COLOUR_WEAK)
"""Which cones see less: "protan" red, "deutan" green, "tritan" blue."""
EDGES = Preference("edges", theme.SAFE_AREA, tuple(number / 200 for number in range(17)))
"""Share of the width and height kept free at each edge, 0.0 … 0.08 in steps of 0.005."""


class Looks:
    """Keeps the theme as the household prefers it. Belongs to the frame thread."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._wear()
        listen = shell.preferences.listen
        listen(TEXT_SIZE, self._changed)
        listen(HIGH_CONTRAST, self._changed)
        listen(COLOUR_WEAK, self._changed)
        listen(EDGES, self._changed)
        listen(SIMPLE, self._changed)

    def _wear(self) -> None:
        get = self._shell.preferences.get
        letters = get(TEXT_SIZE) * (LETTERS if get(SIMPLE) else 1)
        theme.wear(theme.palette(get(HIGH_CONTRAST), get(COLOUR_WEAK)), letters, get(EDGES))

    def _changed(self) -> None:
        self._wear()
        self._shell.redraw()
