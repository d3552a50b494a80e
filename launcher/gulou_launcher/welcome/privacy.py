"""What the box keeps, and what leaves it."""

from __future__ import annotations

from collections.abc import Sequence

from gulou import ui
from gulou_launcher.welcome.step import N_, Step

FACTS = (
    (N_("Nothing about you leaves this box."), N_("There is no account, no advertising and no tracking.")),
    (
        N_("It keeps what you choose and record."),
        N_("On its own disk. Settings, Reset deletes all of it."),
    ),
    (
        N_("Apps ask first."),
        N_("An app reaches the Internet only if you allow it, and only the addresses that it names."),
    ),
    (
        N_("Others in the house see nothing of it."),
        N_("Unless you share television, or pair a phone or another box."),
    ),
)


class PrivacyStep(Step):
    key = "privacy"
    title = N_("What stays here, and what leaves")

    def nodes(self) -> Sequence[ui.Node | None]:
        text = self.text
        return (
            ui.Column(
                *(
                    ui.Column(
                        ui.Text(text(fact), size="heading", lines=2),
                        ui.Text(text(why), tone="secondary", lines=2),
                        gap=0,
                        key=fact,
                    )
                    for fact, why in FACTS
                ),
                gap=24,
                key="facts",
            ),
            ui.Spacer(),
        )
