"""A month of days. Which month is seen is the launcher's affair: the focus rolls on without a pause."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from gulou_launcher import dates, theme
from gulou_launcher.paint import Brush, Rect, text_texture
from gulou_launcher.views.view import View

_HEAD, _NAMES, _DAY, _FOOT, _GAP = 76, 52, 80, 52, 8
_WEEKS = 6
_PAD = 28
_STEPS = {"left": -1, "right": 1, "up": -7, "down": 7}
_FIRST, _LAST = date(1, 1, 31), date(9998, 12, 1)


class CalendarView(View):
    kind = "calendar"
    focusable = True

    def __init__(self, stage: Any, node_id: int, props: dict[str, Any]) -> None:
        super().__init__(stage, node_id, props)
        self.day = self._given()
        """What has the focus; its month is the one that is seen."""

    @property
    def today(self) -> date:
        return _date(self.words("today")) or date.today()

    def _given(self) -> date:
        """The first focus: the day in force, or today, where the month has it; else its first day."""
        today = self.today
        year, month = int(self.number("year", today.year)), int(self.number("month", today.month))
        if not (1 <= year <= 9998 and 1 <= month <= 12):
            year, month = today.year, today.month
        for day in (_date(self.words("selected")), today):
            if day is not None and (day.year, day.month) == (year, month):
                return day
        return date(year, month, 1)

    def changed(self, names: set[str]) -> None:
        super().changed(names)
        if names & {"year", "month"}:
            given = self._given()
            if (given.year, given.month) != (self.day.year, self.day.month):
                self.day = given

    def key(self, key: str) -> bool:
        if key in _STEPS:
            day = self.day + timedelta(_STEPS[key])
            # Beyond the picture lie its neighbours first, and the other months where there are none.
            same_week = day.isocalendar()[:2] == self.day.isocalendar()[:2]
            inside = (day.year, day.month) == (self.day.year, self.day.month)
            if not (same_week if key in ("left", "right") else inside):
                return False
            return self._move(day)
        match key:
            case "channelup" | "channeldown":
                return self._turn(-1 if key == "channelup" else 1)
            case "ok":
                if self.props.get("on_select"):
                    self.stage.act(self, "select", self.day.isoformat())
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
        self.repaint()
        self.stage.touch()
        if turned and self.props.get("on_month"):
            self.stage.act(self, "month", (day.year, day.month))
        return True

    # What is to be seen.

    def measure(self, width: float) -> tuple[float, float]:
        tall = _HEAD + _NAMES + _WEEKS * (_DAY + _GAP) + _FOOT
        return min(width, 1160 * self.unit), (tall + 2 * _PAD) * self.unit

    @property
    def _inside(self) -> Rect:
        return self.rect.inset(_PAD * self.unit)

    def focus_rect(self) -> Rect:
        return self._place(self.day)

    def _begin(self) -> date:
        """The Monday that the picture begins with."""
        first = self.day.replace(day=1)
        return first - timedelta(first.weekday())

    def _place(self, day: date) -> Rect:
        week, column = divmod((day - self._begin()).days, 7)
        unit = self.unit
        inside = self._inside
        wide = inside.width / 7
        y = inside.y + (_HEAD + _NAMES + week * (_DAY + _GAP)) * unit
        return Rect(inside.x + column * wide + _GAP / 2 * unit, y, wide - _GAP * unit, _DAY * unit)

    def paint(self, brush: Brush) -> None:
        unit, rect, tones = self.unit, self._inside, theme.TONES
        brush.box(self.rect, theme.PANEL, theme.CORNER * 1.5 * unit)
        language = self.stage.language
        title = dates.month(language, self.day.year, self.day.month)
        texture = text_texture(title, self.letters("section"), True)
        brush.texture(texture, rect.x + 16 * unit, rect.y, tones["primary" if self.focused else "secondary"])
        wide = rect.width / 7
        for number, name in enumerate(dates.weekdays(language)):
            texture = text_texture(name, self.letters("caption"))
            x = rect.x + (number + 0.5) * wide - texture.width / 2
            brush.texture(texture, x, rect.y + _HEAD * unit, tones["accent" if number > 4 else "secondary"])
        marks = self._marks()
        begin, selected = self._begin(), self.words("selected")
        for number in range(_WEEKS * 7):
            day = begin + timedelta(number)
            self._paint_day(brush, day, day.isoformat() in marks, day.isoformat() == selected)
        words = marks.get(self.day.isoformat(), "")
        if words:
            y = rect.y + (_HEAD + _NAMES + _WEEKS * (_DAY + _GAP) + 6) * unit
            texture = text_texture(words, self.letters("label"), False, max(8, int(rect.width - 64 * unit)))
            dot = Rect(rect.x + 20 * unit, y + texture.height / 2 - 7 * unit, 14 * unit, 14 * unit)
            brush.box(dot, tones["accent"], 7 * unit)
            brush.texture(texture, rect.x + 48 * unit, y, tones["primary"])

    def _marks(self) -> dict[str, str]:
        marks = self.props.get("marks")
        if not isinstance(marks, dict):
            return {}
        return {key: value for key, value in marks.items() if isinstance(key, str) and isinstance(value, str)}

    def _paint_day(self, brush: Brush, day: date, marked: bool, selected: bool) -> None:
        unit, tones, face = self.unit, theme.TONES, self._place(day)
        here = self.focused and day == self.day
        inside = (day.year, day.month) == (self.day.year, self.day.month)
        corner = 14 * unit
        tone = tones["primary"] if inside else theme.FAINT
        if here:
            ring = theme.FOCUS_RING * unit
            brush.box(face.inset(-ring), tones["accent"], corner + ring)
            brush.box(face, theme.PAPER, corner)
            tone = tones["ink"]
        elif selected:
            brush.box(face, theme.JADE, corner)
        elif inside:
            brush.box(face, theme.RAISED, corner)
        if day == self.today:
            # A ring of its own: today is seen with the focus on it, and on the day in force.
            line = Rect(face.x + face.width / 2 - 22 * unit, face.y + 56 * unit, 44 * unit, 5 * unit)
            brush.box(line, theme.RED, 2.5 * unit)
        number = text_texture(str(day.day), self.letters("number"), here or day == self.today)
        brush.texture(number, face.x + (face.width - number.width) / 2, face.y + 6 * unit, tone)
        if marked:
            dot = Rect(face.right - 28 * unit, face.y + 14 * unit, 14 * unit, 14 * unit)
            brush.box(dot, theme.RED if here else tones["accent" if inside else "secondary"], 7 * unit)


def _date(words: str) -> date | None:
    try:
        return date.fromisoformat(words)
    except ValueError:
        return None
