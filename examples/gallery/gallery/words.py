"""Text, rich text, icons, hero, progress."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gulou import ui

from .shown import page

if TYPE_CHECKING:
    from . import Gallery


def text(app: Gallery) -> ui.Page:
    _ = app.text
    sizes: tuple[ui.Node, ...] = (
        ui.Text(_("The drum tower"), size="display"),
        ui.Text(_("The drum tower"), size="title"),
        ui.Text(_("The drum tower"), size="heading"),
        ui.Text(_("People gather under it, hear the news, and are called together in danger."), size="body"),
        ui.Text(_("Built without a single nail"), size="caption", tone="secondary"),
    )
    tones = ui.Row(
        ui.Text(_("Primary")),
        ui.Text(_("Secondary"), tone="secondary"),
        ui.Text(_("Accent"), tone="accent"),
        ui.Text(_("Warning"), tone="warning"),
        gap=48,
    )
    return page(app, "Text", *sizes, tones)


def rich_text(app: Gallery) -> ui.Page:
    _ = app.text
    story = _(
        "# The drum tower\n"
        "In the middle of each Dong village stands a **drum tower**. People gather under it, hear the "
        "*news*, and are called together in danger.\n\n"
        "- It is built of fir, **without a single nail**.\n"
        "- It has three to seventeen storeys, always an *odd number*.\n"
        "- The drum hangs at the very top."
    )
    more = _(
        "# The wind and rain bridge\n"
        "At the end of the village a covered bridge leads over the river. Who comes from the fields rests "
        "there, and who waits for somebody sings."
    )
    return page(app, "RichText", ui.RichText("\n\n".join([story, more] * 3)))


def icon(app: Gallery) -> ui.Page:
    names = sorted(ui.ICONS)
    rows = [names[start : start + 12] for start in range(0, len(names), 12)]
    return page(app, "Icon", *(ui.Row(*(_named(name) for name in row)) for row in rows))


def _named(name: str) -> ui.Node:
    return ui.Column(ui.Icon(name, 56), ui.Text(name, size="caption", tone="secondary"), align="center")


def hero(app: Gallery) -> ui.Page:
    _ = app.text
    return page(
        app,
        "Hero",
        ui.Hero(
            _("The drum tower"),
            _("Documentary · 52 min"),
            _("People gather under it, hear the news, and are called together in danger."),
            "gallery/pictures/tower.webp",
            ui.Button(_("Play"), icon="play"),
            ui.Button(_("Later"), icon="bookmark"),
        ),
        ui.Rail(range(1, 9), row=lambda part: ui.Card(_("Part {n}").format(n=part), seal=str(part))),
    )


def progress(app: Gallery) -> ui.Page:
    rows = [ui.Row(ui.Text(f"{share:3} %"), ui.Progress(share / 100)) for share in (0, 10, 35, 80, 100)]
    return page(app, "Progress", *rows)
