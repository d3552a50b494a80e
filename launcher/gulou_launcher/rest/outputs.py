"""Where sound comes out, in the quick panel: the TV, the speakers, what a cable or radio leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gulou import ui
from gulou_launcher.player.outputs import AUTO, Output
from gulou_launcher.screening import OUTPUT

if TYPE_CHECKING:
    from gulou_launcher.rest.quick import Part, Quick


def sound_outputs(quick: Quick) -> Part:
    """The part of the panel that lists them; the player is asked now."""
    shell = quick.shell
    found: list[Output] = [Output(AUTO, shell.text("Automatic"))]

    def came(outputs: tuple[Output, ...]) -> None:
        found[1:] = outputs
        shell.system.refresh()

    def put(output: Output) -> None:
        shell.preferences.put(OUTPUT, output.name)
        shell.system.refresh()

    def part(quick: Quick) -> list[ui.Node]:
        wanted = shell.preferences.get(OUTPUT)
        # What was unplugged is not played to: until it is back, it is as if nothing had been chosen.
        chosen = wanted if any(output.name == wanted for output in found) else AUTO
        return [
            ui.Text(shell.text("Sound output"), size="heading", bold=True),
            ui.List(
                found,
                row=lambda output: ui.Item(output.words, checked=output.name == chosen),
                row_key=lambda output: output.name,
                on_select=put,
                key="outputs",
            ),
        ]

    shell.screening.find_outputs(came)
    return part
