"""What the canary reaches for: secrets, a neighbour's data, listening sockets, all outside an app's view."""

import os
import shutil
import socket
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from .identity import FIRST

APP_ID = "canary"
_SECRET = "not for apps"


@dataclass
class Planted:
    """Things laid out for the canary to reach for."""

    root: Path
    listeners: list[socket.socket] = field(default_factory=list)
    victim: int = field(default_factory=os.getpid)
    port: int = 0

    @property
    def hidden(self) -> Path:
        return self.root / "hidden" / "secret"  # outside the view

    @property
    def exposed(self) -> Path:
        return self.root / "exposed"  # in the view and open to all, but no app may read it

    @property
    def neighbour(self) -> Path:
        return self.root / "neighbour"  # in the view, another app's data

    @property
    def folder(self) -> Path:
        return self.root / "canary"

    @property
    def data(self) -> Path:
        return self.root / "data" / APP_ID

    @property
    def abstract(self) -> str:
        return f"\0gulou-canary-{self.victim}"

    def remove(self) -> None:
        for listener in self.listeners:
            listener.close()
        shutil.rmtree(self.root, ignore_errors=True)


def plant() -> Planted:
    """Lay out a secret, a neighbour's data and listening sockets, outside of every app's room."""
    planted = Planted(Path(tempfile.mkdtemp(prefix="gulou-canary-")))
    planted.root.chmod(0o755)
    for folder in (planted.hidden.parent, planted.exposed, planted.neighbour, planted.folder, planted.data):
        folder.mkdir(parents=True)
        folder.chmod(0o755)
    for secret in (planted.hidden, planted.exposed / "secret", planted.neighbour / "secret"):
        secret.write_text(_SECRET)
    planted.neighbour.chmod(0o700)
    if os.geteuid() == 0:
        os.chown(planted.neighbour, FIRST, FIRST)
    tcp = socket.create_server(("127.0.0.1", 0))
    planted.listeners.append(tcp)
    planted.port = tcp.getsockname()[1]
    for address in (planted.abstract, str(planted.exposed / "socket")):
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(address)
        listener.listen()
        planted.listeners.append(listener)
    (planted.exposed / "socket").chmod(0o777)
    return planted
