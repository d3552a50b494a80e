"""Home in simple mode: what time it is, and six tiles that are read from afar."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from gulou import ui
from gulou_launcher.dates import day
from gulou_launcher.simple import choices

if TYPE_CHECKING:
    from gulou_launcher.simple.choices import Choice, Scenery


def page(scenery: Scenery, notice: str = "") -> ui.Page:
    """The page; `notice` is what the household must know now."""
    text, language = scenery.shell.text, scenery.shell.language
    found = list(enumerate(choices.chosen(scenery)))
    return ui.Page(
        ui.Row(
            ui.Text(day(language, time.time()), size="heading", tone="secondary", key="day"),
            ui.Spacer(),
            ui.Text(time.strftime("%H:%M"), size="title", bold=True, key="clock"),
            key="top",
        ),
        ui.Text(notice, tone="warning", lines=2, key="notice") if notice else None,
        ui.Grid(
            found,
            columns=3,
            large=True,
            row=_card,
            row_key=lambda place: place[1].key,
            on_select=lambda place: place[1].open(),
            key="choices",
        ),
        None
        if notice
        else ui.Text(
            text("Home leads to television, and from there back here."),
            tone="secondary",
            key="way",
        ),
        key="simple",
    )


def _card(place: tuple[int, Choice]) -> ui.Card:
    number, choice = place
    return ui.Card(
        choice.title,
        choice.subtitle,
        seal=str(number + 1),
        icon=choice.icon,
        color=choices.color(number),
    )
