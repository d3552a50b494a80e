"""A few words in passing."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from typing import ClassVar

from gulou.ui.node import Node
from gulou.ui.text import Tone


@dataclass(eq=False)
class Toast(Node):
    """A few words at the bottom of the screen, without focus, while they are in the view.

    Take it out again after a while: `self.after(4, …)`. At most three are shown, the newest lowest.
    """

    kind: ClassVar[str] = "toast"

    text: str = ""
    tone: Tone = "primary"
    _: KW_ONLY
