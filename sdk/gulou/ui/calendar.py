"""A month."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass, field
from datetime import date
from typing import Any, ClassVar

from gulou.errors import SceneError
from gulou.ui.node import Node

MOST_MARKS = 400


@dataclass(eq=False)
class Calendar(Node):
    """The days of a month; the focus moves among them, and over its ends into the next and the last month.

    `marks` sets days off, by their date as in ISO 8601 (`2026-11-23`); their words stand below while the day
    has the focus. `selected` is the day in force. `on_select` gets the date of the day that was chosen,
    `on_month` the year and the month (1 … 12) that the TV has gone to, so that its marks can be given.
    `year` and `month` 0 stand for now.
    """

    kind: ClassVar[str] = "calendar"

    year: int = 0
    month: int = 0
    _: KW_ONLY
    marks: Mapping[str, str] = field(default_factory=dict)
    selected: str = ""
    on_select: Callable[[str], object] | None = None
    on_month: Callable[[int, int], object] | None = None

    def __post_init__(self) -> None:
        if not (0 <= self.month <= 12 and (self.year == 0 or 1 <= self.year <= 9998)):
            raise SceneError(f"there is no month {self.month} of the year {self.year}")

    def props(self) -> dict[str, Any]:
        today = date.today()
        marks = dict(list(self.marks.items())[:MOST_MARKS])
        first = {"year": self.year or today.year, "month": self.month or today.month}
        return super().props() | first | {"marks": marks, "today": today.isoformat()}

    def handle(self, name: str, value: object) -> None:
        if name == "select" and self.on_select is not None and isinstance(value, str):
            self.on_select(value)
        if name != "month" or self.on_month is None or not isinstance(value, (list, tuple)):
            return
        if len(value) == 2 and all(isinstance(part, int) for part in value):
            self.on_month(value[0], value[1])
