"""Connections in threads, never more than a few: what the control socket and the page both stand on."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable

from gulou_launcher import urgency

Serve = Callable[[socket.socket], None]

_PAUSE = 0.2  # seconds after a failed accept (no descriptor left): it would fail again at once
_FAREWELL = 1.0  # seconds that connections may take to end


class Listener:
    """Accepts connections on `sock` and gives each a thread that runs `serve`, at most `limit` at once.

    One too many is given to `refuse`, which must not wait. Either may leave the connection open. Each of
    these threads is as urgent as what helps to draw: where `serve` computes for long, it stands back first.
    """

    def __init__(self, sock: socket.socket, name: str, limit: int, serve: Serve, refuse: Serve) -> None:
        self._sock = sock
        self._name = name
        self._limit = limit
        self._serve = serve
        self._refuse = refuse
        self._open: dict[socket.socket, threading.Thread] = {}
        self._lock = threading.Lock()
        self._stopping = False
        self._acceptor = threading.Thread(target=self._accept, name=name, daemon=True)

    def start(self) -> None:
        self._acceptor.start()

    def stop(self) -> None:
        """Take no more connections and end those that are open. Safe to call twice."""
        self._stopping = True
        with contextlib.suppress(OSError):
            self._sock.shutdown(socket.SHUT_RDWR)  # wakes accept
        self._sock.close()
        with self._lock:
            threads = list(self._open.values())
            for connection in self._open:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        deadline = time.monotonic() + _FAREWELL
        for thread in threads:
            thread.join(max(0.0, deadline - time.monotonic()))

    def _accept(self) -> None:
        urgency.help_drawing(heirs=True)
        while not self._stopping:
            try:
                connection, _ = self._sock.accept()
            except OSError:
                if not self._stopping:
                    time.sleep(_PAUSE)
                continue
            with self._lock:
                full = len(self._open) >= self._limit
                if not full:
                    thread = threading.Thread(
                        target=self._run, args=(connection,), name=f"{self._name} client", daemon=True
                    )
                    self._open[connection] = thread
                    thread.start()  # here, so that `stop` finds none that cannot be waited for
            if full:
                with contextlib.suppress(OSError), connection:
                    connection.setblocking(False)
                    self._refuse(connection)

    def _run(self, connection: socket.socket) -> None:
        try:
            self._serve(connection)
        except OSError:
            pass  # the client has gone, which is its right
        finally:
            with self._lock:
                del self._open[connection]
            connection.close()
