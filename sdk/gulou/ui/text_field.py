"""Words that the household writes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from typing import ClassVar

from gulou.ui.field import Field

MAX_TEXT = 200
"""Letters that a text field takes."""


@dataclass(eq=False)
class TextField(Field[str]):
    """A line to write on: OK opens a keyboard on the TV, and a real one works too.

    `hint` stands there while it is empty; `secret` shows dots; `digits` takes digits alone.
    `finding`: it is written to find something, so that letters count for `on_change` while they are still on
    their way to Chinese characters.
    `likely` are the letters that may come next, the likeliest first, where you know; else the box guesses.
    With `open` the keyboard stands there as soon as the field has the focus for the first time.
    `on_change` gets what stands there after each letter, `on_submit` when the household is done.
    """

    kind: ClassVar[str] = "textfield"

    label: str = ""
    value: str | None = None
    _: KW_ONLY
    hint: str = ""
    secret: bool = False
    digits: bool = False
    open: bool = False
    finding: bool = False
    likely: str = ""
    on_change: Callable[[str], object] | None = None
    on_submit: Callable[[str], object] | None = None

    def read(self, value: object) -> str | None:
        return value[:MAX_TEXT] if isinstance(value, str) else None

    def handle(self, name: str, value: object) -> None:
        read = self.read(value)
        if name == "submit" and read is not None and self.on_submit is not None:
            self.on_submit(read)
        else:
            super().handle(name, value)
