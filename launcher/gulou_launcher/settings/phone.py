"""Settings → Phone as remote: whether phones are let in, and which ones."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from gulou import ui
from gulou_launcher.own_page import OwnPage
from gulou_launcher.phone import ON
from gulou_launcher.settings.section import Section
from gulou_launcher.spoken import spoken

if TYPE_CHECKING:
    from gulou_launcher.phone.phone import Paired
    from gulou_launcher.shell import Shell


class PhonePage(OwnPage):
    """The switch, and the phones that are paired."""

    def __init__(self, shell: Shell) -> None:
        self._asked: str | None = None
        super().__init__(shell, self._page)

    def _page(self) -> ui.Page:
        text, phone = self._shell.text, self._shell.phone
        return ui.Page(
            ui.Text(text("Phone as remote"), size="title"),
            ui.Text(
                text(
                    "A phone in your home network becomes a remote with a touchpad and a keyboard. It opens "
                    "a page in its browser and is paired once; nobody else gets in."
                ),
                tone="secondary",
                lines=3,
            ),
            ui.Spacer(8),
            ui.Toggle(text("Use a phone as remote"), phone.on, on_change=self._switch),
            ui.Text(self._standing(), size="caption", tone="secondary", lines=2),
            ui.Button(text("Pair a phone"), on_press=phone.open_pairing, key="pair")
            if phone.on and not self._full
            else None,
            ui.List(
                sorted(phone.phones.items(), key=lambda item: -item[1].seen),
                row=lambda item: self._row(*item),
                row_key=lambda item: item[0],
                on_select=lambda item: self._ask(item[0]),
                empty=text("No phone is paired.") if phone.on else "",
            ),
            self._question(),
        )

    @property
    def _full(self) -> bool:
        from gulou_launcher.phone.phone import MOST

        return len(self._shell.phone.phones) >= MOST

    def _switch(self, on: bool) -> None:
        self._shell.phone.switch(on)
        if on and not self._shell.phone.phones:
            self._shell.phone.open_pairing()

    def _standing(self) -> str:
        text, phone = self._shell.text, self._shell.phone
        if phone.trouble:
            return spoken(text, phone.trouble)
        if not phone.on:
            return text("Nothing listens on the network.")
        if not phone.port:
            return text("One moment …")
        if self._full:
            return text("As many phones are paired as can be. Forget one to pair another.")
        return text("OK on a phone below forgets it.") if phone.phones else ""

    def _row(self, name: str, paired: Paired) -> ui.Item:
        text = self._shell.text
        if self._shell.phone.is_connected(name):
            return ui.Item(paired.name, text("Connected now"))
        seen = time.localtime(paired.seen)
        today = seen[:3] == time.localtime()[:3]
        when = time.strftime("%H:%M" if today else "%Y-%m-%d", seen)
        return ui.Item(paired.name, text("Last seen {when}").format(when=when))

    def _ask(self, phone: str) -> None:
        self._asked = phone

    def _question(self) -> ui.Dialog | None:
        text, phone, asked = self._shell.text, self._shell.phone, self._asked
        if asked is None or asked not in phone.phones:
            return None

        def close() -> None:
            self._asked = None

        def revoke() -> None:
            close()
            phone.revoke(asked)

        return ui.Dialog(
            text("Forget {device}?").format(device=phone.phones[asked].name),
            text("It is disconnected at once. Pair it again to use it as a remote."),
            ui.Button(text("Cancel"), on_press=close),
            ui.Button(text("Forget it"), on_press=revoke),
            on_back=close,
        )


def _caption(shell: Shell) -> str:
    """Without asking `shell.phone`: nothing of it is needed before its page is opened."""
    if not shell.preferences.get(ON):
        return shell.text("Off")
    count = len(shell.phone.phones)
    words = shell.text.plural("On, {count} phone paired", "On, {count} phones paired", count)
    return words.format(count=count)


SECTION = Section("phone", "Phone as remote", _caption, PhonePage, "phone")
