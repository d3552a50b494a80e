"""A gateway in a process of its own, and apps that are attached to it as the launcher does."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from gulou.net import Session
from gulou.services import messages
from gulou.services.client import ServiceClient
from gulou.wire import Wire, pair
from gulou_hal import link

_SERVE = (
    "import socket, sys; from pathlib import Path; from gulou_hal.gateway import serve;"
    "serve(socket.socket(fileno=int(sys.argv[1])), [''], Path(sys.argv[2]))"
)


class GatewayProcess:
    """The launcher's end of its link, and its apps' ends of their services."""

    def __init__(self, data: Path, **environment: str) -> None:
        ours, theirs = pair()
        kept = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
        self.process = subprocess.Popen(
            [sys.executable, "-c", _SERVE, str(theirs.fileno()), str(data)],
            pass_fds=[theirs.fileno()],
            env={**kept, **environment},
        )
        theirs.close()
        self.wire: Wire[link.FromGateway] = Wire(ours, link.FromGateway)
        self.clients: list[ServiceClient] = []
        self.wire.send(link.GetStatus(0))  # no app is kept waiting by a machine that is slow to start it
        while not isinstance(self.wire.wait(30), link.Status):
            assert self.process.poll() is None

    def client(
        self,
        *hosts: str,
        instance: int = 1,
        permissions: tuple[str, ...] = ("net",),
        discovers: tuple[str, ...] = (),
    ) -> ServiceClient:
        """An app whose manifest names these hosts."""
        ours, theirs = pair()
        self.wire.send(
            link.Attach(instance, f"app-{instance}", permissions, hosts, discovers), (theirs.fileno(),)
        )
        theirs.close()
        self.clients.append(ServiceClient(ours))
        return self.clients[-1]

    def session(self, *hosts: str, **more: int) -> Session:
        """The `net` of an app whose manifest names these hosts."""
        return Session(self.client(*hosts, **more))  # type: ignore[arg-type]

    def raw(self, *hosts: str, instance: int = 1) -> Wire[messages.FromGateway]:
        """As `client`, for an app that speaks for itself."""
        return self.client(*hosts, instance=instance).wire

    def close(self) -> None:
        for client in self.clients:
            client.wire.close()
        self.wire.close()
        assert self.process.wait(10) == 0
