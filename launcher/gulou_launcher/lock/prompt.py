"""The question for the PIN: it lies over everything, and is answered by digit keys or on the screen."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from gulou import ui
from gulou.keys import DIGITS, Key
from gulou_launcher.lock import pin

if TYPE_CHECKING:
    from gulou_launcher.shell import Shell

_PASSING = frozenset({Key.CHANNELUP, Key.CHANNELDOWN, Key.LAST, Key.EPG})
"""Keys with which one leaves a locked channel: they close the question and do what they always do."""


_PAD = ("12345", "67890")
"""In the order of a remote: many have no digit keys, so that each can be chosen and pressed."""


class Prompt:
    """One question. `title` and `hint` are in the household's language; `typed` gets the digits."""

    def __init__(self, shell: Shell, title: str, hint: str, typed: Callable[[str], object]) -> None:
        self._shell = shell
        self._title = title
        self._hint = hint
        self._typed = typed
        self._digits = ""
        self._said = ""
        self.checking = False

    def key(self, key: str) -> bool:
        """Whether the question stays; False: it is closed."""
        if key in DIGITS:
            self._type(key)
        elif key == Key.BACK and self._digits and not self.checking:
            self._digits = self._digits[:-1]
        elif key == Key.BACK:
            return False
        else:
            self._shell.system.session.stage.key(key)
        return True

    def passes(self, key: str) -> bool:
        """Whether this key is for what lies behind, once the question is closed."""
        return key in _PASSING

    def say(self, sentence: str) -> None:
        """What was typed did not do; try again."""
        self._digits, self._said, self.checking = "", sentence, False

    def _type(self, digit: str) -> None:
        if self.checking or len(self._digits) >= pin.DIGITS:
            return
        self._digits += digit
        if len(self._digits) == pin.DIGITS:
            self.checking = True
            self._typed(self._digits)

    def view(self) -> ui.Dialog:
        """Four places, filled as far as digits were typed; which ones is not shown."""
        dots = "  ".join("●" if place < len(self._digits) else "○" for place in range(pin.DIGITS))
        waits = self._shell.lock.pin.waits
        said = self._said
        if waits:
            said = self._shell.text("Too many wrong tries. Wait {seconds} s.").format(
                seconds=math.ceil(waits)
            )
        return ui.Dialog(
            self._title,
            self._hint,
            ui.Column(
                ui.Text(dots, size="title", tone="accent", bold=True, key="dots"),
                ui.Text(said, tone="warning", lines=2, key="said") if said else None,
                *(ui.Row(*map(self._button, row), key=row) for row in _PAD),
                key="pad",
            ),
            key="pin",
        )

    def _button(self, digit: str) -> ui.Button:
        return ui.Button(digit, on_press=partial(self._type, digit), key=digit)
