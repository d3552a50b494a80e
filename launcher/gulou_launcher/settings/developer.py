"""Settings → Developer: whether machines in the network may put apps on this box, and which ones."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from gulou import ui
from gulou_launcher.own_page import OwnPage
from gulou_launcher.settings.section import Section

if TYPE_CHECKING:
    from gulou_launcher.developer import Known
    from gulou_launcher.shell import Shell


class DeveloperPage(OwnPage):
    """The switch, and the machines that are paired."""

    def __init__(self, shell: Shell) -> None:
        self._asked: str | None = None
        super().__init__(shell, self._page)

    def _page(self) -> ui.Page:
        text, developer = self._shell.text, self._shell.developer
        return ui.Page(
            ui.Text(text("Developer"), size="title"),
            ui.Text(
                text(
                    "For people who write apps. A machine in your network can then be paired with a code "
                    "that stands on this screen, and put apps on this box, press keys and see the screen."
                ),
                tone="secondary",
                lines=3,
            ),
            ui.Spacer(8),
            ui.Toggle(text("Let paired machines in"), developer.on, on_change=developer.switch),
            ui.Text(self._standing(), size="caption", tone="secondary"),
            ui.List(
                list(developer.devices.items()),
                row=lambda item: self._row(item[1]),
                row_key=lambda item: item[0],
                on_select=lambda item: self._ask(item[0]),
                empty=text("No machine is paired."),
            ),
            self._question(),
        )

    def _standing(self) -> str:
        text, developer = self._shell.text, self._shell.developer
        if not developer.on:
            return text("Nothing listens on the network.")
        if not developer.port:
            return text("One moment …")
        return text("It can be found as {name}: gulou deploy {name}").format(name=developer.name)

    def _row(self, device: Known) -> ui.Item:
        day = time.strftime("%Y-%m-%d", time.localtime(device.added))
        return ui.Item(device.name, self._shell.text("Paired on {day}").format(day=day))

    def _ask(self, device: str) -> None:
        self._asked = device

    def _question(self) -> ui.Dialog | None:
        text, developer, asked = self._shell.text, self._shell.developer, self._asked
        if asked is None or asked not in developer.devices:
            return None

        def close() -> None:
            self._asked = None

        def revoke() -> None:
            close()
            developer.revoke(asked)

        return ui.Dialog(
            text("Forget {device}?").format(device=developer.devices[asked].name),
            text("It has to be paired anew before it can put apps on this box again."),
            ui.Button(text("Cancel"), on_press=close),
            ui.Button(text("Forget it"), on_press=revoke),
            on_back=close,
        )


def _caption(shell: Shell) -> str:
    developer = shell.developer
    if not developer.on:
        return shell.text("Off")
    count = len(developer.devices)
    return shell.text.plural("On, {count} machine paired", "On, {count} machines paired", count).format(
        count=count
    )


SECTION = Section("developer", "Developer", _caption, DeveloperPage, "edit")
