"""A question that must be answered first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from gulou.ui.node import Node, nodes


@dataclass(eq=False, init=False)
class Dialog(Node):
    """A panel in the middle; what is behind it is dimmed, and focus stays in it.

    Back calls `on_back`, where the app should leave the dialog out of its next view. Without `on_back`
    Back closes it on the TV, and it comes again only after a view without it.
    """

    kind: ClassVar[str] = "dialog"

    title: str
    text: str
    on_back: Callable[[], object] | None

    def __init__(
        self,
        title: str,
        text: str = "",
        *buttons: Node | None,
        on_back: Callable[[], object] | None = None,
        key: str = "",
    ) -> None:
        super().__init__(key=key, children=nodes(buttons))
        self.title = title
        self.text = text
        self.on_back = on_back
