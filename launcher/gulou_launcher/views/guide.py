"""The guide: channels down, time across. Only the channels and hours near the screen are ever known here."""

from __future__ import annotations

import time
from typing import Any

from kivy.graphics import InstructionGroup

from gulou.programmes import Slot, moment_of, slots, span
from gulou_launcher import dates, theme
from gulou_launcher.paint import Brush, Rect, text_texture
from gulou_launcher.pictures.drawn import dye_of, is_drawn
from gulou_launcher.views.card import ground, paint_letters, picture_name
from gulou_launcher.views.hints import paint_bar
from gulou_launcher.views.rows import RowsView, text_of

SHOWN = 2 * 3600.0
"""Seconds across the screen."""
STEP = 1800.0
"""The left edge stands on a whole half hour."""
_DAY = 86400.0
_AHEAD, _BEHIND = 3 * 3600.0, 1.5 * 3600.0
_HEAD, _ROW, _GAP, _NAMES = 84, 96, 8, 330


class GuideView(RowsView):
    kind = "guide"
    grows = True

    def __init__(self, stage: Any, node_id: int, props: dict[str, Any]) -> None:
        super().__init__(stage, node_id, props)
        self.slots: dict[int, list[Slot]] = {}
        self._wanted: tuple[int, int, float, float] = (0, 0, 0.0, 0.0)
        wanted = moment_of(props.get("at")) or self.now
        self.moment = wanted if self.begin <= wanted < self.end else self.begin
        """What the focus keeps when it moves to another channel."""
        self.left = self._edge(self.moment)
        self.over = InstructionGroup()
        self.below.add(self.over)

    @property
    def ahead(self) -> int:
        return 4

    @property
    def now(self) -> float:
        return moment_of(self.props.get("now")) or time.time() // 60 * 60

    @property
    def begin(self) -> float:
        return moment_of(self.props.get("start")) or self.now // 3600 * 3600

    @property
    def end(self) -> float:
        hours = max(SHOWN / 3600, min(24.0 * 32, self.number("hours", 24)))
        return self.begin + hours * 3600

    def _inside(self, moment: float) -> float:
        return max(self.begin, min(moment, self.end - 1))

    def _edge(self, moment: float) -> float:
        """The left edge at or before this moment."""
        return max(self.begin, min(moment // STEP * STEP, self.end - SHOWN))

    # What is known.

    def set_rows(self, start: int, rows: tuple[dict[str, Any], ...]) -> None:
        self.slots.clear()
        super().set_rows(start, rows)

    def changed(self, names: set[str]) -> None:
        super().changed(names)
        if names & {"start", "hours"}:
            self.moment = self._inside(self.moment)
            self.left = self._edge(self.left)
        if names & {"start", "hours", "count"}:
            self._wanted = (0, 0, 0.0, 0.0)

    def slots_of(self, index: int) -> list[Slot]:
        """What is on in a row; empty where that is not known."""
        if index not in self.slots:
            row = self.rows.get(index)
            if row is None:
                return []
            self.slots[index] = slots(row)
        return self.slots[index]

    def slot(self) -> Slot | None:
        """What has the focus."""
        return next(
            (slot for slot in self.slots_of(self.index) if slot.start <= self.moment < slot.end), None
        )

    def need_rows(self) -> None:
        """Ask for the rows and hours near the screen that are not known."""
        wanted = self.visible()
        first, last = max(0, wanted.start - self.ahead), min(self.count, wanted.stop + self.ahead)
        begin, end = max(self.begin, self.left - STEP), min(self.end, self.left + SHOWN + STEP)
        for index in range(first, last):
            known = span(self.rows[index]) if index in self.rows else (0.0, 0.0)
            if not known[0] <= begin <= end <= known[1]:
                break
        else:
            return
        # More than is needed now, so that not every step asks.
        first, last = max(0, first - self.ahead), min(self.count, last + self.ahead)
        begin, end = max(self.begin, self.left - _BEHIND), min(self.end, self.left + SHOWN + _AHEAD)
        window = (first, last - first, begin, end)
        if window != self._wanted:
            self._wanted = window
            self.stage.need_rows(self, first, last - first, (begin, end))

    # Keys.

    def key(self, key: str) -> bool:
        page = max(1, len(self.visible()) - 1)
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
        slot, right = self.slot(), self.left + SHOWN
        if slot is None or slot.end > right:
            # The rest of what is long: on by half a screen, in it or into what follows.
            moment = right if slot is None or slot.end > right else slot.end
            return self._to(moment, self.left + SHOWN / 2)
        following = min(slot.end + 3600, self._end_of(slot.end))
        left = self.left
        while following > left + SHOWN:
            left += STEP
        return self._to(slot.end, left)

    def _earlier(self) -> bool:
        slot = self.slot()
        if slot is None or slot.start < self.left:
            return self._to(max(slot.start if slot else 0.0, self.left - SHOWN / 2), self.left - SHOWN / 2)
        before = next((each for each in self.slots_of(self.index) if each.end == slot.start), None)
        if before is None:
            return self._to(slot.start - STEP, self.left - STEP)
        if before.start >= self.left:
            return self._to(before.start, self.left)
        left = self._edge(max(before.start, self.left - SHOWN / 2))
        return self._to(max(before.start, left), left)

    def _end_of(self, moment: float) -> float:
        """When that ends which begins at this moment."""
        following = (slot.end for slot in self.slots_of(self.index) if slot.start <= moment < slot.end)
        return next(following, moment + STEP)

    def _to(self, moment: float, left: float) -> bool:
        """Move the focus in time; False where it is at the end."""
        moment = self._inside(moment)
        left = self._edge(left)
        if moment < left or moment >= left + SHOWN:
            left = self._edge(moment if moment < left else moment - SHOWN + STEP)
        if (moment, left) == (self.moment, self.left):
            return False
        moved, self.moment, self.left = left != self.left, moment, left
        if moved:
            # All letters are new: made within the time that a frame has for them.
            self.stale = True
            self.stage.dirty()
        else:
            self.redraw_cell(self.index)
            self.stage.touch()
        self._tell()
        return True

    def _go(self, index: int) -> None:
        if abs(index - self.index) > 1:
            # Many new letters: made within the time that a frame has for them.
            self.index = index
            self.scroll()
            self.stale = True
            self.stage.dirty()
        else:
            tells, on_focus = self.props.get("on_focus"), self.props.pop("on_focus", None)
            super()._go(index)
            if tells:
                self.props["on_focus"] = on_focus
        self._tell()

    def _tell(self) -> None:
        self._act("focus")

    def select(self) -> bool:
        return self._act("select")

    def _act(self, name: str) -> bool:
        slot, row = self.slot(), self.rows.get(self.index)
        if slot is None or row is None or not slot.real or not self.props.get(f"on_{name}"):
            return False
        self.stage.act(self, name, (self.index, row.get("key", ""), slot.begins))
        return True

    # Its places.

    def _row_height(self) -> float:
        return _ROW * self.type_unit

    def _fitting(self) -> int:
        return max(1, int((self.rect.height - _HEAD * self.type_unit) // self._row_height()))

    def _x(self, moment: float) -> float:
        """Where a moment is, cut at the edges."""
        first, last = self.rect.x + _NAMES * self.unit, self.rect.right
        return max(first, min(last, first + (moment - self.left) / SHOWN * (last - first)))

    def measure(self, width: float) -> tuple[float, float]:
        return width, (_HEAD + max(1, min(self.count, 8)) * _ROW) * self.type_unit

    def visible(self) -> range:
        first = int(self.offset)
        return range(first, min(self.count, first + self._fitting()))

    def scroll(self) -> None:
        rows = self._fitting()
        self.offset = float(max(0, min(self.index - rows // 2, self.count - rows)))
        self.rebase(int(self.offset))
        self.shift.y = (self.offset - self.base) * self._row_height()

    def scrolled(self, by: float) -> tuple[float, float]:
        return 0.0, by * self._row_height()

    def cell_rect(self, index: int) -> Rect:
        height = self._row_height()
        y = self.rect.y + _HEAD * self.type_unit + (index - self.base) * height
        return Rect(self.rect.x, y, self.rect.width, height - _GAP * self.unit)

    def focus_rect(self) -> Rect:
        row, slot = super().focus_rect(), self.slot()
        if slot is None:
            return row
        x, right = self._x(slot.start), self._x(slot.end)
        return Rect(x, row.y, max(1.0, right - x), row.height)

    # What is to be seen.

    def wipe(self) -> None:
        super().wipe()
        self.over.clear()

    def repaint(self) -> None:
        super().repaint()
        self.over.clear()
        if self.left <= self.now < self.left + SHOWN and self.count:
            unit, x = self.unit, self._x(self.now)
            brush = Brush(self.over, self.stage.height)
            top = self.rect.y + (_HEAD - 18) * self.type_unit
            tall = 14 * unit + len(self.visible()) * self._row_height()
            # Words are read through it.
            brush.box(Rect(x - 1.5 * unit, top, 3 * unit, tall), (*theme.RED[:3], 0.6))
            brush.box(Rect(x - 8 * unit, top - 8 * unit, 16 * unit, 16 * unit), theme.RED, 8 * unit)

    def paint_hints(self, brush: Brush) -> None:
        rows, unit = self._fitting(), self.unit
        beside = Rect(
            self.rect.x,
            self.rect.y + _HEAD * self.type_unit,
            self.rect.width + 32 * unit,
            rows * self._row_height(),
        )
        share = min(1.0, rows / self.count)
        paint_bar(brush, beside, self.offset / self.count, share, self.focused, unit)

    def paint(self, brush: Brush) -> None:
        """The day, the half hours; where there is nothing, why."""
        unit, rect = self.unit, self.rect
        secondary = theme.TONES["secondary"]
        if self.count == 0:
            if self.words("empty"):
                texture = text_texture(self.words("empty"), self.letters("body"), False, int(rect.width), 4)
                brush.texture(texture, rect.x, rect.y, secondary)
            return
        day = text_texture(dates.day(self.stage.language, self.left), self.letters("body"), True)
        middle = rect.y + (_HEAD - 24) / 2 * self.type_unit
        brush.texture(day, rect.x, middle - day.height / 2, theme.TONES["primary"])
        moment = self.left
        while moment < self.left + SHOWN:
            texture = text_texture(dates.hour(moment), self.letters("small"))
            x = self._x(moment)
            brush.texture(texture, x + 12 * unit, middle - texture.height / 2, secondary)
            brush.box(Rect(x, rect.y + 12 * unit, 2 * unit, (_HEAD - 36) * self.type_unit), theme.TRACK)
            moment += STEP

    def paint_cell(self, brush: Brush, rect: Rect, row: dict[str, Any], focused: bool) -> None:
        self._paint_channel(brush, Rect(rect.x, rect.y, (_NAMES - 12) * self.unit, rect.height), row, focused)
        here = self.slot() if focused else None
        for slot in self.slots_of(self.painted):
            if slot.end > self.left and slot.start < self.left + SHOWN and slot is not here:
                self._paint_slot(brush, rect, slot, False)
        if here is not None:
            self._paint_slot(brush, rect, here, True)

    def _paint_channel(self, brush: Brush, rect: Rect, row: dict[str, Any], focused: bool) -> None:
        unit = self.unit
        x, tone = rect.x, theme.TONES["primary" if focused else "secondary"]
        image = text_of(row, "image")
        number = text_of(row, "number")
        if image:
            own = is_drawn(image)
            place = Rect(x, rect.y + 12 * unit, (78 if own else 108) * unit, rect.height - 24 * unit)
            picture = self.picture(
                self.painted,
                picture_name(image, ""),
                place.width,
                place.height,
                "cover" if own else "contain",
                10 * unit if own else 0,
            )
            if picture is not None and picture.ready:
                width, height = picture.texture.size
                y = place.y + (place.height - height) / 2
                brush.picture(picture.texture, Rect(place.x, y, width, height))
            elif own:
                brush.box(place, ground(dye_of(image)), 10 * unit)
            paint_letters(brush, place, image, unit)
            x += place.width + 14 * unit
        if number and (not image or is_drawn(image)):
            texture = text_texture(number, self.letters("label"), True, int(60 * unit))
            brush.texture(texture, x, rect.y + (rect.height - texture.height) / 2, theme.TONES["accent"])
            x += (58 if image else 80) * unit
        name = text_texture(
            text_of(row, "name"), self.letters("small"), focused, max(8, int(rect.right - x)), 2
        )
        brush.texture(name, x, rect.y + (rect.height - name.height) / 2, tone)

    def _paint_slot(self, brush: Brush, rect: Rect, slot: Slot, focused: bool) -> None:
        unit, tones = self.unit, theme.TONES
        x, right = self._x(slot.start), self._x(slot.end)
        face = Rect(x, rect.y, max(4 * unit, right - x - 6 * unit), rect.height)
        on_now, over = slot.start <= self.now < slot.end, slot.end <= self.now
        ground = theme.RAISED if slot.real and not over else theme.PANEL
        if on_now and slot.real:
            ground = theme.NOW
        corner = min(12 * unit, face.width / 2)
        if focused:
            brush.box(face.inset(-theme.FOCUS_RING * unit), tones["accent"], corner + theme.FOCUS_RING * unit)
            brush.box(face, theme.PAPER, corner)
        else:
            brush.raised(face, ground, corner, unit / 2)
        room = int((face.width - 32 * unit) // 16) * 16
        if not slot.real or room < 48 * unit:
            return
        # What began before the screen does says so.
        title = f"‹ {slot.title}" if slot.start < self.left and room > 120 * unit else slot.title
        tone = tones["ink"] if focused else tones["secondary" if over else "primary"]
        words = text_texture(title, self.letters("small"), focused, room)
        begin = dates.hour(slot.start)
        more = slot.text or (f"{begin} – {dates.hour(slot.end)}" if room > 180 * unit else begin)
        if room > 120 * unit:
            under = text_texture(more, self.letters("fine"), False, room)
            tall = words.height + under.height - 8 * unit
            y = face.y + (face.height - tall) / 2
            soft = tones["ink_secondary" if focused else "secondary"]
            brush.texture(under, face.x + 16 * unit, y + words.height - 8 * unit, soft)
        else:
            y = face.y + (face.height - words.height) / 2
        brush.texture(words, face.x + 16 * unit, y, tone)
        if slot.marked:
            dot = Rect(face.right - 26 * unit, face.y + 10 * unit, 14 * unit, 14 * unit)
            brush.box(dot, theme.RED, 7 * unit)
