"""Lists, rails, grids, tabs: any number of rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gulou import ui

from .shown import page

if TYPE_CHECKING:
    from . import Gallery

_DYES = ("#2c4a7c", "#7a2f2a", "#2f6b57", "#8a6424", "#553a6b", "#28606e")
_SEALS = "鼓楼风雨桥村寨"


def _card(number: int) -> ui.Card:
    return ui.Card(
        f"{number:,}", seal=_SEALS[number % len(_SEALS)], color=_DYES[number % len(_DYES)], caption=""
    )


def listing(app: Gallery) -> ui.Page:
    _ = app.text

    def row(number: int) -> ui.Item:
        return ui.Item(
            _("Row {n}").format(n=f"{number:,}"),
            _("One of a hundred thousand"),
            leading=f"{number % 1000:03}",
            trailing=f"{number % 24:02}:00",
            progress=0.4 if number % 4 == 1 else None,
            checked=number == 2,
        )

    return page(app, "List", ui.List(range(100_000), row=row))


def rail(app: Gallery) -> ui.Page:
    _ = app.text
    titles = (_("Films"), _("Series"), _("Lessons"), _("Music"))
    return page(app, "Rail", *(ui.Rail(range(1000), row=_card, title=title, key=title) for title in titles))


def grid(app: Gallery) -> ui.Page:
    return page(app, "Grid", ui.Grid(range(100_000), row=_card, columns=6))


def tabs(app: Gallery) -> ui.Page:
    _ = app.text
    titles = [_("Films"), _("Series"), _("Lessons"), _("Music")]
    tab = app.kept.get("tab", 0)
    return page(
        app,
        "Tabs",
        ui.Tabs(titles, tab, on_change=lambda index: app.keep("tab", index)),
        ui.Grid(range(tab * 100, tab * 100 + 12), row=_card, columns=6, key=f"{tab}"),
    )
