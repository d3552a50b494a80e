"""A list: rows one below the other; the focused one stays near the middle."""

from __future__ import annotations

from typing import Any

from gulou_launcher import theme
from gulou_launcher.paint import Brush, Rect, text_texture
from gulou_launcher.pictures.drawn import dye_of, is_drawn
from gulou_launcher.views.card import ground, paint_letters, picture_name
from gulou_launcher.views.hints import paint_bar
from gulou_launcher.views.rows import RowsView, text_of
from gulou_launcher.views.words import paint_progress


class ListView(RowsView):
    kind = "list"

    @property
    def grows(self) -> bool:
        """One of several on a page has a title, and takes what it needs."""
        return not self.words("title")

    def _head(self) -> float:
        return 64 * self.type_unit if self.words("title") else 0.0

    def _fitting(self) -> int:
        return max(1, int((self.rect.height - self._head() + 1) // self._row_height()))

    def _row_height(self) -> float:
        return 112 * self.type_unit

    def measure(self, width: float) -> tuple[float, float]:
        return width, self._head() + max(1, min(self.count, 8)) * self._row_height()

    def visible(self) -> range:
        rows = self._fitting()
        first = int(self.offset)
        return range(first, min(self.count, first + rows))

    def scroll(self) -> None:
        rows = self._fitting()
        middle = self.index - rows // 2
        self.offset = float(max(0, min(middle, self.count - rows)))
        self.rebase(int(self.offset))
        self.shift.y = (self.offset - self.base) * self._row_height()

    def scrolled(self, by: float) -> tuple[float, float]:
        return 0.0, by * self._row_height()

    def cell_rect(self, index: int) -> Rect:
        height = self._row_height()
        y = self.rect.y + self._head() + (index - self.base) * height
        return Rect(self.rect.x, y, self.rect.width, height - 8 * self.unit)

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
            case "ok":
                return self.select()
        return False

    def key_at_edge(self, key: str) -> bool:
        """With nothing above or below it, the list goes round."""
        if key not in ("up", "down"):
            return False
        self._go(self.count - 1 if key == "up" else 0)
        return True

    def paint_hints(self, brush: Brush) -> None:
        rows = len(self.visible())
        wide, tall = self.rect.width + 26 * self.unit, rows * self._row_height()
        beside = Rect(self.rect.x, self.rect.y + self._head(), wide, tall)
        paint_bar(brush, beside, self.offset / self.count, rows / self.count, self.focused, self.unit)

    def paint(self, brush: Brush) -> None:
        if self.words("title"):
            texture = text_texture(self.words("title"), self.letters("label"), True, int(self.rect.width))
            place = self.rect.y + self._head() - texture.height - 8 * self.type_unit
            brush.texture(texture, self.rect.x, place, theme.TONES["accent"])
        if self.count == 0 and self.words("empty"):
            texture = text_texture(self.words("empty"), self.letters("body"), False, int(self.rect.width), 4)
            brush.texture(texture, self.rect.x, self.rect.y + self._head(), theme.TONES["secondary"])

    def paint_cell(self, brush: Brush, rect: Rect, row: dict[str, Any], focused: bool) -> None:
        unit = self.unit
        tones = theme.TONES
        main = tones["ink" if focused else "primary"]
        soft = tones["ink_secondary" if focused else "secondary"]
        if row.get("dimmed") is True and not focused:
            main = soft
        if focused:
            brush.box(rect, theme.PAPER, theme.CORNER * unit)
            bar = Rect(rect.x, rect.y + 18 * unit, 8 * unit, rect.height - 36 * unit)
            brush.box(bar, theme.RED, 4 * unit)
        x, right = rect.x + 28 * unit, rect.right - 24 * unit
        image = text_of(row, "image")
        if image:
            place = Rect(x, rect.y + 10 * unit, 126 * self.type_unit, rect.height - 20 * unit)
            name = picture_name(image, "")
            picture = self.picture(self.painted, name, place.width, place.height, "cover", 10 * unit)
            if picture is not None and picture.ready:
                brush.picture(picture.texture, place)
            else:
                color = ground(dye_of(image)) if is_drawn(image) else theme.TRACK
                brush.box(place, color, 10 * unit)
            paint_letters(brush, place, image, unit)
            x += place.width + 24 * unit
        if text_of(row, "icon"):
            size = 52 * unit
            brush.icon(text_of(row, "icon"), x, rect.y + (rect.height - size) / 2, size, soft)
            x += 84 * unit
        leading = text_of(row, "leading")
        if leading:
            texture = text_texture(leading, self.letters("number"), True, int(96 * unit))
            brush.texture(texture, x, rect.y + (rect.height - texture.height) / 2, soft)
            x += max(84 * self.type_unit, texture.width + 24 * unit)
        mark = "●" if row.get("checked") is True else ""
        for words in filter(None, (mark, text_of(row, "trailing"))):  # from the right
            most = max(220 * unit, 0.3 * rect.width)
            texture = text_texture(words, self.letters("caption"), False, int(most))
            right -= texture.width
            brush.texture(texture, right, rect.y + (rect.height - texture.height) / 2, soft)
            right -= 20 * unit
        width = max(8, int(right - x))
        title = text_texture(text_of(row, "title"), self.letters("body"), focused, width)
        subtitle = text_of(row, "subtitle")
        progress = row.get("progress")
        if not subtitle:
            brush.texture(title, x, rect.y + (rect.height - title.height) / 2, main)
            return
        texture = text_texture(subtitle, self.letters("caption"), False, width)
        tall = title.height + texture.height - 8 * unit
        top = rect.y + (rect.height - tall) / 2 - (4 * unit if isinstance(progress, (int, float)) else 0)
        brush.texture(title, x, top, main)
        brush.texture(texture, x, top + title.height - 8 * unit, soft)
        if isinstance(progress, (int, float)):
            # As long in every row, below what stands at the right: rows are compared.
            bar = Rect(x, rect.bottom - 10 * unit, rect.right - 24 * unit - x, 5 * unit)
            paint_progress(brush, bar, float(progress), on_paper=focused)
