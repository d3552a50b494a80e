"""What the household sets: toggle, slider, choice, text field; and the form that hands them over."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from gulou.keyboard import Keyboard
from gulou.keys import DIGITS
from gulou.testing.model.boxes import Column
from gulou.testing.model.shown import Shown
from gulou.testing.model.words import Button

if TYPE_CHECKING:
    from gulou.testing.model.stage import Stage

_HEIGHT, _WIDTH = 92, 960
_MOST_STEPS = 100_000
MAX_TEXT = 200


class Field(Shown):
    """Keeps its value; the app hears of each change if it wants to, and may set it."""

    focusable = True
    takes_rest = True
    says = ("label",)

    def __init__(self, stage: Stage, node_id: int, kind: str, props: dict[str, Any]) -> None:
        super().__init__(stage, node_id, kind, props)
        self.value: Any = self.given()

    def given(self) -> Any:
        """The value that the app says."""
        raise NotImplementedError

    def changed(self, names: set[str]) -> None:
        if "value" in names:
            self.value = self.given()

    def drawn(self) -> dict[str, Any]:
        return {**self.props, "value": self.value}

    def set(self, value: Any) -> None:
        """The household has set it."""
        if value == self.value:
            return
        self.value = value
        if self.props.get("on_change"):
            self.act("change", value)

    def measure(self, width: float) -> tuple[float, float]:
        return min(width, _WIDTH * self.unit), _HEIGHT * self.unit

    @property
    def value_words(self) -> str:
        """The value as it stands on the screen."""
        return str(self.value)

    @property
    def own_texts(self) -> list[str]:
        return [text for text in (self.words("label"), self.value_words) if text]

    def describe(self) -> str:
        return f'{self.kind} "{self.words("label")}" {self.value_words}'.rstrip()


class Toggle(Field):
    def given(self) -> bool:
        return self.props.get("value") is True

    @property
    def value_words(self) -> str:
        return "on" if self.value else "off"

    @property
    def own_texts(self) -> list[str]:
        return [self.words("label")]

    def key(self, key: str) -> bool:
        if key == "ok":
            self.set(not self.value)
            return True
        return False


class Slider(Field):
    adjusting = False

    def _range(self) -> tuple[float, float]:
        low = self.number("minimum", 0)
        return low, max(self.number("maximum", 100), low)

    def _step(self) -> float:
        low, high = self._range()
        return max(self.number("step", 1), (high - low) / _MOST_STEPS, 1e-6)

    def given(self) -> float:
        low, high = self._range()
        return max(low, min(high, self.number("value", low)))

    def changed(self, names: set[str]) -> None:
        super().changed(names)
        low, high = self._range()
        self.value = max(low, min(high, self.value))

    def key(self, key: str) -> bool:
        """Left and right set it; where they lead to something else, OK must say first that they do."""
        if self.adjusting and key in ("ok", "back"):
            self.adjusting = False
        elif key in ("left", "right"):
            if not self.adjusting and self.stage.hemmed(self):
                return False
            self._move(key)
        elif key == "ok" and self.stage.hemmed(self):
            self.adjusting = True
        else:
            return self.adjusting
        return True

    def focus_lost(self) -> None:
        self.adjusting = False

    def _move(self, key: str) -> None:
        low, high = self._range()
        step = self._step()
        value = self.value + (step if key == "right" else -step)
        value = low + round((value - low) / step) * step
        self.set(max(low, min(high, round(value, 6))))

    @property
    def value_words(self) -> str:
        value = f"{self.value:.6f}".rstrip("0").rstrip(".")
        unit = self.words("unit")
        return f"{value}{'' if unit in ('%', '°') else ' '}{unit}".rstrip() if unit else value


class Opening(Field):
    """A field that opens something; while it is open, all keys are its own, and Back closes it."""

    opened = False

    def open(self) -> None:
        self.opened = True

    def close(self) -> None:
        self.opened = False

    def focus_lost(self) -> None:
        self.close()

    def hide(self) -> None:
        self.close()
        super().hide()


class Choice(Opening):
    at = 0

    def given(self) -> int:
        value = self.props.get("value")
        if "value" not in self.props:
            return 0
        return value if isinstance(value, int) and 0 <= value < len(self.options) else -1

    @property
    def options(self) -> tuple[str, ...]:
        return tuple(self.props.get("options") or ())

    def changed(self, names: set[str]) -> None:
        super().changed(names)
        if "options" in names:
            self.value = min(self.value, len(self.options) - 1)
            self.at = max(0, min(self.at, len(self.options) - 1))
            if not self.options:
                self.close()

    @property
    def value_words(self) -> str:
        return self.options[self.value] if 0 <= self.value < len(self.options) else ""

    @property
    def own_texts(self) -> list[str]:
        return super().own_texts + (list(self.options) if self.opened else [])

    def key(self, key: str) -> bool:
        count = len(self.options)
        if self.opened:
            match key:
                case "up" | "down":
                    self.at = (self.at + (1 if key == "down" else -1)) % max(1, count)
                case "ok":
                    self.close()
                    self.set(self.at)
                case "back":
                    self.close()
            return True
        if key == "ok" and count:
            self.at = max(0, self.value)
            self.open()
            return True
        if key in ("left", "right"):
            if self.stage.hemmed(self):
                return False
            by = 1 if key == "right" else -1
            self.set(max(0, min(count - 1, self.value + by)) if count else self.value)
            return True
        return False


class TextField(Opening):
    def __init__(self, stage: Stage, node_id: int, kind: str, props: dict[str, Any]) -> None:
        super().__init__(stage, node_id, kind, props)
        self.keyboard = Keyboard(self._digits)
        self._begun = False

    def focus_gained(self) -> None:
        if self.props.get("open") is True and not self._begun:
            self._show()
        self._begun = True

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

    @property
    def value_words(self) -> str:
        written: str = self.value
        return ("●" * len(written) if self.props.get("secret") is True else written) or self.words("hint")

    def key(self, key: str) -> bool:
        if key in DIGITS and self._digits:
            return self.type(key)
        if not self.opened:
            if key == "ok":
                self._show()
                return True
            return False
        if key in DIGITS:
            self._tap(key)
        match key:
            case "up" | "down" | "left" | "right":
                self.keyboard.move(key)
            case "ok":
                self._pressed(self.keyboard.press())
            case "menu":
                self.keyboard.to_strip()
            case "back":
                self.close()
        return True

    def _show(self) -> None:
        secret = self.props.get("secret") is True
        self.keyboard = Keyboard(self._digits, secret=secret)
        self.keyboard.guess(self.value, self.words("likely"))
        self.open()

    def _tap(self, digit: str) -> None:
        """The launcher waits a second before the same key begins a new letter; here nobody waits."""
        replaces, letter = self.keyboard.tap(digit, time.monotonic())
        self._write(self.value[:-1] + letter if replaces else self.value + letter)

    def _pressed(self, pressed: str) -> None:
        match pressed:
            case "delete":
                self._write(self.value[:-1])
            case "clear":
                self._write("")
            case "done":
                self.done()
            case "chosen":
                self._write(self.value + self.keyboard.strip[self.keyboard.at or 0])
            case "language":
                self.keyboard.guess(self.value, self.words("likely"))
            case "eye" | "phone":
                pass
            case _:
                self._write(self.value + pressed)

    def _write(self, text: str) -> None:
        self.set(self._allowed(text))
        self.keyboard.guess(self.value, self.words("likely"))

    def done(self) -> None:
        """The household has written what it wanted."""
        self.close()
        if self.props.get("on_submit"):
            self.act("submit", self.value)

    def type(self, text: str) -> bool:
        """Letters from a real keyboard; they open the field."""
        if not self._allowed(text):
            return self.opened
        if not self.opened:
            self._show()
        self._write(self.value + text)
        self.keyboard.to_done()
        return True


class Form(Column):
    def submit(self) -> None:
        """Tell the app what stands in the fields now, by their names."""
        values = {
            node.words("name"): node.value
            for node in self.walk()
            if isinstance(node, Field) and node.words("name")
        }
        if self.props.get("on_submit"):
            self.act("submit", values)


class Submit(Button):
    def key(self, key: str) -> bool:
        if key != "ok":
            return False
        node = self.parent
        while node is not None and not isinstance(node, Form):
            node = node.parent
        if node is not None:
            node.submit()
        return True
