"""The network: a cable is told of, a Wi-Fi network can be joined."""

from __future__ import annotations

from collections.abc import Sequence

from gulou import ui
from gulou_hal.link import Connection, Wifi
from gulou_launcher.network.listing import networks
from gulou_launcher.welcome.step import N_, Step


class NetworkStep(Step):
    key = "network"
    title = N_("Network")
    words = N_("Television by aerial, cable or dish needs none. Apps, and your phone as a remote, do.")

    @property
    def done(self) -> bool:
        stands = self.shell.network.stands
        given = stands is not None and stands.connection is Connection.unmanaged
        return given or self.shell.network.connected

    def nodes(self) -> Sequence[ui.Node | None]:
        network = self.shell.network
        unmanaged = network.stands is not None and network.stands.connection is Connection.unmanaged
        failure = network.failure()
        return (
            ui.Text(network.summary(), size="heading", tone="accent", lines=2, key="summary"),
            ui.Text(failure, tone="warning", lines=2, key="failure") if failure else None,
            ui.Spacer() if unmanaged else networks(self.shell, self._chosen),
        )

    def _chosen(self, wifi: Wifi) -> None:
        if wifi.joined:
            self.page.go_on()
        else:
            self.shell.network.join(wifi.name)

    _looks = False

    def begin(self) -> None:
        if not self._looks:
            self._looks = True
            self.shell.network.look(True)

    def left(self) -> None:
        if self._looks:
            self._looks = False
            self.shell.network.look(False)
