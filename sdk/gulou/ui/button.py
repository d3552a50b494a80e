"""A button."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from typing import ClassVar

from gulou.ui.node import Node


@dataclass(eq=False)
class Button(Node):
    """Something to press with OK."""

    kind: ClassVar[str] = "button"

    label: str = ""
    _: KW_ONLY
    on_press: Callable[[], object] | None = None
