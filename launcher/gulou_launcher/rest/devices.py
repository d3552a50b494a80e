"""The devices that the box knows, in the quick panel: tuners, remotes, phones, the TV at the cable."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gulou import ui
from gulou_hal import link
from gulou_launcher.phone import ON
from gulou_launcher.spoken import spoken

if TYPE_CHECKING:
    from gulou.language import Texts
    from gulou_launcher.rest.quick import Part, Quick
    from gulou_launcher.shell import Shell

N_ = str
"""Marks a text for translation where it stands in a table."""

MOST = 12
_TUNER = "tuner"
_STATES = {
    "idle": N_("Ready"),
    "starting": N_("Starting"),
    "waiting": N_("Looking for a signal"),
    "locked": N_("Receives"),
    "no_signal": N_("No signal"),
    "failed": N_("Does not work"),
    "missing": N_("Missing"),
}
"""How a tuner stands, as the gateway calls it, and in words."""


_SIGNS = {"gamepad": "game", "cec": "tv"}


class Device(NamedTuple):
    """A row. `icon` is one of `ui.ICONS`."""

    name: str
    state: str
    icon: str


def devices(quick: Quick) -> Part:
    """The part of the panel that lists them; the gateway is asked now, how its tuners are."""
    shell = quick.shell
    tuners: list[Device] = []

    def came(records: tuple[link.Record, ...]) -> None:
        tuners[:] = [_tuner(shell.text, record) for record in records if record.name.startswith(_TUNER)]
        shell.system.refresh()

    def part(quick: Quick) -> list[ui.Node]:
        return [
            ui.Text(shell.text("Devices"), size="heading", bold=True),
            ui.List(
                [*tuners, *_remotes(shell), *_phones(shell)][:MOST],
                row=lambda device: ui.Item(device.name, device.state, icon=device.icon),
                row_key=lambda device: f"{device.icon} {device.name}",
                empty=shell.text("No device is connected."),
                key="devices",
            ),
        ]

    shell.gateway.status(came)
    return part


def _tuner(text: Texts, record: link.Record) -> Device:
    number = record.name.removeprefix(_TUNER).strip()
    state = text(_STATES.get(record.state, record.state))
    return Device(f"{text('Tuner')} {number}".strip(), spoken(text, record.reason) or state, "live")


def _remotes(shell: Shell) -> list[Device]:
    text = shell.text
    return [
        Device(
            one.identity.name,
            spoken(text, one.reason) or (text("Ready") if one.battery is None else f"{one.battery}%"),
            _SIGNS.get(one.identity.kind, "key"),
        )
        for one in shell.hand.remotes
    ]


def _phones(shell: Shell) -> list[Device]:
    """Those that are paired, while the household lets phones in; else nothing of it is even imported."""
    if not shell.preferences.get(ON):
        return []
    text, phone = shell.text, shell.phone
    return [
        Device(paired.name, text("Connected now") if phone.is_connected(one) else text("Paired"), "phone")
        for one, paired in sorted(phone.phones.items(), key=lambda item: -item[1].seen)
    ]
