"""A chart: numbers as a line, as bars or as an area."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from gulou.errors import SceneError
from gulou.ui.node import Node

ChartStyle = Literal["line", "bar", "area"]
MOST_SERIES = 8
MOST_VALUES = 2000


@dataclass(frozen=True)
class Series:
    """Values from left to right, None where there is none; `color` is #rrggbb, '' lets the TV choose."""

    name: str
    values: Sequence[float | None]
    color: str = ""


@dataclass(eq=False, init=False)
class Chart(Node):
    """Up to 8 series of up to 2,000 values each. Focused, left and right read the values.

    `labels` stand below, one for each value; as many are shown as there is room for. `unit` goes with the
    numbers (`°C`). `minimum` and `maximum` are those of the axis; without them it follows from the values.
    `height` is in units of 1/1080 of the screen's height.
    """

    kind: ClassVar[str] = "chart"

    style: ChartStyle
    series: tuple[Series, ...]
    labels: tuple[str, ...]
    unit: str
    minimum: float | None
    maximum: float | None
    height: int
    readable: bool

    def __init__(
        self,
        style: ChartStyle = "line",
        series: Sequence[Series] = (),
        labels: Sequence[str] = (),
        *,
        unit: str = "",
        minimum: float | None = None,
        maximum: float | None = None,
        height: int = 360,
        readable: bool = True,
        key: str = "",
    ) -> None:
        super().__init__(key=key)
        if len(series) > MOST_SERIES or any(len(each.values) > MOST_VALUES for each in series):
            raise SceneError(f"a chart has at most {MOST_SERIES} series of {MOST_VALUES} values")
        self.style = style
        self.series = tuple(series)
        self.labels = tuple(labels)
        self.unit = unit
        self.minimum = minimum
        self.maximum = maximum
        self.height = height
        self.readable = readable

    def props(self) -> dict[str, Any]:
        series = [
            {"name": each.name, "color": each.color, "values": [_number(value) for value in each.values]}
            for each in self.series
        ]
        named = {
            "unit": self.unit,
            "minimum": self.minimum,
            "maximum": self.maximum,
            "readable": None if self.readable else False,
        }
        more = {name: value for name, value in named.items() if value not in (None, "")}
        return {
            "style": self.style,
            "series": series,
            "labels": self.labels[:MOST_VALUES],
            "height": self.height,
        } | more


def _number(value: float | None) -> float | None:
    """As it goes over the wire: NumPy's numbers too; what is none is a gap."""
    if value is None:
        return None
    plain = float(value)
    return plain if math.isfinite(plain) else None
