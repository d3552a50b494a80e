"""The page that stands when a child's time is over: calm, and nothing to press but for a grown-up."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from gulou import ui

if TYPE_CHECKING:
    from gulou_launcher.shell import Shell

MORE = (15, 30)
"""Minutes that the PIN gives."""


def good_night(shell: Shell) -> ui.Overlay:
    """Over all of the screen."""
    text, family = shell.text, shell.family
    night = family.allowance.by_bedtime(family.child)
    more = (
        ui.Button(
            text.plural("{count} more min", "{count} more min", minutes).format(count=minutes),
            on_press=partial(family.more, minutes),
            key=f"more {minutes}",
        )
        for minutes in MORE
    )
    return ui.Overlay(
        ui.Spacer(),
        ui.Column(
            ui.Icon("moon" if night else "star", 160, "accent"),
            ui.Text(
                text("Good night") if night else text("That was all for today"), size="display", bold=True
            ),
            ui.Text(
                text("It was good to have you here. See you tomorrow!"),
                size="heading",
                tone="secondary",
                lines=2,
            ),
            gap=28,
            align="center",
            key="good night",
        ),
        ui.Spacer(),
        ui.Column(
            ui.Text(text("For grown-ups, with the PIN:"), size="caption", tone="secondary"),
            align="center",
            key="for grown-ups",
        ),
        ui.Row(
            ui.Spacer(),
            *more,
            ui.Button(text("Everyone"), on_press=family.let_everyone, key="everyone"),
            ui.Button(text("Standby"), on_press=shell.rest.standby, key="standby"),
            ui.Spacer(),
            key="ways out",
        ),
        at="left",
        size=1.0,
        gap=28,
        key="good night",
    )
