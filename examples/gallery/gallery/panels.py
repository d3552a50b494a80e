"""What lies over a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gulou import ui

from .shown import page

if TYPE_CHECKING:
    from . import Gallery


def dialog(app: Gallery) -> ui.Page:
    _ = app.text
    opened = app.kept.get("opened", True)

    def close() -> None:
        app.keep("opened", False)

    question = ui.Dialog(
        _("Delete this recording?"),
        _("It was recorded on Monday, and cannot be brought back."),
        ui.Button(_("Keep"), icon="back", on_press=close),
        ui.Button(_("Delete"), icon="trash", on_press=close),
        on_back=close,
    )
    again = ui.Button(_("Ask again"), on_press=lambda: app.keep("opened", True))
    return page(app, "Dialog", again, question if opened else None)


def toast(app: Gallery) -> ui.Page:
    _ = app.text

    def say() -> None:
        app.keep("said", True)
        app.after(4, lambda: app.keep("said", False))

    return page(
        app,
        "Toast",
        ui.Button(_("Say something"), on_press=say),
        ui.Toast(_("The recording is kept.")),
        ui.Toast(_("No network: check the cable."), tone="warning") if app.kept.get("said") else None,
    )


def overlay(app: Gallery) -> ui.Page:
    _ = app.text
    panel = ui.Overlay(
        ui.Text(_("Sound and subtitles"), size="heading", bold=True),
        ui.Choice(_("Sound"), [_("Chinese"), _("Dong"), _("English")]),
        ui.Toggle(_("Subtitles"), True),
        ui.Spacer(),
        ui.Button(_("Close"), icon="close", on_press=lambda: app.show("")),
        at="right",
        size=0.42,
    )
    return page(app, "Overlay", ui.Text(_("The page behind"), tone="secondary"), panel)
