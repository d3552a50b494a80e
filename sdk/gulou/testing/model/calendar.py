"""A month of days; the focus rolls on into the next one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from gulou.testing.model.place import Place
from gulou.testing.model.shown import Shown

if TYPE_CHECKING:
    from gulou.testing.model.stage import Stage

_HEAD, _NAMES, _DAY, _FOOT, _GAP, _WEEKS, _PAD = 76, 52, 80, 52, 8, 6, 28
_STEPS = {"left": -1, "right": 1, "up": -7, "down": 7}
_FIRST, _LAST = date(1, 1, 31), date(9998, 12, 1)


class Calendar(Shown):
    focusable = True

    def __init__(self, stage: Stage, node_id: int, kind: str, props: dict[str, Any]) -> None:
        super().__init__(stage, node_id, kind, props)
        self.day = self._given()
        """What has the focus."""

    def _given(self) -> date:
        today = _date(self.words("today")) or date.today()
        year, month = int(self.number("year", today.year)), int(self.number("month", today.month))
        for day in (_date(self.words("selected")), today):
            if day is not None and (day.year, day.month) == (year, month):
                return day
        return date(year, month, 1)

    def changed(self, names: set[str]) -> None:
        if names & {"year", "month"}:
            given = self._given()
            if (given.year, given.month) != (self.day.year, self.day.month):
                self.day = given

    def key(self, key: str) -> bool:
        if key in _STEPS:
            day = self.day + timedelta(_STEPS[key])
            same_week = day.isocalendar()[:2] == self.day.isocalendar()[:2]
            inside = (day.year, day.month) == (self.day.year, self.day.month)
            if not (same_week if key in ("left", "right") else inside):
                return False
            return self._move(day)
        if key in ("channelup", "channeldown"):
            return self._turn(-1 if key == "channelup" else 1)
        if key == "ok" and self.props.get("on_select"):
            self.act("select", self.day.isoformat())
            return True
        return False

    def key_at_edge(self, key: str) -> bool:
        return key in _STEPS and self._move(self.day + timedelta(_STEPS[key]))

    def _turn(self, months: int) -> bool:
        """To the same day of another month, or its last."""
        number = self.day.year * 12 + self.day.month - 1 + months
        year, month = divmod(number, 12)
        last = (date(year + month // 11, (month + 1) % 12 + 1, 1) - timedelta(1)).day
        return self._move(date(year, month + 1, min(self.day.day, last)))

    def _move(self, day: date) -> bool:
        if not _FIRST < day < _LAST:
            return True
        turned = (day.year, day.month) != (self.day.year, self.day.month)
        self.day = day
        if turned and self.props.get("on_month"):
            self.act("month", (day.year, day.month))
        return True

    def measure(self, width: float) -> tuple[float, float]:
        tall = _HEAD + _NAMES + _WEEKS * (_DAY + _GAP) + _FOOT
        return min(width, 1160 * self.unit), (tall + 2 * _PAD) * self.unit

    def focus_place(self) -> Place:
        first = self.day.replace(day=1)
        begin = first - timedelta(first.weekday())
        week, column = divmod((self.day - begin).days, 7)
        unit, place, pad = self.unit, self.place, _PAD * self.unit
        wide = (place.width - 2 * pad) / 7
        y = place.y + pad + (_HEAD + _NAMES + week * (_DAY + _GAP)) * unit
        return Place(place.x + pad + column * wide + _GAP / 2 * unit, y, wide - _GAP * unit, _DAY * unit)

    @property
    def own_texts(self) -> list[str]:
        words = (self.props.get("marks") or {}).get(self.day.isoformat(), "")
        return [f"{self.day:%Y-%m}", *([words] if words else [])]

    @property
    def title(self) -> str:
        return self.day.isoformat()

    def describe(self) -> str:
        return f"calendar {self.day.isoformat()}"


def _date(words: str) -> date | None:
    try:
        return date.fromisoformat(words)
    except ValueError:
        return None
