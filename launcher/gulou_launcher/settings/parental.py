"""Settings → Parental lock: the PIN, and from which age on programmes are locked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gulou import ui
from gulou_launcher.lock.lock import AGES
from gulou_launcher.own_page import OwnPage
from gulou_launcher.settings.section import Section

if TYPE_CHECKING:
    from gulou_launcher.shell import Shell


class ParentalPage(OwnPage):
    """Without a PIN it only offers to choose one; with one it asks for it before anything is changed."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, self._page)

    def _page(self) -> ui.Page:
        lock, text = self._shell.lock, self._shell.text
        if not lock.pin.exists:
            return ui.Page(
                ui.Text(text("Parental lock"), size="title"),
                ui.Text(
                    text(
                        "With a PIN you can lock programmes by the age that they are meant for, and single "
                        "channels. Their picture, sound and titles stay hidden until the PIN is typed."
                    ),
                    tone="secondary",
                    lines=4,
                ),
                ui.Button(text("Choose a PIN"), on_press=lambda: lock.choose(self.refresh)),
            )
        ages = {age: self._age(age) for age in AGES}
        return ui.Page(
            ui.Text(text("Parental lock"), size="title"),
            ui.Choice(
                text("Locked by age"),
                ages,
                lock.from_age if lock.from_age in ages else 0,
                on_change=self._change_age,
            ),
            ui.Button(text("Choose another PIN"), on_press=lambda: lock.guard(self._choose)),
            ui.Button(text("Lock again now"), on_press=self._close)
            if lock.opened
            else ui.Button(text("Open all until standby"), on_press=lambda: lock.open_all(self.refresh)),
            ui.Button(text("Remove the PIN"), on_press=lambda: lock.guard(self._forget)),
            ui.Text(
                text("Single channels are locked in Channels. Ages are those that the broadcaster sends."),
                size="caption",
                tone="secondary",
                lines=2,
            ),
        )

    def _age(self, age: int) -> str:
        text = self._shell.text
        return text("Programmes from {age} on").format(age=age) if age else text("No programme")

    def _change_age(self, age: int) -> None:
        def change() -> None:
            self._shell.lock.put_age(age)
            self.refresh()

        self._shell.lock.guard(change)

    def _choose(self) -> None:
        self._shell.lock.choose(self.refresh)

    def _close(self) -> None:
        self._shell.lock.close()
        self.refresh()

    def _forget(self) -> None:
        self._shell.lock.forget()
        self.refresh()


def _caption(shell: Shell) -> str:
    lock = shell.lock
    if not lock.pin.exists:
        return shell.text("Off")
    if lock.opened:
        return shell.text("All is open until standby")
    if not lock.from_age:
        return shell.text("On")
    return shell.text("On, from {age} years").format(age=lock.from_age)


SECTION = Section("parental", "Parental lock", _caption, ParentalPage, "key")
