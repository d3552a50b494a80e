"""Nodes that place others: column, row, overlay, spacer."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from typing import ClassVar, Literal

from gulou.ui.node import Node, nodes

Align = Literal["start", "center", "end"]
Edge = Literal["bottom", "top", "left", "right", "center", "top-right", "top-left"]


@dataclass(eq=False, init=False)
class Column(Node):
    """Children one below the other. `gap` is in units of 1/1080 of the screen's height."""

    kind: ClassVar[str] = "column"

    gap: int
    align: Align

    def __init__(self, *children: Node | None, gap: int = 16, align: Align = "start", key: str = "") -> None:
        super().__init__(key=key, children=nodes(children))
        self.gap = gap
        self.align = align


@dataclass(eq=False, init=False)
class Row(Node):
    """Children side by side; a `Spacer` takes what is left."""

    kind: ClassVar[str] = "row"

    gap: int
    align: Align

    def __init__(self, *children: Node | None, gap: int = 24, align: Align = "center", key: str = "") -> None:
        super().__init__(key=key, children=nodes(children))
        self.gap = gap
        self.align = align


@dataclass(eq=False, init=False)
class Overlay(Node):
    """A panel over the picture, at one edge. While it holds something focusable, focus is in it.

    `size` is the share of the screen's width that it takes, 0.1 … 1; at the top or bottom it takes all of it.
    """

    kind: ClassVar[str] = "overlay"

    at: Edge
    size: float
    gap: int

    def __init__(
        self,
        *children: Node | None,
        at: Edge = "bottom",
        size: float = 0.4,
        gap: int = 16,
        key: str = "",
    ) -> None:
        super().__init__(key=key, children=nodes(children))
        self.at = at
        self.size = size
        self.gap = gap


@dataclass(eq=False)
class Spacer(Node):
    """Room that grows, or `size` units of 1/1080 of the screen's height when given."""

    kind: ClassVar[str] = "spacer"

    size: int = 0
    _: KW_ONLY
