"""The QR code and the digits, large: how a phone becomes a remote."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from gulou import ui
from gulou_launcher.own_page import OwnPage
from gulou_launcher.phone.invitation import Invitation
from gulou_launcher.spoken import spoken

if TYPE_CHECKING:
    from gulou_launcher.phone.admission import Offer
    from gulou_launcher.shell import Shell

_SQUARE = 660


class PairingPage(OwnPage):
    """While it is open, and for some minutes, one phone can be paired."""

    def __init__(self, shell: Shell) -> None:
        self._phone = shell.phone
        self._invitation = Invitation(shell, shell.pile.refresh)
        super().__init__(shell, self._page)
        shell.lookers.append(self._look)
        self._invitation.find_places()

    def _look(self) -> None:
        """Before each frame: once this page is left, nobody can be paired."""
        if self not in self._shell.pile.pages:
            self._shell.lookers.remove(self._look)
            self._invitation.close()

    def refresh(self) -> None:
        if not self._invitation.opened:
            self._invitation.open()
        super().refresh()

    # What is seen.

    def _page(self) -> ui.Page:
        phone, text, invitation = self._phone, self._shell.text, self._invitation
        offer = invitation.offer
        if phone.trouble:
            return self._plain(spoken(text, phone.trouble))
        if invitation.places is None or (phone.on and not invitation.opened):
            return self._plain(text("One moment …"))
        if not invitation.places:
            return self._plain(
                text(
                    "This box is not connected to a network, so no phone can reach it. Connect it by cable "
                    "or Wi-Fi in Settings, then come back here."
                ),
                ui.Button(text("Try again"), on_press=invitation.find_places),
            )
        if phone.last and offer is None:
            return self._plain(
                text("{phone} is now a remote of this TV.").format(phone=phone.last),
                ui.Button(text("Done"), on_press=partial(self._shell.pile.leave, self)),
                ui.Button(text("Pair another phone"), on_press=invitation.open),
            )
        if offer is None:
            return self._plain(
                text("This QR code has expired after five minutes: show a new one."),
                ui.Button(text("Show a new one"), on_press=invitation.open),
            )
        modules = invitation.modules()
        return self._shown(offer, modules) if modules else self._plain(text("One moment …"))

    def _plain(self, sentence: str, *buttons: ui.Button) -> ui.Page:
        text = self._shell.text
        return ui.Page(
            ui.Text(text("Use a phone as remote"), size="title"),
            ui.Spacer(8),
            ui.Text(sentence, lines=4, key="said"),
            ui.Spacer(8),
            ui.Row(*buttons, key="buttons") if buttons else None,
        )

    def _shown(self, offer: Offer, modules: tuple[str, ...]) -> ui.Page:
        text, invitation = self._shell.text, self._invitation
        wrong = said_of_wrong(self._shell)
        return ui.Page(
            ui.Text(text("Use a phone as remote"), size="title"),
            ui.Spacer(8),
            ui.Row(
                ui.QrCode(modules, _SQUARE),
                ui.Column(
                    ui.Text(
                        text("Point the phone's camera at the QR code"), size="heading", bold=True, lines=2
                    ),
                    ui.Text(
                        text("It must be in the same network as this box, and there is no app to install."),
                        tone="secondary",
                        lines=3,
                    ),
                    ui.Spacer(16),
                    ui.Text(text("Or open this address in its browser"), tone="secondary", lines=2),
                    ui.Text(invitation.where, size="heading", bold=True, key="address"),
                    ui.Text(text("and type these digits"), tone="secondary"),
                    ui.Text(spaced(offer.code), size="display", tone="accent", key="code"),
                    ui.Text(wrong, tone="warning", lines=3, key="wrong") if wrong else None,
                    ui.Spacer(8),
                    ui.Row(
                        ui.Button(text("Done"), on_press=partial(self._shell.pile.leave, self)),
                        ui.Button(text("Another network"), on_press=invitation.next_place)
                        if len(invitation.places or ()) > 1
                        else None,
                    ),
                    gap=12,
                ),
                gap=64,
            ),
        )


def spaced(code: str) -> str:
    """Digits as they are read aloud most easily."""
    return f"{code[:3]} {code[3:]}"


def said_of_wrong(shell: Shell) -> str:
    """What the TV tells of wrong digits; '' where there were none."""
    count = shell.phone.wrong
    words = shell.text.plural(
        "A wrong code was typed once. Who did that, and soon everybody, has to wait longer each time.",
        "A wrong code was typed {count} times. Who did that, and soon everybody, has to wait longer "
        "each time.",
        count,
    )
    return words.format(count=count) if count else ""
