"""The server in the house's networks: one port for RTSP and HTTP at each of this box's own addresses."""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import selectors
import socket
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Final

from gulou_hal.satip.errors import SatipError
from gulou_hal.satip.lan import Network
from gulou_hal.satip.messages import HTTP, Request, write_response
from gulou_hal.satip.ssdp import PORT as SSDP_PORT
from gulou_hal.sharing.announcer import Announcer
from gulou_hal.sharing.connection import Connection
from gulou_hal.sharing.pages import Pages
from gulou_hal.sharing.rtsp import Rtsp
from gulou_hal.sharing.session import Session
from gulou_hal.sharing.source import Source

log = logging.getLogger(__name__)

PORTS: Final = (554, 8554)
"""SAT>IP's own port, and where that one is for root alone the usual other."""
_MOST_CONNECTIONS: Final = 32
_MOST_OF_ONE: Final = 8
_QUIET: Final = 40.0
"""Seconds after which a connection without requests is closed; sessions by UDP outlive it."""
_TICK: Final = 0.5


class Server:
    """A thread of its own, from `start` to `stop`."""

    def __init__(
        self,
        source: Source,
        uuid: str,
        name: str,
        networks: tuple[Network, ...],
        ports: tuple[int, ...] = PORTS,
        ssdp_port: int = SSDP_PORT,
    ) -> None:
        """It listens at the addresses of `networks` alone, and answers only who is in the same one."""
        self._uuid = uuid
        self._ssdp_port = ssdp_port
        self._announcer: Announcer | None = None
        self.networks: Final = networks
        self.name: Final = name
        self._ports = ports
        self._selector = selectors.DefaultSelector()
        self._posted: deque[Callable[[], None]] = deque()
        self._wakeup = os.eventfd(0, os.EFD_CLOEXEC | os.EFD_NONBLOCK)
        self._rtsp = Rtsp(source, self.post)
        self._pages = Pages(source, uuid, name)
        self._connections: set[Connection] = set()
        self._listeners: list[socket.socket] = []
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="sharing", daemon=True)
        self.port = 0
        """Where it listens, once started."""

    @property
    def sessions(self) -> tuple[Session, ...]:
        return self._rtsp.sessions

    def start(self) -> None:
        """Listen. Raises OSError, leaving nothing open, when no port is free at some address."""
        error: OSError | None = None
        for port in self._ports:
            try:
                self._listen(port)
            except OSError as refused:
                error = refused
                if refused.errno not in (errno.EACCES, errno.EADDRINUSE):
                    break
                continue
            self._selector.register(self._wakeup, selectors.EVENT_READ, self._run_posted)
            self._announce()
            self._thread.start()
            return
        os.close(self._wakeup)
        self._selector.close()
        raise error or OSError("there is no network to listen in")

    def stop(self) -> None:
        """End all sessions. Safe to call twice."""
        if self._thread.is_alive():
            self._stopping = True
            self.post(lambda: None)
            self._thread.join(5)

    def post(self, call: Callable[[], None]) -> None:
        """Have the loop call this soon; any thread may."""
        self._posted.append(call)
        with contextlib.suppress(OSError):
            os.eventfd_write(self._wakeup, 1)

    def _listen(self, port: int) -> None:
        opened: list[socket.socket] = []
        try:
            for network in self.networks:
                sock = socket.socket(socket.AF_INET, socket.SOCK_STREAM | socket.SOCK_NONBLOCK)
                opened.append(sock)
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                sock.bind((network.address, port))
                sock.listen(16)
                port = int(sock.getsockname()[1])
        except OSError:
            for sock in opened:
                sock.close()
            raise
        for sock, network in zip(opened, self.networks, strict=True):
            self._selector.register(
                sock, selectors.EVENT_READ, lambda _, sock=sock, network=network: self._accept(sock, network)
            )
        self._listeners = opened
        self.port = port

    def _announce(self) -> None:
        try:
            announcer = Announcer(self._uuid, self.networks, self.port, self._ssdp_port)
        except OSError as error:  # it can still be reached by its address
            log.warning("the server cannot be announced: %s", error)
            return
        self._announcer = announcer
        for sock in announcer.sockets:
            self._selector.register(sock, selectors.EVENT_READ, lambda _, sock=sock: announcer.hear(sock))

    def _run(self) -> None:
        tick_at = 0.0
        try:
            while not self._stopping:
                for key, mask in self._selector.select(_TICK):
                    self._guarded(lambda key=key, mask=mask: key.data(mask))  # type: ignore[misc]
                if time.monotonic() >= tick_at:
                    tick_at = time.monotonic() + _TICK
                    self._guarded(self._tick)
        finally:
            if self._announcer is not None:
                self._announcer.stop()
            self._rtsp.end_all()
            for connection in list(self._connections):
                self._drop(connection)
            for listener in self._listeners:
                listener.close()
            self._selector.close()
            os.close(self._wakeup)

    def _guarded(self, call: Callable[[], None]) -> None:
        """Nothing that one client does may end the others' television."""
        try:
            call()
        except Exception:
            log.exception("a request could not be handled")

    def _run_posted(self, _: int) -> None:
        with contextlib.suppress(BlockingIOError):
            os.eventfd_read(self._wakeup)
        for _ in range(len(self._posted)):
            self._guarded(self._posted.popleft())
        for connection in list(self._connections):
            self._mind(connection)

    def _tick(self) -> None:
        self._rtsp.tick()
        if self._announcer is not None:
            self._announcer.tick()
        quiet = time.monotonic() - _QUIET
        carrying = {session.connection for session in self.sessions}
        for connection in list(self._connections):
            if connection.heard_at < quiet and connection not in carrying:
                self._drop(connection)

    def _accept(self, listener: socket.socket, network: Network) -> None:
        try:
            sock, (peer, _) = listener.accept()
        except OSError:
            return
        of_one = sum(connection.peer == peer for connection in self._connections)
        full = len(self._connections) >= _MOST_CONNECTIONS or of_one >= _MOST_OF_ONE
        if full or not network.holds(peer):
            log.warning(
                "%s is not let in: %s", peer, "too many are here" if full else "it is not in this network"
            )
            sock.close()
            return
        connection = Connection(sock, peer, lambda: self.post(lambda: None))
        self._connections.add(connection)
        self._selector.register(connection, selectors.EVENT_READ, lambda mask: self._serve(connection, mask))

    def _serve(self, connection: Connection, mask: int) -> None:
        if mask & selectors.EVENT_WRITE:
            connection.flush()
        if mask & selectors.EVENT_READ and not connection.closing:
            try:
                for request in connection.read():
                    self._answer(request, connection)
            except SatipError as error:
                log.info("%s is hung up on: %s", connection.peer, error)
                connection.write(write_response(400, "Bad Request", HTTP, {"Connection": "close"}))
                connection.closing = True
        self._mind(connection)

    def _answer(self, request: Request, connection: Connection) -> None:
        if connection.closing:
            return
        if request.protocol.startswith("HTTP"):
            connection.write(self._pages.answer(request, connection))
            connection.closing = True
        else:
            connection.write(self._rtsp.answer(request, connection))

    def _mind(self, connection: Connection) -> None:
        """Wait for room in its socket exactly as long as something waits for it; drop it at its end."""
        if connection.closed or (connection.closing and not connection.wants_write):
            self._drop(connection)
            return
        events = selectors.EVENT_READ if not connection.closing else 0
        events |= selectors.EVENT_WRITE if connection.wants_write else 0
        key = self._selector.get_key(connection)
        if key.events != events:
            self._selector.modify(connection, events, key.data)

    def _drop(self, connection: Connection) -> None:
        if connection not in self._connections:
            return
        self._connections.remove(connection)
        for key in list(self._selector.get_map().values()):  # its number is gone once it is closed
            if key.fileobj is connection:
                self._selector.unregister(connection)
        self._rtsp.end_of(connection)
        connection.close()
