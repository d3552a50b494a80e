"""Text, progress, button."""

from __future__ import annotations

from gulou_launcher import theme
from gulou_launcher.paint import Brush, Rect, text_texture
from gulou_launcher.views.view import View

_ICON = 44


class TextView(View):
    kind = "text"

    def _texture(self, width: float) -> object:
        size = self.words("size") if self.words("size") in theme.TEXT_SIZES else "body"
        lines = max(1, min(12, int(self.number("lines", 1))))
        bold = self.props.get("bold") is True or self.props.get("size") in ("display", "title")
        return text_texture(self.words("value"), self.letters(size), bold, max(8, int(width)), lines)

    def measure(self, width: float) -> tuple[float, float]:
        texture = self._texture(width)
        return texture.size  # type: ignore[attr-defined,no-any-return]

    def paint(self, brush: Brush) -> None:
        tone = theme.TONES.get(self.words("tone"), theme.TONES["primary"])
        brush.texture(self._texture(self.rect.width), self.rect.x, self.rect.y, tone)


class ProgressView(View):
    kind = "progress"
    takes_rest = True

    def measure(self, width: float) -> tuple[float, float]:
        return width, 10 * self.unit

    def paint(self, brush: Brush) -> None:
        paint_progress(brush, self.rect, self.number("value", 0))
        rect = self.rect
        for gap in _shares(self.props.get("gaps"), 2):
            start, end = sorted(gap)
            width = max(rect.height, (end - start) * rect.width)
            left = min(rect.x + start * rect.width, rect.x + rect.width - width)
            brush.box(Rect(left, rect.y, width, rect.height), theme.TONES["warning"], rect.height / 2)
        for (mark,) in _shares(self.props.get("marks"), 1):
            left = min(rect.x + mark * rect.width, rect.x + rect.width - rect.height)
            brush.box(Rect(left, rect.y, rect.height, rect.height), theme.PAPER, rect.height / 2)


_MOST_MARKS = 200


def _shares(value: object, parts: int) -> list[tuple[float, ...]]:
    """What an app sent as shares of a bar; what is none is left out."""
    found = []
    for each in value[:_MOST_MARKS] if isinstance(value, (list, tuple)) else ():
        numbers = each if isinstance(each, (list, tuple)) else (each,)
        if len(numbers) == parts and all(
            isinstance(number, (int, float)) and 0 <= number <= 1 for number in numbers
        ):
            found.append(tuple(float(number) for number in numbers))
    return found


def paint_progress(
    brush: Brush, rect: Rect, value: float, track: theme.Color | None = None, *, on_paper: bool = False
) -> None:
    """A bar, filled from the left; `on_paper` in the colours that are seen there."""
    corner = rect.height / 2
    share = max(0.0, min(1.0, value))
    if track is None:
        track = theme.PAPER_TRACK if on_paper else theme.TRACK
    brush.box(rect, track, corner)
    if share * rect.width >= rect.height:
        filled = Rect(rect.x, rect.y, rect.width * share, rect.height)
        brush.box(filled, theme.JADE if on_paper else theme.TONES["accent"], corner)


class ButtonView(View):
    kind = "button"
    focusable = True

    @property
    def takes_rest(self) -> bool:  # type: ignore[override]
        return self.props.get("wide") is True

    def _texture(self, width: float) -> object:
        return text_texture(self.words("label"), self.letters("body"), True, max(8, int(width)))

    def _sides(self) -> float:
        """What a button is wider than its label: the ends, and the icon with its gap."""
        if not self.words("icon"):
            return 96 * self.unit
        return (72 + _ICON + (16 if self.words("label") else 0)) * self.unit

    def measure(self, width: float) -> tuple[float, float]:
        if self.takes_rest:
            return width, 84 * self.type_unit
        texture = self._texture(width - self._sides())
        return self._label_width(texture) + self._sides(), 84 * self.type_unit

    def _label_width(self, texture: object) -> float:
        return float(texture.size[0]) if self.words("label") else 0.0  # type: ignore[attr-defined]

    def paint(self, brush: Brush) -> None:
        unit = self.unit
        rect = self.rect
        if self.focused:
            brush.box(rect.inset(-theme.FOCUS_RING * unit), theme.TONES["accent"], (theme.CORNER + 6) * unit)
            brush.box(rect, theme.PAPER, theme.CORNER * unit)
        else:
            brush.raised(rect, theme.RAISED, theme.CORNER * unit, unit)
        texture = self._texture(rect.width - self._sides())
        _, height = texture.size  # type: ignore[attr-defined]
        tone = theme.TONES["ink" if self.focused else "primary"]
        # In the middle, however wide it is.
        spare = max(0.0, rect.width - self._label_width(texture) - self._sides()) / 2
        x = rect.x + spare + self._sides() / 2
        if self.words("icon"):
            size = _ICON * unit
            x = rect.x + spare + 36 * unit
            brush.icon(self.words("icon"), x, rect.y + (rect.height - size) / 2, size, tone)
            x += size + 16 * unit
        if self.words("label"):
            brush.texture(texture, x, rect.y + (rect.height - height) / 2, tone)

    def key(self, key: str) -> bool:
        if key == "ok" and self.props.get("on_press"):
            self.stage.act(self, "press")
            return True
        return False
