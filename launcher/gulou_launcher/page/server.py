"""The page's server: a port on loopback, and threads for a few browsers."""

from __future__ import annotations

import contextlib
import errno
import socket
from pathlib import Path

from gulou_launcher import urgency
from gulou_launcher.control.contract import Box
from gulou_launcher.control.listener import Listener
from gulou_launcher.page.admission import Admission, kept_key, new_key
from gulou_launcher.page.errors import PageError
from gulou_launcher.page.frames import Frames
from gulou_launcher.page.visitor import Site, Visitor

HOST = "127.0.0.1"
PORT = 8480
PORTS = 20
"""How many ports after the first are tried when that is taken."""
VISITORS = 32
"""Connections at once: a browser holds up to six."""
_BUSY = (
    b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nRetry-After: 1\r\nConnection: close\r\n\r\n"
)


class PageServer:
    """Serves the live screen of `box` and a remote to browsers on this machine.

    With `data` the key in the address is kept in that folder: an open page finds a restarted box again.
    """

    def __init__(self, box: Box, port: int = PORT, title: str = "Gulou", data: Path | None = None) -> None:
        self._frames = Frames(box)
        self._box = box
        self._port = port
        self._title = title
        self._data = data
        self._listener: Listener | None = None
        self.notice = ""
        """One sentence when the page is not at the port that was asked for; else empty."""
        self.url = ""
        """The address with its key, once started."""

    def start(self) -> str:
        """Listen; return the address to print. Raises PageError when no port is free."""
        sock = self._bind()
        port = sock.getsockname()[1]
        if port != self._port and self._port:
            self.notice = f"Port {self._port} is taken, so the page is at port {port}."
        key = kept_key(self._data) if self._data else new_key()
        site = Site(self._box, self._frames, Admission(key, port), self._title)
        self._listener = Listener(
            sock, "page", VISITORS, lambda connection: _serve(connection, site), _refuse
        )
        self._listener.start()
        self.url = f"http://{HOST}:{port}/?key={key}"
        return self.url

    def stop(self) -> None:
        """Free the port and end what is open. Safe to call twice."""
        self._frames.stop()
        if self._listener is not None:
            self._listener.stop()
            self._listener = None

    def _bind(self) -> socket.socket:
        for port in range(self._port, min(self._port + PORTS, 65535) + 1):
            sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            sock.setsockopt(
                socket.SOL_SOCKET, socket.SO_REUSEADDR, 1
            )  # a restart finds its port in TIME_WAIT
            try:
                sock.bind((HOST, port))
                sock.listen(VISITORS)
            except OSError as error:
                sock.close()
                if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                    raise PageError(f"The page cannot be served at {HOST}: {error.strerror}.") from error
            else:
                return sock
        last = min(self._port + PORTS, 65535)
        raise PageError(
            f"The ports {self._port} to {last} are all taken, so there is no page: free one of them."
        )


def _serve(connection: socket.socket, site: Site) -> None:
    urgency.stand_back()  # pictures are packed here
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    Visitor(connection, site)


def _refuse(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        connection.send(_BUSY)
