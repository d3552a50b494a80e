"""The corner at the top right: the number that is being typed, or a passing sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gulou import ui

if TYPE_CHECKING:
    from live_tv.lineup import Lineup
    from live_tv.speaker import Speaker


class Corner:
    """`digits` are what was typed so far, `sentence` what is said; at most one of them is not ''."""

    def __init__(self) -> None:
        self.digits = ""
        self.sentence = ""

    def __bool__(self) -> bool:
        return bool(self.digits or self.sentence)

    def type(self, digit: str) -> None:
        self.digits, self.sentence = self.digits + digit, ""

    def tell(self, sentence: str) -> None:
        self.digits, self.sentence = "", sentence

    def clear(self) -> None:
        self.digits = self.sentence = ""

    def view(self, lineup: Lineup, speaker: Speaker) -> ui.Overlay | None:
        """What stands there now, or None."""
        if self.digits:
            channel = lineup.at(int(self.digits))
            return _overlay(
                ui.Text(self.digits, size="display", bold=True, key="digits"),
                ui.Text("" if channel is None else speaker.name(channel), size="heading", key="match"),
            )
        if self.sentence:
            return _overlay(ui.Text(self.sentence, size="heading", lines=2, key="sentence"))
        return None


def _overlay(*children: ui.Node) -> ui.Overlay:
    return ui.Overlay(*children, at="top-right", size=0.3, key="corner")
