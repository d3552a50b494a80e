"""Text, icon, progress, button."""

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


class Icon(Shown):
    def measure(self, width: float) -> tuple[float, float]:
        size = max(16.0, min(400.0, self.number("size", 48))) * self.unit
        return size, size

    def describe(self) -> str:
        return f"icon {self.words('name')}"


class Progress(Shown):
    takes_rest = True

    def measure(self, width: float) -> tuple[float, float]:
        return width, 10 * self.unit

    def describe(self) -> str:
        return f"progress {self.number('value', 0):.0%}"


class Button(Shown):
    focusable = True
    says = ("label",)

    @property
    def takes_rest(self) -> bool:  # type: ignore[override]
        return self.props.get("wide") is True

    def measure(self, width: float) -> tuple[float, float]:
        if self.takes_rest:
            return width, 84 * self.unit
        label = self.words("label")
        sides = (72 + 44 + (16 if label else 0) if self.words("icon") else 96) * self.unit
        wide = self.extent(label, 32, True, width - sides)[0] if label else 0.0
        return wide + sides, 84 * self.unit

    def describe(self) -> str:
        return super().describe() + (f" ({self.words('icon')})" if self.words("icon") else "")

    def key(self, key: str) -> bool:
        if key == "ok" and self.props.get("on_press"):
            self.act("press")
            return True
        return False
