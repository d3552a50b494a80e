"""Developer: whether machines in the home network may put apps on this box, and which ones.

Off until the household switches it on. While it is off, nothing of it is imported, and nothing listens.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from gulou_launcher.control.contract import Box
    from gulou_launcher.lan.announce import Announcement
    from gulou_launcher.lan.server import Device, LanServer
    from gulou_launcher.shell import Shell

_SWITCH = "developer"
_DEVICES = "devices"
FAREWELL = 0.3
"""Seconds that the end of the box waits for the end of the line."""
PAIR_PATIENCE = 3.0
"""Seconds for the frame thread to remember a device."""


class Known(msgspec.Struct, frozen=True):
    """A paired machine, as it is kept. `added` is in seconds since 1970."""

    name: str
    certificate: bytes
    added: float


class Developer:
    """Belongs to the frame thread; listening is begun and ended on threads."""

    def __init__(self, shell: Shell, data: Path) -> None:
        self._shell = shell
        self._data = data
        self._box: Box | None = None
        self._port = 0
        self._changing = threading.Lock()
        self._server: LanServer | None = None
        self._announcement: Announcement | None = None
        self._devices: Mapping[str, Known] = {}
        self.on = False
        self.name = ""
        """What machines find this box by, while it listens."""
        self.port = 0
        self.pairing: tuple[str, str] | None = None
        """The machine that asks to be paired and the code that it needs, while there is one."""

    def open(self, box: Box, *, on: bool, port: int) -> None:
        """The box is up: listen where the household wants it, or where the command line says so (`on`)."""
        self._box, self._port = box, port
        self._devices = {
            name: msgspec.convert(value, Known) for name, value in self._shell.kept.of(_DEVICES).items()
        }
        if on or self._shell.kept.get(_SWITCH) is True:
            self.on = True
            self._change()

    def switch(self, on: bool) -> None:
        """The household switches it on or off."""
        self.on = on
        self._shell.kept.put(_SWITCH, value=on)
        self._change()
        self._changed()

    @property
    def devices(self) -> Mapping[str, Known]:
        """The machines that are paired, by the fingerprints of their certificates."""
        return self._devices

    def revoke(self, device: str) -> None:
        """Know a machine no more; what it has open ends at once."""
        self._shell.kept.forget(_DEVICES, name=device)
        self._devices = {name: known for name, known in self._devices.items() if name != device}
        server = self._server
        if server is not None:
            threading.Thread(target=server.revoked, args=(device,), name="revoke", daemon=True).start()
        self._changed()

    def close(self) -> None:
        """The box ends: say so on the network, but keep nobody waiting. Not on the frame thread."""
        self.on = False
        ending = self._change()
        ending.join(FAREWELL)

    # Threads.

    def _change(self) -> threading.Thread:
        changing = threading.Thread(target=self._carry_out, name="developer", daemon=True)
        changing.start()
        return changing

    def _carry_out(self) -> None:
        """Listen, or do not, as it is wanted now."""
        with self._changing:
            if self.on and self._server is None:
                self._listen()
            elif not self.on and self._server is not None:
                if self._announcement is not None:
                    self._announcement.stop()
                    self._announcement = None
                self._server.stop()
                self._server = None
                self._deliver_listening("", 0)

    def _listen(self) -> None:
        from gulou.errors import GulouError
        from gulou_launcher.lan.announce import Announcement, box_name
        from gulou_launcher.lan.identity import own_identity
        from gulou_launcher.lan.server import Household, LanServer

        assert self._box is not None
        name = box_name()
        household = Household(self._as_devices, self._show_code, self._paired)
        try:
            identity = own_identity(self._data / "lan-identity.pem")
            self._server = LanServer(self._box, identity, name, household)
            self._server.start(self._port)
        except (OSError, GulouError) as error:
            self._server = None
            self._trouble(f"Developers cannot reach this box: {error}")
            return
        self._trouble("")
        self._deliver_listening(name, self._server.port)
        try:
            self._announcement = Announcement(name, self._server.port, identity.fingerprint)
            self._announcement.start()
        except Exception as error:  # zeroconf raises of many families; the box can be reached by its address
            self._trouble(f"The box cannot announce itself to developers: {error}")

    def _as_devices(self) -> dict[str, Device]:
        from gulou_launcher.lan.server import Device

        devices = self._devices
        return {name: Device(known.name, known.certificate, known.added) for name, known in devices.items()}

    def _show_code(self, machine: str, code: str) -> None:
        self._shell.post.deliver(self._code_changed, (machine, code) if code else None)

    def _paired(self, device: Device) -> None:
        done = threading.Event()

        def remember(device: Device) -> None:
            from gulou_launcher.lan.identity import fingerprint

            known = Known(device.name, device.certificate, device.added)
            name = fingerprint(device.certificate)
            self._shell.kept.put(_DEVICES, name=name, value=known)
            self._devices = {**self._devices, name: known}
            self._shell.system.say(
                self._shell.text("{device} may put apps on this box now.").format(device=known.name)
            )
            self._changed()
            done.set()

        self._shell.post.deliver(remember, device)
        done.wait(PAIR_PATIENCE)

    def _deliver_listening(self, name: str, port: int) -> None:
        def listening(_: object) -> None:
            self.name, self.port = name, port
            self._changed()

        self._shell.post.deliver(listening, None)

    def _trouble(self, sentence: str) -> None:
        self._shell.post.deliver(lambda text: self._shell.home.trouble("developer", text), sentence)

    # On the frame thread.

    def _code_changed(self, pairing: tuple[str, str] | None) -> None:
        self.pairing = pairing
        self._shell.system.refresh()

    def _changed(self) -> None:
        self._shell.pile.refresh()
