"""A picture."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from typing import ClassVar, Literal

from gulou.ui.node import Node
from gulou.ui.picture import Picture

Fit = Literal["cover", "contain"]


@dataclass(eq=False)
class Image(Node):
    """A picture from a file of the app's (PNG, JPEG, WebP, or a GIF's first frame), or from its bytes.

    `width` and `height` are in units of 1/1080 of the screen's height. With one of them 0, it follows from
    the picture's shape; with both 0 the picture has its own size, a pixel for a unit. `cover` fills the place
    and cuts off what is over, `contain` shows all of it. `corner` is the radius of its corners.
    `alt` says in words what is to be seen, and stands there when the picture cannot be shown.
    """

    kind: ClassVar[str] = "image"

    source: Picture = ""
    _: KW_ONLY
    width: int = 0
    height: int = 0
    fit: Fit = "cover"
    corner: int = 18
    alt: str = ""
