"""From the keyboard on the screen to the phone's: a paired one opens its text box; without one, a phone is
invited.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gulou import ui
from gulou.keys import Key
from gulou_launcher.phone.invitation import Invitation
from gulou_launcher.phone.pairing_page import said_of_wrong, spaced

if TYPE_CHECKING:
    from gulou_launcher.shell import Shell

_SQUARE = 460
_CLOSES = frozenset({Key.BACK, Key.OK})


class HandOver:
    """A panel over everything, so that what is written in stays where it is. OK and Back close it."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._invitation: Invitation | None = None
        shell.system.questions.append(self._view)
        shell.keys.over.insert(0, self._key)

    def close(self) -> None:
        """There is nobody to invite any more; safe to call again."""
        if self._invitation is not None:
            self._invitation.close()
            self._invitation = None
            self._shell.system.refresh()

    def invite(self) -> None:
        """Show the QR code."""
        self._invitation = Invitation(self._shell, self._shell.system.refresh)
        self._invitation.open()
        self._invitation.find_places()
        self._shell.system.refresh()

    def _key(self, key: str) -> bool:
        if self._invitation is None:
            return False
        if key in _CLOSES:
            self.close()
        return True

    def _view(self) -> ui.Overlay | None:
        invitation, text = self._invitation, self._shell.text
        if invitation is None:
            return None
        offer, modules = invitation.offer, invitation.modules()
        if invitation.places == ():
            said = text(
                "This box is not connected to a network, so no phone can reach it. Connect it by cable or "
                "Wi-Fi in Settings, then come back here."
            )
        elif offer is None:
            said = text("This QR code has expired after five minutes: show a new one.")
        else:
            said = text("One moment …")
        if offer is None or not modules:
            return ui.Overlay(ui.Text(said, lines=3), at="center", size=0.5, key="hand over")
        wrong = said_of_wrong(self._shell)
        return ui.Overlay(
            ui.Row(
                ui.QrCode(modules, _SQUARE),
                ui.Column(
                    ui.Text(text("Type on the phone"), size="heading", bold=True),
                    ui.Text(text("Point the phone's camera at the QR code"), tone="secondary", lines=2),
                    ui.Text(text("Or open this address in its browser"), tone="secondary", lines=2),
                    ui.Text(invitation.where, bold=True, lines=2),
                    ui.Text(text("and type these digits"), tone="secondary"),
                    ui.Text(spaced(offer.code), size="title", tone="accent"),
                    ui.Text(wrong, tone="warning", lines=3, key="wrong") if wrong else None,
                    ui.Text(text("Back closes"), size="caption", tone="secondary"),
                    gap=8,
                ),
                gap=48,
            ),
            at="center",
            size=0.66,
            key="hand over",
        )
