"""Settings → Network: the cable, the Wi-Fi networks in reach, and this box's own addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gulou import ui
from gulou_hal.link import Cable, Connection, Radio, Wifi
from gulou_launcher.network.listing import CABLES, networks
from gulou_launcher.own_page import OwnPage
from gulou_launcher.settings.section import Section

if TYPE_CHECKING:
    from gulou_launcher.shell import Shell


class NetworkPage(OwnPage):
    """What is in reach is looked for as long as this page is open."""

    def __init__(self, shell: Shell) -> None:
        self._asked: Wifi | None = None
        super().__init__(shell, self._page)
        shell.network.look(True)

    def left(self) -> None:
        self._shell.network.look(False)

    def _page(self) -> ui.Page:
        text, network = self._shell.text, self._shell.network
        stands = network.stands
        if stands is None or stands.connection is Connection.unmanaged:
            return ui.Page(
                ui.Text(text("Network"), size="title"),
                ui.Text(network.summary(), size="heading", tone="accent", lines=2),
                ui.Text(self._own(), tone="secondary", lines=2),
            )
        failure = network.failure()
        return ui.Page(
            ui.Text(text("Network"), size="title"),
            ui.Text(network.summary(), size="heading", tone="accent", lines=2, key="summary"),
            ui.Text(self._own(), size="caption", tone="secondary", lines=2, key="own"),
            ui.Text(failure, tone="warning", lines=2, key="failure") if failure else None,
            networks(self._shell, self._chosen),
            ui.Toggle(text("Wi-Fi"), stands.radio is Radio.on, on_change=network.switch, key="radio")
            if stands.radio is not Radio.none
            else None,
            self._question(),
        )

    def _own(self) -> str:
        """The cable, the name and the addresses of this box."""
        text, stands = self._shell.text, self._shell.network.stands
        if stands is None:
            return ""
        parts = []
        if stands.cable is not Cable.none:
            parts.append(text("Cable: {state}").format(state=text(CABLES[stands.cable])))
        if stands.hostname:
            parts.append(text("Name of this box: {name}").format(name=stands.hostname))
        parts += stands.addresses
        return " · ".join(parts)

    def _chosen(self, wifi: Wifi) -> None:
        """One that is known: join it, or ask whether to forget the one that is joined."""
        if wifi.joined:
            self._asked = wifi
        else:
            self._shell.network.join(wifi.name)

    def _question(self) -> ui.Dialog | None:
        asked, text = self._asked, self._shell.text
        if asked is None:
            return None

        def close() -> None:
            self._asked = None

        def forget() -> None:
            close()
            self._shell.network.forget(asked.name)

        return ui.Dialog(
            text("Forget {network}?").format(network=asked.name),
            text("The box disconnects from it. To connect again, its password must be typed again."),
            ui.Button(text("Cancel"), on_press=close),
            ui.Button(text("Forget it"), on_press=forget),
            on_back=close,
        )


def _caption(shell: Shell) -> str:
    return shell.network.summary()


SECTION = Section("network", "Network", _caption, NetworkPage, "wifi")
