"""Text, progress, button."""

from __future__ import annotations

from gulou.testing.model.shown import Shown

_SIZES = {"display": 84, "title": 54, "heading": 38, "body": 32, "caption": 26}


class Text(Shown):
    says = ("value",)

    def measure(self, width: float) -> tuple[float, float]:
        size = self.words("size") or "body"
        bold = self.props.get("bold") is True or size in ("display", "title")
        lines = max(1, min(12, int(self.number("lines", 1))))
        return self.extent(self.words("value"), _SIZES.get(size, 32), bold, width, lines)


class Progress(Shown):
    takes_rest = True

    def measure(self, width: float) -> tuple[float, float]:
        return width, 10 * self.unit

    def describe(self) -> str:
        return f"progress {self.number('value', 0):.0%}"


class Button(Shown):
    focusable = True
    says = ("label",)

    def measure(self, width: float) -> tuple[float, float]:
        margin = 96 * self.unit
        return self.extent(self.words("label"), 32, True, width - margin)[0] + margin, 84 * self.unit

    def key(self, key: str) -> bool:
        if key == "ok" and self.props.get("on_press"):
            self.act("press")
            return True
        return False
