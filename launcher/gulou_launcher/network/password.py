"""The password of a Wi-Fi network, written on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gulou import ui
from gulou_launcher.own_page import OwnPage

if TYPE_CHECKING:
    from gulou_launcher.shell import Shell

SHORTEST = 8
"""Letters of a WPA passphrase (IEEE 802.11-2020, annex J.4.1: 8 … 63, or 64 hexadecimal digits)."""


class PasswordPage(OwnPage):
    """Stays until the network is joined: after a wrong password it can be written again."""

    def __init__(self, shell: Shell, name: str) -> None:
        self._name = name
        self._password = ""
        self._seen = False
        self._sent = False
        self._short = False
        super().__init__(shell, self._page)

    def refresh(self) -> None:
        stands = self._shell.network.stands
        if (
            self._sent
            and stands is not None
            and any(wifi.joined and wifi.name == self._name for wifi in stands.networks)
        ):
            self._sent = False
            self._shell.pile.leave(self)
            return
        super().refresh()

    def _page(self) -> ui.Page:
        text, network = self._shell.text, self._shell.network
        stands = network.stands
        joining = stands is not None and stands.joining == self._name
        if self._short:
            said = text("A password has at least {count} characters.").format(count=SHORTEST)
        elif joining:
            said = text("Connecting …")
        else:
            said = network.failure() if self._sent else ""
        return ui.Page(
            ui.Text(self._name, size="title"),
            ui.Text(text("Type the password of this network. It is usually printed on the router."), lines=2),
            ui.TextField(
                text("Password"),
                self._password,
                secret=not self._seen,
                open=not joining and not self._sent,
                on_change=self._write,
                on_submit=self._submit,
                key="password",
            ),
            ui.Toggle(text("Show the password"), self._seen, on_change=self._show, key="seen"),
            ui.Button(text("Connect"), "wifi", on_press=lambda: self._submit(self._password), key="connect"),
            ui.Text(said, tone="secondary" if joining else "warning", lines=3, key="said") if said else None,
            key="wifi password",
        )

    def _write(self, password: str) -> None:
        self._password, self._short = password, False

    def _show(self, seen: bool) -> None:
        self._seen = seen

    def _submit(self, password: str) -> None:
        self._password = password
        self._short = len(password) < SHORTEST
        if not self._short:
            self._sent = True
            self._shell.network.join(self._name, password)
