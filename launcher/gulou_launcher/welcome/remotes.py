"""The remotes that this box hears; `hand` says which, where it has found out."""

from __future__ import annotations

from collections.abc import Sequence

from gulou import ui
from gulou_launcher.welcome.step import N_, Step


class RemotesStep(Step):
    key = "remotes"
    title = N_("Remotes")
    words = N_("The remote in your hand works, or you would not be here. These were found too.")

    def nodes(self) -> Sequence[ui.Node | None]:
        return (
            ui.Text(
                self.text("Others, and your phone as a remote: Settings, Remotes."), tone="secondary", lines=2
            ),
            ui.Spacer(),
        )
