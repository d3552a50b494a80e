"""What a driver compiles when something is drawn first, drawn unseen before anybody waits for it.

Where the processor draws, Mesa's llvmpipe has LLVM compile its code anew for each kind of texture: for one
whose width, or height, is a power of two, and for one whose is not, with blending and without. That takes up
to 60 ms, in the middle of whichever frame has the first line of text that happens to be 64 pixels wide; more
where LLVM itself has to be read from the disk.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from kivy.graphics import Callback, Color, InstructionGroup, Rectangle
from kivy.graphics.opengl import GL_BLEND, glDisable, glEnable
from kivy.graphics.texture import Texture

if TYPE_CHECKING:
    from gulou_launcher.window import Window

_BEGIN, _PAUSE = 1.0, 0.05
"""Seconds from the first turn of the loop to the first of them, and from one to the next."""
_UNSEEN = -1000
"""A place left of the screen and below it."""
_SIZES = ((48, 24), (64, 24), (48, 32), (64, 32))
"""A power of two or not, in width and in height."""


class Kind(NamedTuple):
    """A way to draw: a texture of this size, or none."""

    size: tuple[int, int] | None
    blended: bool = True
    filter: str = "linear"


KINDS = (
    Kind(None),
    *(Kind(size) for size in _SIZES),  # text, pictures
    *(Kind(size, blended=False) for size in _SIZES),  # wallpaper, television
    *(Kind(size, blended=False, filter="nearest") for size in _SIZES),  # an app's own pixels
)


def rehearse(window: Window) -> None:
    """Draw all of them soon, one by one; where a GPU draws there is no need to. On the frame thread."""
    if not window.software:
        return
    coming = steps(window.canvas)
    drawn = -1

    def step() -> None:
        nonlocal drawn
        if drawn == window.serial or next(coming, None) is not None:
            drawn = window.serial
            window.ask_frame()
            window.after(_PAUSE, step)

    window.after(_BEGIN, step)


def steps(canvas: Any) -> Iterator[Kind]:
    """With each step the next frame draws one kind, where nobody sees it."""
    for kind in KINDS:
        group = _drawn(kind)
        canvas.add(group)
        yield kind
        canvas.remove(group)


def _drawn(kind: Kind) -> InstructionGroup:
    group, texture = InstructionGroup(), None
    if kind.size is not None:
        texture = Texture.create(size=kind.size, colorfmt="rgba")
        texture.mag_filter = texture.min_filter = kind.filter
    if not kind.blended:
        group.add(Callback(lambda _: glDisable(GL_BLEND)))
    group.add(Color(1, 1, 1, 1))
    group.add(Rectangle(pos=(_UNSEEN, _UNSEEN), size=(8, 8), texture=texture))
    if not kind.blended:
        group.add(Callback(lambda _: glEnable(GL_BLEND)))
    return group
