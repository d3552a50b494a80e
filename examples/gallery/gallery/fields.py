"""Buttons, and all that can be set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gulou import ui

from .shown import page

if TYPE_CHECKING:
    from . import Gallery


def button(app: Gallery) -> ui.Page:
    _ = app.text
    count = app.kept.get("count", 0)
    return page(
        app,
        "Button",
        ui.Row(
            ui.Button(_("Again"), on_press=lambda: app.keep("count", count + 1)),
            ui.Button(_("Play"), icon="play"),
            ui.Button(icon="heart", alt=_("Heart")),
            ui.Button(icon="star", alt=_("Star")),
        ),
        ui.Text(_("Pressed {n} times").format(n=count), tone="secondary"),
    )


def toggle(app: Gallery) -> ui.Page:
    _ = app.text
    return page(
        app,
        "Toggle",
        ui.Toggle(_("Light in the hall"), True),
        ui.Toggle(_("Light in the kitchen"), False),
        ui.Toggle(_("Tell me of rain"), True),
    )


def slider(app: Gallery) -> ui.Page:
    _ = app.text
    warmth = app.kept.get("warmth", 20.5)
    return page(
        app,
        "Slider",
        ui.Slider(
            _("Warmth"), warmth, 5, 30, 0.5, unit="°C", on_change=lambda value: app.keep("warmth", value)
        ),
        ui.Slider(_("Brightness"), 60, unit="%"),
        ui.Text(_("It will be {n} °C.").format(n=f"{warmth:g}"), tone="secondary"),
    )


def choice(app: Gallery) -> ui.Page:
    _ = app.text
    rooms = {"k": _("Kitchen"), "b": _("Bedroom"), "h": _("Hall"), "g": _("Garden")}
    return page(
        app,
        "Choice",
        ui.Choice(_("Room"), rooms, "b"),
        ui.Choice(
            _("Wake me at"), [f"{hour}:{half:02}" for hour in range(5, 12) for half in (0, 30)], "6:30"
        ),
    )


def text_field(app: Gallery) -> ui.Page:
    _ = app.text
    name = app.kept.get("name", "")
    return page(
        app,
        "TextField",
        ui.TextField(
            _("Name"), name, hint=_("What are you called?"), on_change=lambda text: app.keep("name", text)
        ),
        ui.TextField(_("Password"), "123456", secret=True),
        ui.TextField(_("Year of birth"), digits=True),
        ui.Text(_("Good evening, {name}.").format(name=name), tone="secondary") if name else None,
    )


def form(app: Gallery) -> ui.Page:
    _ = app.text
    sent = app.kept.get("sent")
    return page(
        app,
        "Form",
        ui.Form(
            ui.TextField(_("Name"), hint=_("What are you called?"), key="name"),
            ui.TextField(_("Year of birth"), digits=True, key="year"),
            ui.Choice(_("Room"), [_("Kitchen"), _("Bedroom"), _("Hall")], key="room"),
            ui.Toggle(_("Tell me of rain"), True, key="rain"),
            submit=_("Send"),
            on_submit=lambda values: app.keep("sent", values),
        ),
        ui.Text(str(sent), tone="secondary", lines=2) if sent else None,
    )
