"""Whether it shall be simple: both are shown."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from gulou import ui
from gulou_launcher import theme
from gulou_launcher.simple import SIMPLE
from gulou_launcher.welcome.sketch import Sketch
from gulou_launcher.welcome.step import N_, Step

_HEIGHT = 360


class SimpleStep(Step):
    key = "simple"
    title = N_("How much shall be on the screen?")
    words = N_("Settings change it at any time.")

    def nodes(self) -> Sequence[ui.Node | None]:
        text = self.text
        return (
            ui.Row(
                self._side(
                    "home", text("Everything"), text("Channels, apps, recordings, suggestions"), False
                ),
                self._side("simple", text("Simple"), text("Six large choices, no surprises"), True),
                gap=64,
                key="both",
            ),
            ui.Spacer(),
        )

    def _side(self, sketch: str, name: str, words: str, simple: bool) -> ui.Column:
        now = self.shell.preferences.get(SIMPLE) == simple
        return ui.Column(
            # Where letters are large the drawings make room for them.
            Sketch(sketch, height=round(_HEIGHT / theme.TEXT**1.75)),
            ui.Button(name, "check" if now else "", on_press=partial(self._choose, simple), key=name),
            ui.Text(words, size="caption", tone="secondary", lines=2),
            gap=24,
            key=sketch,
        )

    def _choose(self, simple: bool) -> None:
        self.shell.preferences.put(SIMPLE, simple)
        self.page.go_on()
