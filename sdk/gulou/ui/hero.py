"""The large thing on top of a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from gulou.ui.node import Node, nodes
from gulou.ui.picture import Picture


@dataclass(eq=False, init=False)
class Hero(Node):
    """What a page is about: a large title over its picture, a few words, and buttons for what to do."""

    kind: ClassVar[str] = "hero"

    title: str
    subtitle: str
    text: str
    image: Picture | None

    def __init__(
        self,
        title: str,
        subtitle: str = "",
        text: str = "",
        image: Picture | None = None,
        *buttons: Node | None,
        key: str = "",
    ) -> None:
        super().__init__(key=key, children=nodes(buttons))
        self.title = title
        self.subtitle = subtitle
        self.text = text
        self.image = image
