"""The remotes that this box hears; the one in the hand is among them."""

from __future__ import annotations

from collections.abc import Sequence

from gulou import ui
from gulou_launcher import theme
from gulou_launcher.hand.standing import Standing
from gulou_launcher.spoken import spoken
from gulou_launcher.welcome.sketch import Sketch
from gulou_launcher.welcome.step import N_, Step

_BUSES = {
    "usb": "USB",
    "bluetooth": N_("Bluetooth"),
    "rc": N_("Infrared"),
    "cec": N_("The remote of the TV itself, by HDMI"),
}
_MOST = 4
_HEIGHT = 560


class RemotesStep(Step):
    key = "remotes"
    title = N_("Remotes")
    words = N_("The one in your hand works. Another, a gamepad or a keyboard can be plugged in at any time.")

    def nodes(self) -> Sequence[ui.Node | None]:
        found = self.shell.hand.remotes[:_MOST]
        hint = (
            self.text("In Settings keys can be taught, and your phone can be a remote too.")
            if found
            else self.text("No other remote is plugged in. Settings also make your phone a remote.")
        )
        return (
            ui.Row(
                Sketch("remote", height=round(_HEIGHT / theme.TEXT)),
                ui.Column(
                    *(self._row(remote, at) for at, remote in enumerate(found)),
                    ui.Text(hint, tone="secondary", lines=3, key="hint"),
                    gap=28,
                    key="found",
                ),
                gap=96,
                key="remote and words",
            ),
            ui.Spacer(),
        )

    def _row(self, remote: Standing, at: int) -> ui.Node:
        bus = _BUSES.get(remote.identity.bus, "")
        words = spoken(self.text, remote.reason) if remote.reason else self.text(bus) if bus else ""
        return ui.Row(
            ui.Icon("check" if remote.read and not remote.reason else "info", 44, "accent"),
            ui.Text(remote.identity.name or self.text("Remote"), bold=True),
            ui.Text(words, tone="secondary"),
            key=f"remote {at}",
        )
