"""The devices that the box knows, in the quick panel: tuners, and what else the gateway has drivers for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gulou import ui
from gulou_hal import link
from gulou_launcher.spoken import spoken

if TYPE_CHECKING:
    from gulou_launcher.rest.quick import Part, Quick

MOST = 12


def devices(quick: Quick) -> Part:
    """The part of the panel that lists them; the gateway is asked now, how they are."""
    known: list[link.Record] = []
    asked = [True]

    def came(records: tuple[link.Record, ...]) -> None:
        known[:] = records[:MOST]
        asked[:] = []
        quick.shell.system.refresh()

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

    quick.shell.gateway.status(came)
    return part
