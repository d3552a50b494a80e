"""A chart, whose values are read one by one while it has the focus."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gulou.testing.model.shown import Shown

if TYPE_CHECKING:
    from gulou.testing.model.stage import Stage

_STEPS = {"left": -1, "right": 1, "channelup": -10, "channeldown": 10}


class Chart(Shown):
    takes_rest = True

    def __init__(self, stage: Stage, node_id: int, kind: str, props: dict[str, Any]) -> None:
        super().__init__(stage, node_id, kind, props)
        self._count = self.count
        self.index = max(0, self._count - 1)

    @property
    def series(self) -> list[dict[str, Any]]:
        return list(self.props.get("series") or ())

    @property
    def count(self) -> int:
        """Values of the longest series."""
        return max((len(each["values"]) for each in self.series), default=0)

    def changed(self, names: set[str]) -> None:
        if "series" in names:
            at_end = self.index >= self._count - 1
            self._count = self.count
            self.index = max(0, self._count - 1 if at_end else min(self.index, self._count - 1))

    def can_focus(self) -> bool:
        return self.count > 0 and self.props.get("readable", True) is not False

    def measure(self, width: float) -> tuple[float, float]:
        return width, max(180.0, min(1000.0, self.number("height", 360))) * self.unit

    def key(self, key: str) -> bool:
        if key not in _STEPS:
            return False
        index = max(0, min(self.count - 1, self.index + _STEPS[key]))
        if index == self.index:
            return False
        self.index = index
        return True

    def key_at_edge(self, key: str) -> bool:
        return key in ("left", "right")

    @property
    def own_texts(self) -> list[str]:
        return [each["name"] for each in self.series if each["name"]]

    def describe(self) -> str:
        values = (f"{each['name']}: {len(each['values'])} values" for each in self.series)
        return f"chart {', '.join(values)}"
