"""Small drawings for who has not seen the thing yet: the launcher's own pages alone have them."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from typing import ClassVar

from gulou.ui.node import Node


@dataclass(eq=False)
class Sketch(Node):
    """The drawing of this name. `lit` is the part that shines; `height` is in 1/1080 of the screen's."""

    kind: ClassVar[str] = "sketch"

    name: str = ""
    _: KW_ONLY
    lit: str = ""
    height: int = 380
