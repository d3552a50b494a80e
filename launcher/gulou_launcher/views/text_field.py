"""A line to write on, with a keyboard on the screen and room for a real one."""

from __future__ import annotations

from typing import Any

from gulou.wrap import DOTS
from gulou_launcher import theme
from gulou_launcher.paint import Brush, Rect, text_texture, text_width
from gulou_launcher.views.keys_on_screen import DELETE, KeysOnScreen
from gulou_launcher.views.popup import OpeningView

MAX_TEXT = 200
_DOT = "●"
_PANEL = 1240
_PAD = 560
_KEYS = 440
_NARROWEST = 800
"""A keyboard with its edges, where every key can still be read."""
_SIZE = "body"


class TextFieldView(OpeningView):
    kind = "textfield"

    def __init__(self, stage: Any, node_id: int, props: dict[str, Any]) -> None:
        super().__init__(stage, node_id, props)
        self.keys = KeysOnScreen(self._digits)
        self._begun = False

    def focus_changed(self) -> None:
        super().focus_changed()
        if self.focused and not self._begun:
            self._begun = True
            if self.props.get("open") is True:
                self.open()

    @property
    def _digits(self) -> bool:
        return self.props.get("digits") is True

    def given(self) -> str:
        return self._allowed(self.words("value"))

    def _allowed(self, text: str) -> str:
        text = "".join(letter for letter in text[: 4 * MAX_TEXT] if letter.isprintable())
        if self._digits:
            text = "".join(letter for letter in text if letter.isascii() and letter.isdigit())
        return text[:MAX_TEXT]

    def key(self, key: str) -> bool:
        if len(key) == 1 and key.isdigit() and (self.opened or self._digits):
            return self.type(key)
        if not self.opened:
            if key == "ok":
                self.keys = KeysOnScreen(self._digits)
                self.open()
                return True
            return False
        match key:
            case "up" | "down" | "left" | "right":
                self.keys.move(key)
                self._show_keys()
            case "ok":
                self._pressed(self.keys.press())
            case "back":
                self.close()
        return True

    def _pressed(self, pressed: str) -> None:
        match pressed:
            case "delete":
                self.put(self.value[:-1])
            case "done":
                self._done()
            case _:
                self.put(self._allowed(self.value + pressed))
        if self.opened:
            self._show_keys()

    def _done(self) -> None:
        self.close()
        if self.props.get("on_submit"):
            self.stage.act(self, "submit", self.value)

    def takes_text(self) -> bool:
        return True

    def type(self, text: str) -> bool:
        """Letters from a real keyboard; they open the field, and OK (its Enter) then ends the writing."""
        if text == "\b":
            if not self.opened:
                return False
            self._pressed(DELETE)
            return True
        if not self._allowed(text):
            return self.opened
        if not self.opened:
            self.keys = KeysOnScreen(self._digits)
            self.open()
        self.keys.to_done()
        self._pressed(text)
        return True

    def fill(self, text: str) -> None:
        """All that shall stand there, from a keyboard elsewhere."""
        self.put(self._allowed(text))
        if self.opened:
            self._show_keys()

    def finish(self) -> None:
        """Whoever wrote is done, as with the key for that."""
        if self.opened:
            self._done()

    def _show_keys(self) -> None:
        self.popup.clear()
        self.paint_popup(Brush(self.popup, self.stage.height))
        self.stage.touch()

    def _written(self) -> str:
        value: str = self.value
        return _DOT * len(value) if self.props.get("secret") is True else value

    def paint(self, brush: Brush) -> None:
        self.paint_ground(brush)
        inside, unit = self.inside(), self.unit
        written = self._written()
        room = inside.width * (0.6 if self.words("label") else 1.0)
        self.paint_label(brush, inside.width - room - 16 * unit)
        if written:
            text = _end_of(written, room, unit)
            brush.texture(text, inside.right - text.width, _middle(inside, text), self.ink_tone)
        else:
            hint = text_texture(self.words("hint"), self.letters(_SIZE), False, int(room))
            if self.words("hint"):
                brush.texture(hint, inside.right - hint.width, _middle(inside, hint), self.soft_tone)

    def _places(self) -> tuple[Rect, Rect]:
        """Where the keyboard stands, and what it dims: not what a field at the right finds."""
        unit, stage = self.unit, self.stage
        width = ((_PAD if self._digits else _PANEL) + 80) * unit
        height = (_KEYS + 3 * 40 + 92) * unit
        y = stage.height * (1 - theme.SAFE) - height
        beside = self.rect.x - 40 * unit - stage.width * theme.SAFE - 24 * unit
        if beside >= _NARROWEST * unit:
            place = Rect(stage.width * theme.SAFE, y, min(width, beside), height)
            return place, Rect(0, 0, self.rect.x - 40 * unit, stage.height)
        return Rect((stage.width - width) / 2, y, width, height), Rect(0, 0, stage.width, stage.height)

    def paint_popup(self, brush: Brush) -> None:
        unit = self.unit
        panel, shade = self._places()
        width = panel.width - 80 * unit
        edge, corner = 3 * unit, theme.CORNER * 1.5 * unit
        brush.box(shade, theme.SHADE)
        brush.box(panel.inset(-edge), theme.TRACK, corner + edge)
        brush.box(panel, theme.PANEL, corner)
        line = Rect(panel.x + 40 * unit, panel.y + 40 * unit, width, 92 * unit)
        brush.box(line, theme.INK, theme.CORNER * unit)
        inside = Rect(line.x + 28 * unit, line.y, line.width - 56 * unit, line.height)
        label = text_texture(self.words("label"), self.letters("label"), False, int(inside.width * 0.35))
        if self.words("label"):
            brush.texture(
                label, inside.x, line.y + (line.height - label.height) / 2, theme.TONES["secondary"]
            )
            shift = label.width + 28 * unit
            inside = Rect(inside.x + shift, inside.y, inside.width - shift, inside.height)
        written = self._written()
        right = inside.x
        if written:
            text = _end_of(written, inside.width - 8 * unit, unit)
            brush.texture(text, inside.x, _middle(inside, text), theme.PAPER)
            right += text.width
        elif self.words("hint"):
            hint = text_texture(self.words("hint"), self.letters(_SIZE), False, int(inside.width))
            brush.texture(hint, inside.x + 12 * unit, _middle(inside, hint), theme.TONES["secondary"])
        brush.box(
            Rect(right + 4 * unit, line.y + 22 * unit, 4 * unit, line.height - 44 * unit),
            theme.TONES["accent"],
        )
        self.keys.paint(brush, Rect(line.x, line.bottom + 40 * unit, width, _KEYS * unit), unit)


def _end_of(text: str, room: float, unit: float) -> Any:
    """A line of text; where it is too long, its end is seen: that is where one writes."""
    size = theme.letters(_SIZE, unit)
    wide = text_width(text, size)
    while wide > room and len(text) > 2:
        text = DOTS + text[1 + max(1, int((wide - room) / size)) :]
        wide = text_width(text, size)
    return text_texture(text, size)


def _middle(place: Rect, texture: Any) -> float:
    """Where a texture begins that stands in the middle of the height."""
    return float(place.y + (place.height - texture.height) / 2)
