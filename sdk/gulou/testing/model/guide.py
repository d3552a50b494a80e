"""The guide: channels down, time across; the focus keeps its time when it moves to another channel."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from gulou.programmes import Slot, moment_of, slots, span
from gulou.testing.model.place import Place
from gulou.testing.model.rows import Rows

if TYPE_CHECKING:
    from gulou.testing.model.stage import Stage

_SHOWN, _STEP, _DAY = 2 * 3600.0, 1800.0, 86400.0
_AHEAD, _BEHIND = 4 * 3600.0, 3 * 3600.0
_HEAD, _ROW, _GAP, _NAMES = 84, 96, 8, 330


class Guide(Rows):
    grows = True

    def __init__(self, stage: Stage, node_id: int, kind: str, props: dict[str, Any]) -> None:
        super().__init__(stage, node_id, kind, props)
        self._wanted: tuple[int, int, float, float] = (0, 0, 0.0, 0.0)
        wanted = moment_of(props.get("at")) or self.now
        self.moment = wanted if self.begin <= wanted < self.end else self.begin
        self.left = self._edge(self.moment)

    @property
    def now(self) -> float:
        return moment_of(self.props.get("now")) or time.time() // 60 * 60

    @property
    def begin(self) -> float:
        return moment_of(self.props.get("start")) or self.now // 3600 * 3600

    @property
    def end(self) -> float:
        return self.begin + max(_SHOWN / 3600, min(24.0 * 32, self.number("hours", 24))) * 3600

    def _inside(self, moment: float) -> float:
        return max(self.begin, min(moment, self.end - 1))

    def _edge(self, moment: float) -> float:
        return max(self.begin, min(moment // _STEP * _STEP, self.end - _SHOWN))

    def changed(self, names: set[str]) -> None:
        super().changed(names)
        if names & {"start", "hours"}:
            self.moment, self.left = self._inside(self.moment), self._edge(self.left)
        if names & {"start", "hours", "count"}:
            self._wanted = (0, 0, 0.0, 0.0)

    def slots_of(self, index: int) -> list[Slot]:
        """What is on in a row; empty where that is not known."""
        row = self.rows.get(index)
        return slots(row) if row is not None else []

    def slot(self) -> Slot | None:
        """What has the focus."""
        return next(
            (slot for slot in self.slots_of(self.index) if slot.start <= self.moment < slot.end), None
        )

    def look(self) -> None:
        wanted = self.in_sight()
        first, last = max(0, wanted.start - self.ahead), min(self.count, wanted.stop + self.ahead)
        begin, end = max(self.begin, self.left - _STEP), min(self.end, self.left + _SHOWN + _STEP)
        spans = [span(self.rows[index]) if index in self.rows else (0.0, 0.0) for index in range(first, last)]
        if all(known[0] <= begin <= end <= known[1] for known in spans):
            return
        first, last = max(0, first - self.ahead), min(self.count, last + self.ahead)
        begin, end = max(self.begin, self.left - _BEHIND), min(self.end, self.left + _SHOWN + _AHEAD)
        window = (first, last - first, begin, end)
        if window != self._wanted:
            self._wanted = window
            self.stage.need_rows(self, first, last - first, (begin, end))

    def key(self, key: str) -> bool:
        page = max(1, len(self.in_sight()) - 1)
        match key:
            case "up":
                return self.step(-1)
            case "down":
                return self.step(1)
            case "channelup":
                return self.step(-page) or True
            case "channeldown":
                return self.step(page) or True
            case "left":
                return self._earlier()
            case "right":
                return self._later()
            case "rewind":
                return self._to(self.moment - _DAY, self.left - _DAY)
            case "fastforward":
                return self._to(self.moment + _DAY, self.left + _DAY)
            case "ok":
                return self.select()
        return False

    def key_at_edge(self, key: str) -> bool:
        return key in ("left", "right")

    def _later(self) -> bool:
        slot, right = self.slot(), self.left + _SHOWN
        if slot is None or slot.end > right:
            return self._to(right, self.left + _SHOWN / 2)
        following = min(slot.end + 3600, self._end_of(slot.end))
        left = self.left
        while following > left + _SHOWN:
            left += _STEP
        return self._to(slot.end, left)

    def _earlier(self) -> bool:
        slot, half = self.slot(), self.left - _SHOWN / 2
        if slot is None or slot.start < self.left:
            return self._to(max(slot.start if slot else 0.0, half), half)
        before = next((each for each in self.slots_of(self.index) if each.end == slot.start), None)
        if before is None:
            return self._to(slot.start - _STEP, self.left - _STEP)
        if before.start >= self.left:
            return self._to(before.start, self.left)
        left = self._edge(max(before.start, half))
        return self._to(max(before.start, left), left)

    def _end_of(self, moment: float) -> float:
        """When that ends which begins at this moment."""
        following = (slot.end for slot in self.slots_of(self.index) if slot.start <= moment < slot.end)
        return next(following, moment + _STEP)

    def _to(self, moment: float, left: float) -> bool:
        """Move the focus in time; False where it is at the end."""
        moment, left = self._inside(moment), self._edge(left)
        if moment < left or moment >= left + _SHOWN:
            left = self._edge(moment if moment < left else moment - _SHOWN + _STEP)
        if (moment, left) == (self.moment, self.left):
            return False
        self.moment, self.left = moment, left
        self._act("focus")
        return True

    def go(self, index: int) -> None:
        self.index = index
        self.scroll()
        self.look()
        self._act("focus")

    def select(self) -> bool:
        return self._act("select")

    def _act(self, name: str) -> bool:
        slot, row = self.slot(), self.rows.get(self.index)
        if slot is None or row is None or not slot.real or not self.props.get(f"on_{name}"):
            return False
        self.act(name, (self.index, row.get("key", ""), slot.begins))
        return True

    @property
    def _row_height(self) -> float:
        return _ROW * self.unit

    def _fitting(self) -> int:
        return max(1, int((self.place.height - _HEAD * self.unit) // self._row_height))

    def measure(self, width: float) -> tuple[float, float]:
        return width, (_HEAD + max(1, min(self.count, 8)) * _ROW) * self.unit

    def in_sight(self) -> range:
        first = int(self.offset)
        return range(first, min(self.count, first + self._fitting()))

    def scroll(self) -> None:
        rows = self._fitting()
        self.offset = float(max(0, min(self.index - rows // 2, self.count - rows)))

    def cell(self, index: int) -> Place:
        height = self._row_height
        y = self.place.y + _HEAD * self.unit + (index - self.offset) * height
        return Place(self.place.x, y, self.place.width, height - _GAP * self.unit)

    def _x(self, moment: float) -> float:
        first, last = self.place.x + _NAMES * self.unit, self.place.right
        return max(first, min(last, first + (moment - self.left) / _SHOWN * (last - first)))

    def focus_place(self) -> Place:
        row, slot = super().focus_place(), self.slot()
        if slot is None:
            return row
        x = self._x(slot.start)
        return Place(x, row.y, max(1.0, self._x(slot.end) - x), row.height)

    @property
    def own_texts(self) -> list[str]:
        if not self.count:
            return super().own_texts
        found = []
        for index, row in self.shown_rows:
            found.append(f"{row.get('number', '')} {row.get('name', '')}".strip())
            found.extend(slot.title for slot in self.slots_of(index) if slot.real and self._seen(slot))
        return found

    def _seen(self, slot: Slot) -> bool:
        return slot.end > self.left and slot.start < self.left + _SHOWN

    @property
    def title(self) -> str:
        slot = self.slot()
        return slot.title if slot else ""
