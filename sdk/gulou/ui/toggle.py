"""On or off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from typing import ClassVar

from gulou.ui.field import Field


@dataclass(eq=False)
class Toggle(Field[bool]):
    """A switch with a label; OK turns it on and off."""

    kind: ClassVar[str] = "toggle"

    label: str = ""
    value: bool | None = None
    _: KW_ONLY
    on_change: Callable[[bool], object] | None = None

    def read(self, value: object) -> bool | None:
        return value if isinstance(value, bool) else None
