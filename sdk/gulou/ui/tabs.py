"""Tabs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from typing import Any, ClassVar

from gulou.ui.node import Node


@dataclass(eq=False)
class Tabs(Node):
    """A bar of titles, one of them in force. Left and right change at once; down goes into what follows.

    Focus begins with what follows: that is what one came for. Up leads to the bar.

    `selected` is the index of the one in force; None leaves it to the TV, which begins with the first.
    """

    kind: ClassVar[str] = "tabs"
    shows: ClassVar[Mapping[str, str]] = {"change": "selected"}

    titles: Sequence[str] = ()
    selected: int | None = None
    _: KW_ONLY
    on_change: Callable[[int], object] | None = None

    def props(self) -> dict[str, Any]:
        return super().props() | {"titles": tuple(self.titles)}

    def handle(self, name: str, value: object) -> None:
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < len(self.titles):
            super().handle(name, value)
