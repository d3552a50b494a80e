"""A button."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from typing import ClassVar

from gulou.ui.icon import known
from gulou.ui.node import Node


@dataclass(eq=False)
class Button(Node):
    """Something to press with OK. `icon`, one of `ICONS`, stands before the label.

    A `wide` one is as wide as there is room, and shares it with others in its row.
    `alt` says in words what a button without a label does, where the box reads the screen aloud.
    """

    kind: ClassVar[str] = "button"

    label: str = ""
    icon: str = ""
    _: KW_ONLY
    wide: bool = False
    alt: str = ""
    on_press: Callable[[], object] | None = None

    def __post_init__(self) -> None:
        if self.icon:
            known(self.icon)
