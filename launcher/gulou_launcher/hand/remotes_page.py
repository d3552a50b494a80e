"""Settings → Remotes: what was found, how each stands, and what can be done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gulou import ui
from gulou_hal.remote.contract import Kind
from gulou_launcher.hand.standing import Standing
from gulou_launcher.own_page import OwnPage
from gulou_launcher.spoken import spoken

if TYPE_CHECKING:
    from gulou_launcher.shell import Shell

N_ = str
"""Marks a text for translation where it stands in a table."""

KINDS = {
    Kind.remote: N_("Remote"),
    Kind.keyboard: N_("Keyboard"),
    Kind.gamepad: N_("Gamepad"),
    Kind.cec: N_("The TV's remote"),
}
BUSES = {"usb": "USB", "bluetooth": N_("Bluetooth"), "cec": "HDMI"}
ICONS = {"usb": "usb", "bluetooth": "bluetooth", "rc": "live", "cec": "tv"}


class RemotesPage(OwnPage):
    """All of them; OK on one opens what can be set."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, self._page)
        if shell.hand.reader is not None:
            shell.hand.reader.ask()

    def _page(self) -> ui.Page:
        text, hand = self._shell.text, self._shell.hand
        reads = hand.rule is not None and hand.rule.reads
        words = text("Remotes, gamepads and the TV's remote are found by themselves as they are plugged in.")
        if not reads:
            words = text(
                "The box is drawn in a window here, and the keys come to it from there. Remotes are read "
                "where it has the whole screen."
            )
        return ui.Page(
            ui.Text(text("Remotes"), size="title"),
            ui.Text(words, tone="secondary", lines=3),
            *(ui.Text(spoken(text, trouble), tone="warning", lines=3) for trouble in hand.troubles[:2]),
            ui.Spacer(8),
            ui.List(
                hand.remotes,
                row=self._row,
                row_key=lambda one: one.path,
                on_select=self._open,
                empty=text("None was found yet: plug its receiver in, or pair it by Bluetooth."),
            )
            if reads
            else None,
            ui.Button(text("Phone as remote"), on_press=self._phone, icon="phone", key="phone"),
            title=text("Remotes"),
        )

    def _row(self, one: Standing) -> ui.Item:
        battery = f"{one.battery}%" if one.battery is not None else ""
        return ui.Item(
            title_of(self._shell, one),
            standing_words(self._shell, one),
            trailing=battery,
            icon="game" if one.identity.kind is Kind.gamepad else ICONS.get(one.identity.bus, "key"),
            dimmed=not one.read and not one.reason,
        )

    def _open(self, one: Standing) -> None:
        if one.identity.kind is Kind.cec:
            from gulou_launcher.hand.tv_page import TvPage

            self._shell.pile.visit(TvPage(self._shell))
        else:
            from gulou_launcher.hand.remote_page import RemotePage

            self._shell.pile.visit(RemotePage(self._shell, one))

    def _phone(self) -> None:
        from gulou_launcher.settings.phone import PhonePage

        self._shell.pile.visit(PhonePage(self._shell))


def title_of(shell: Shell, one: Standing) -> str:
    """Its name, as it tells itself. The TV's remote tells none, and infrared only the receiver's chip."""
    if one.identity.kind is Kind.cec:
        return shell.text(KINDS[Kind.cec])
    return shell.text("Infrared receiver") if one.identity.bus == "rc" else one.identity.name


def standing_words(shell: Shell, one: Standing) -> str:
    """What it is and how it stands, in one line."""
    text = shell.text
    if one.reason:
        return spoken(text, one.reason)
    bus = BUSES.get(one.identity.bus, "")
    if one.identity.bus == "rc":
        words = [one.identity.name]
    else:
        words = [text(word) for word in (KINDS[one.identity.kind], bus) if word and word != KINDS[Kind.cec]]
    if not one.read:
        words.append(text("its keys come by the window"))
    elif one.taught:
        words.append(text("taught by you"))
    return " · ".join(words)
