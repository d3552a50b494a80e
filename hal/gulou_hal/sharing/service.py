"""Whether the household shares its television: the server begins and ends as it says, on a thread."""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gulou_hal.link import Record, SharingStands

if TYPE_CHECKING:
    from gulou_hal.satip.lan import Network
    from gulou_hal.sharing.server import Server
    from gulou_hal.tv.parental import Parental
    from gulou_hal.tv.receiver import Receiver

log = logging.getLogger(__name__)

_LOOK: Final = 1.0
_NAME: Final = "sharing-id"


class Sharing:
    """Owned by the gateway's loop. While it is off nothing of the server is imported, and nothing listens."""

    def __init__(
        self,
        data: Path,
        receiver: Callable[[], Receiver],
        stands: Callable[[SharingStands], None],
        parental: Parental,
    ) -> None:
        """`receiver` waits for television to be there; `stands` is called, on a thread, with what is new."""
        self._parental = parental
        self._data = data
        self._receiver = receiver
        self._tell = stands
        self._stands = SharingStands()
        self._wanted = threading.Condition()
        self._on = False
        self._name = ""
        self._closing = False
        self._thread: threading.Thread | None = None

    def switch(self, on: bool, name: str) -> None:
        """The household wants it so; `name` is what others see."""
        with self._wanted:
            self._on, self._name = on, name
            self._wanted.notify()
        if on and self._thread is None:
            self._thread = threading.Thread(target=self._run, name="sharing-service", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Stop serving."""
        with self._wanted:
            self._closing = True
            self._wanted.notify()
        if self._thread is not None:
            self._thread.join(5)

    @property
    def record(self) -> Record:
        """How it stands, for `gulou status`."""
        stands = self._stands
        state = (
            "off" if not self._on else "failed" if stands.reason else "on" if stands.address else "starting"
        )
        detail: dict[str, str | int | float] = {"address": stands.address, "watching": len(stands.watching)}
        return Record("sharing", state, stands.reason, detail)

    # The thread.

    def _run(self) -> None:
        server: Server | None = None
        while True:
            with self._wanted:
                on, name = self._on and not self._closing, self._name
            try:
                if on:
                    server = self._kept(server, name)
                elif server is not None:
                    server.stop()
                    server = None
                    self._say(SharingStands())
            except Exception:
                log.exception("sharing failed")
                self._say(SharingStands("Television cannot be shared: see Logs in Settings"))
            with self._wanted:
                if self._closing:
                    break
                if self._on == on:
                    self._wanted.wait(_LOOK if on else None)
        if server is not None:
            server.stop()

    def _kept(self, server: Server | None, name: str) -> Server | None:
        """The server, as it should be now: begun, or begun anew where the networks have changed."""
        from gulou_hal.satip import lan
        from gulou_hal.sharing.server import Server
        from gulou_hal.sharing.television import SharedTelevision

        networks = lan.networks()
        if server is not None and (server.networks != networks or server.name != name):
            log.info("the networks have changed")
            server.stop()
            server = None
        if not networks:
            self._say(SharingStands("Television cannot be shared: this box is in no home network"))
            return None
        if server is None:
            fresh = Server(SharedTelevision(self._receiver(), self._parental), self._uuid(), name, networks)
            try:
                fresh.start()
            except OSError as error:
                why = error.strerror or str(error)
                self._say(SharingStands(f"Television cannot be shared: the network refuses it ({why})"))
                return None
            server = fresh
        watching = tuple(f"{each.peer}: {each.stream.delivery.title}" for each in server.sessions)
        self._say(SharingStands("", _address(networks[0], server.port), watching))
        return server

    def _say(self, stands: SharingStands) -> None:
        if stands != self._stands:
            self._stands = stands
            self._tell(stands)

    def _uuid(self) -> str:
        """What this server is called by machines, the same for ever."""
        path = self._data / _NAME
        try:
            return str(uuid.UUID(path.read_text().strip()))
        except (OSError, ValueError):
            fresh = str(uuid.uuid4())
            try:
                path.write_text(fresh + "\n")
            except OSError as error:
                log.warning("%s cannot be written: %s", path, error)
            return fresh


def _address(network: Network, port: int) -> str:
    return f"http://{network.address}:{port}/channels.m3u"
