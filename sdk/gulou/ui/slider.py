"""A number between two others."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from typing import ClassVar

from gulou.errors import SceneError
from gulou.ui.field import Field


@dataclass(eq=False)
class Slider(Field[float]):
    """Left and right change a number by `step`, by more while the key is held. `unit` stands behind it."""

    kind: ClassVar[str] = "slider"

    label: str = ""
    value: float | None = None
    minimum: float = 0
    maximum: float = 100
    step: float = 1
    _: KW_ONLY
    unit: str = ""
    on_change: Callable[[float], object] | None = None

    def __post_init__(self) -> None:
        if not (self.minimum < self.maximum and self.step > 0):
            raise SceneError(
                f"Slider({self.label!r}) goes from {self.minimum} to {self.maximum} by {self.step}: "
                "the maximum must be above the minimum, and the step above 0"
            )

    def read(self, value: object) -> float | None:
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
            return None
        return max(float(self.minimum), min(float(self.maximum), float(value)))
