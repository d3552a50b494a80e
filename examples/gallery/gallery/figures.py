"""Numbers, days, programmes and places."""

from __future__ import annotations

import math
import time
from datetime import date, timedelta
from typing import TYPE_CHECKING

from gulou import ui

from .shown import page

if TYPE_CHECKING:
    from . import Gallery

_HOURS = tuple(f"{hour}:00" for hour in range(24))
_TOWNS = (
    ui.Point(25.911, 109.177, "Zhaoxing · 肇兴", "zhaoxing"),
    ui.Point(26.230, 109.136, "Liping · 黎平", "liping"),
    ui.Point(25.754, 108.905, "Congjiang · 从江", "congjiang"),
    ui.Point(25.932, 108.521, "Rongjiang · 榕江", "rongjiang"),
    ui.Point(26.583, 107.981, "Kaili · 凯里", "kaili"),
    ui.Point(25.786, 109.607, "Sanjiang · 三江", "sanjiang"),
)
_LENGTHS = (30, 45, 25, 90, 5, 60, 120, 20)


def chart(app: Gallery) -> ui.Page:
    _ = app.text
    room = [20.5 + 1.6 * math.sin((hour - 7) / 4) for hour in range(24)]
    outside = [9 + 6 * math.sin((hour - 9) / 3.8) if hour not in (4, 5) else None for hour in range(24)]
    days = [(date(2026, 11, 23) + timedelta(number)).strftime("%d.") for number in range(7)]
    power = [90 + 60 * abs(math.sin(number / 37)) + number * 7919 % 23 for number in range(600)]
    both = [ui.Series(_("Room"), room), ui.Series(_("Outside"), outside)]
    return page(
        app,
        "Chart",
        ui.Chart("line", both, _HOURS, unit="°C", height=400),
        ui.Row(
            ui.Column(ui.Chart("bar", [ui.Series(_("Rain"), (3, 0, 12, 8, 1, 0, 5))], days, unit="mm")),
            ui.Column(ui.Chart("area", [ui.Series(_("Power"), power)], unit="W")),
        ),
    )


def calendar(app: Gallery) -> ui.Page:
    _ = app.text
    today = date.today()
    marks = {
        today.isoformat(): _("Today: market day"),
        (today + timedelta(3)).isoformat(): _("Song fair, from nine in the morning"),
        (today + timedelta(12)).isoformat(): _("The lantern maker comes"),
    }
    chosen = app.kept.get("chosen", "")
    return page(
        app,
        "Calendar",
        ui.Calendar(marks=marks, selected=chosen, on_select=lambda day: app.keep("chosen", day)),
    )


def guide(app: Gallery) -> ui.Page:
    _ = app.text
    titles = (_("News"), _("Song fair"), _("Rivers of Guizhou"), _("Kitchen"), _("Football"), _("Weather"))

    def programmes(channel: int, start: float, end: float) -> list[ui.GuideProgramme]:
        length = _LENGTHS[channel % len(_LENGTHS)] * 60
        first = int(start // length)
        return [
            ui.GuideProgramme(
                number * length, (number + 1) * length, titles[(number + channel) % 6], marked=number % 9 == 4
            )
            for number in range(first, int(end // length) + 1)
        ]

    return page(
        app,
        "Guide",
        ui.Guide(
            range(1500),
            row=lambda channel: ui.GuideChannel(_("Channel {n}").format(n=channel + 1), str(channel + 1)),
            programmes=programmes,
            start=time.time() // 3600 * 3600 - 3600,
            hours=7 * 24,
        ),
    )


def map_page(app: Gallery) -> ui.Page:
    _ = app.text
    way = ui.Path([(point.lat, point.lon) for point in reversed(_TOWNS[1:5])])
    return page(
        app,
        "Map",
        ui.Map(_TOWNS, [way], attribution=_("Drawn without tiles"), on_select=lambda point: None),
    )
