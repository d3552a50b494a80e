"""The devices that the box knows, in the quick panel: tuners, and what else the gateway has drivers for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gulou import ui
from gulou_hal import link
from gulou_launcher.spoken import spoken

if TYPE_CHECKING:
    from gulou_launcher.control.messages import DriverRecord
    from gulou_launcher.rest.quick import Part, Quick

MOST = 12
_DEVICES = ("tuner", "disk")
"""How the names of those drivers begin that have a thing to hold: a table or a guide has none."""


def devices(quick: Quick) -> Part:
    """The part of the panel that lists them; the gateway is asked now, how they are."""
    shell = quick.shell
    known: list[link.Record | DriverRecord] = []
    asked = [True]

    def came(records: tuple[link.Record, ...]) -> None:
        devices = [record for record in records if record.name.startswith(_DEVICES)]
        known[:] = [*devices, *shell.hand.records()][:MOST]
        asked[:] = []
        shell.system.refresh()

    def part(quick: Quick) -> list[ui.Node]:
        text = quick.shell.text
        return [
            ui.Text(text("Devices"), size="heading", bold=True),
            ui.List(
                known,
                row=lambda record: ui.Item(record.name, spoken(text, record.reason), trailing=record.state),
                row_key=lambda record: record.name,
                empty="" if asked else text("No device is connected."),
                key="devices",
            ),
        ]

    shell.gateway.status(came)
    return part
