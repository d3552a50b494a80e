"""The service `net`: checks what an app asks for, connects on a thread, and hands the socket over."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import Any

from gulou.errors import ServiceError
from gulou.services import hosts, net
from gulou_hal.app import App
from gulou_hal.later import Answered, Handler, Later
from gulou_hal.net import proxy
from gulou_hal.net.connect import Resolve, connect, resolve

_TABLES = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))
_INODE = 9
"""The column of a socket's inode in these tables; 0 once its last holder has closed it."""


Discovered = Callable[[int, Collection[str], str, int], bool]
"""Whether an app was told by discovery of a service of these types, at this host and port."""


class Net:
    """Connections for apps. Nothing here is called but on the gateway's loop, save what is in a `Later`."""

    def __init__(self, discovered: Discovered, resolve: Resolve = resolve) -> None:
        self._discovered = discovered
        self._resolve = resolve
        self._open: dict[int, set[int]] = {}
        """Inodes of the sockets that an app was handed, by instance; some are closed by now."""

    @property
    def handlers(self) -> dict[type, Handler]:
        return {net.Connect: self.connect}

    def connect(self, app: App, query: Any) -> Later:
        """Check the host against the app's manifest, then connect. Raises ServiceError."""
        asked: net.Connect = query
        host, port = hosts.shortest(asked.host), asked.port
        if not 1 <= port <= 65535 or not (hosts.is_name(host) or hosts.address(host)):
            raise ServiceError("invalid", "There is no such host: give its name or its address, and a port.")
        types = hosts.found_by_type(app.hosts)
        if not hosts.names(app.hosts, host, port) and not self._discovered(app.instance, types, host, port):
            place = f"[{host}]" if ":" in host else host
            entry = host if port in hosts.WEB_PORTS else f"{place}:{port}"
            raise ServiceError(
                "permission",
                f'{app.app_id} may not reach {entry}: add it to hosts in app.toml, as "{entry}".',
            )
        known, others = self._open.setdefault(app.instance, set()), app.later
        handed, gone = frozenset(known), set[int]()
        timeout = min(net.PATIENCE, max(0.1, asked.timeout))

        def work() -> Answered:
            if len(handed) + others >= net.CONNECTIONS:
                gone.update(handed - open_sockets())  # takes long where there are many: not on the loop
            if len(handed) + others - len(gone) >= net.CONNECTIONS:
                raise ServiceError(
                    "unavailable",
                    f"{app.app_id} has {net.CONNECTIONS} connections open: close some, "
                    "and read answers to their end.",
                )
            return self._hand_over(host, port, asked.tls, timeout)

        def has(answered: Answered) -> None:
            known.difference_update(gone)
            known.add(answered.token)

        return Later(work, has)

    def forget(self, instance: int) -> None:
        """The app is gone, and its connections with it."""
        self._open.pop(instance, None)

    def _hand_over(self, host: str, port: int, tls: bool, timeout: float) -> Answered:
        """Runs on a thread."""
        through = proxy.proxy_for(host, tls)
        if through is None:
            sock = connect(host, port, timeout, self._resolve)
        else:
            sock = proxy.tunnel(through, host, port, timeout)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        address = str(sock.getpeername()[0])
        descriptor = sock.detach()
        return Answered(net.Connected(address), (descriptor,), os.fstat(descriptor).st_ino)


def open_sockets(tables: Iterable[Path] = _TABLES) -> set[int]:
    """The inodes of all TCP sockets of this network that somebody still holds (proc(5), /proc/net/tcp)."""
    found: set[int] = set()
    for table in tables:
        try:
            lines = table.read_text("ascii").splitlines()[1:]
        except OSError:
            continue
        found |= {int(line.split()[_INODE]) for line in lines}
    return found - {0}
