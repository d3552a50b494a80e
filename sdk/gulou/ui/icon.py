"""Small signs, out of a closed set."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from typing import ClassVar

from gulou.errors import SceneError
from gulou.ui.node import Node
from gulou.ui.text import Tone

_NAMES = """
play pause stop record forward rewind next previous replay live
tv radio film guide subtitle audio volume mute microphone headphones
search settings home back up down left right check close plus minus more menu edit filter
warning error info help star heart bookmark share lock unlock key eye
user people child clock calendar history bell mail message phone
language globe wifi network bluetooth usb remote battery power download upload cloud sync
sun moon rain snow wind thermometer drop flame bolt leaf
light door window bed sofa kitchen curtain fan socket camera robot
map pin car bus train plane walk food coffee shop ticket
book lesson school game music photo folder file trash chart
"""
ICONS = frozenset(_NAMES.split())
"""The names that `Icon` and `Button` know."""


def known(name: str) -> str:
    """The name of an icon as it is. Raises SceneError for one that there is not, with the nearest."""
    if name in ICONS:
        return name
    from difflib import get_close_matches

    near = get_close_matches(str(name), sorted(ICONS), 1, 0.5)
    hint = f"did you mean {near[0]!r}?" if near else "see gulou.ui.ICONS for all of them"
    raise SceneError(f"there is no icon {name!r}: {hint}")


@dataclass(eq=False)
class Icon(Node):
    """A sign in one colour, `size` high and wide. `name` is one of `ICONS`.

    `alt` says in words what it stands for, where the box reads the screen aloud.
    """

    kind: ClassVar[str] = "icon"

    name: str = ""
    size: int = 48
    tone: Tone = "primary"
    _: KW_ONLY
    alt: str = ""

    def __post_init__(self) -> None:
        known(self.name)
