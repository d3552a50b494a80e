"""The box's end of the line: pairs machines, and answers those that it knows. Threads of its own."""

from __future__ import annotations

import contextlib
import io
import os
import socket
import threading
import time
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from typing import BinaryIO

import msgspec

from gulou.errors import GulouError, WireError
from gulou.package.layout import LARGEST_INDEX, LARGEST_PACKAGE
from gulou_launcher import urgency
from gulou_launcher.control import messages, packages
from gulou_launcher.control.answers import Answers
from gulou_launcher.control.contract import Box
from gulou_launcher.control.listener import Listener
from gulou_launcher.lan.framing import Framed, Stream
from gulou_launcher.lan.identity import Identity, check, fingerprint
from gulou_launcher.lan.messages import ALLOWED, LONGEST_REQUEST, PAIRING, Hello
from gulou_launcher.lan.pairing import (
    LIFETIME,
    TRIES,
    WRONG_PAUSE,
    BoxPairing,
    Codes,
    PairDone,
    PairRefused,
    PairRequest,
    ToBox,
    shown_name,
)
from gulou_launcher.options import PORT

CLIENTS = 8
HANDSHAKE = 10.0
"""Seconds that a machine may take to say who it is."""
IDLE = 60.0
"""Seconds that a machine may say nothing."""


class Device(msgspec.Struct, frozen=True):
    """A machine that was paired. `added` is the time of that, in seconds since 1970."""

    name: str
    certificate: bytes
    added: float


@dataclass(frozen=True)
class Household:
    """What the server asks of the launcher; called from the server's threads.

    `devices` by fingerprint; `code` shows a code with the name of the machine that it is for, or, empty, none
    any more; `paired` remembers a device and returns when that is done.
    """

    devices: Callable[[], Mapping[str, Device]]
    code: Callable[[str, str], None]
    paired: Callable[[Device], None]


class LanServer:
    """Serves `box` to paired machines, from `start` to `stop`."""

    def __init__(self, box: Box, identity: Identity, name: str, household: Household) -> None:
        self._box = box
        self._identity = identity
        self._name = name
        self._household = household
        self._answers = Answers(box)
        self._codes = Codes()
        self._pairing = threading.Lock()
        self._connections: dict[socket.socket, str] = {}
        self._listener: Listener | None = None
        self.port = 0

    def start(self, port: int = PORT) -> None:
        """Listen on this port, on another where it is taken. Raises OSError."""
        sock = _bound(port)
        self.port = sock.getsockname()[1]
        self._listener = Listener(sock, "lan", CLIENTS, self._serve, socket.socket.close)
        self._listener.start()

    def stop(self) -> None:
        """Listen no more, and end every connection. Safe to call twice."""
        if self._listener is not None:
            # TLS took these over from the listener, which does not know them any more.
            for connection in list(self._connections):
                _hang_up(connection)
            self._listener.stop()
            self._listener = None

    def revoked(self, device: str) -> None:
        """A device is known no more: what it has open ends."""
        for connection, owner in list(self._connections.items()):
            if owner == device:
                _hang_up(connection)

    def _serve(self, connection: socket.socket) -> None:
        urgency.stand_back()  # packages are read here
        connection.settimeout(HANDSHAKE)
        with contextlib.suppress(WireError, GulouError, OSError):
            head = connection.recv(len(PAIRING), socket.MSG_PEEK)
            if head[:1] == PAIRING[:1]:
                if connection.recv(len(PAIRING), socket.MSG_WAITALL) == PAIRING:
                    self._pair(Framed(connection, LONGEST_REQUEST))
            else:
                self._talk(connection)

    # Machines that are known.

    def _talk(self, connection: socket.socket) -> None:
        devices = self._household.devices()
        certificates = [device.certificate for device in devices.values()]
        context = self._identity.context(certificates, server=True)
        with context.wrap_socket(connection, server_side=True) as secure:
            secure_device = fingerprint(secure.getpeercert(binary_form=True) or b"")
            # Once more by the whole certificate, and by what is true now: it may have been revoked meanwhile.
            device = self._household.devices().get(secure_device)
            if device is None:
                return
            self._connections[secure] = secure_device
            try:
                framed = Framed(secure, LONGEST_REQUEST)
                framed.send(Hello(self._name, version("gulou-launcher")))
                while secure_device in self._household.devices():
                    self._answer(framed, device)
            finally:
                self._connections.pop(secure, None)

    def _answer(self, framed: Framed, device: Device) -> None:
        request, stream = framed.receive(messages.Request, IDLE, LARGEST_PACKAGE + 2 * LARGEST_INDEX)
        try:
            reply, file = self._reply(request, stream, device)
        except GulouError as error:
            reply, file = messages.Failed(str(error)), None
        stream.skip()
        size = 0
        if file is not None:
            size = file.seek(0, io.SEEK_END)
            file.seek(0)
        framed.send(reply, file, size)

    def _reply(
        self, request: messages.Request, stream: Stream, device: Device
    ) -> tuple[messages.Reply, BinaryIO | None]:
        if not isinstance(request, ALLOWED):
            raise GulouError("A box does this only for its own machine.")
        match request:
            case packages.InstallPackage(force=force):
                return self._box.install(stream, force=force, by=device.name), None
            case packages.RemovePackage(app=app, data=data):
                return self._box.remove(app, data=data, by=device.name), None
            case messages.Capture():
                picture = self._box.capture()
                pixels = io.BytesIO(zlib.compress(picture.rgba, 1))
                return messages.Captured(picture.width, picture.height, picture.serial), pixels
        reply, descriptors = self._answers.answer(request)
        for descriptor in descriptors:
            os.close(descriptor)
        if isinstance(reply, messages.Status):
            # The page is for a browser on the box itself, and its address has the key in it.
            reply = msgspec.structs.replace(reply, page="")
        return reply, None

    # Machines that are not known yet.

    def _pair(self, framed: Framed) -> None:
        if not self._pairing.acquire(blocking=False):
            framed.send(PairRefused("Another machine is being paired with this box: wait until it is done."))
            return
        try:
            self._pair_one(framed)
        finally:
            self._household.code("", "")
            self._pairing.release()

    def _pair_one(self, framed: Framed) -> None:
        request, _ = framed.receive(PairRequest, HANDSHAKE)
        try:
            check(request.certificate)
            code = self._codes.new()
            pairing = BoxPairing(self._name, self._identity.certificate, request, code)
        except GulouError as error:
            framed.send(PairRefused(str(error)))
            return
        name = shown_name(request.name)
        self._household.code(name, code)
        framed.send(pairing.shown)
        until = time.monotonic() + LIFETIME
        try:
            while True:
                message, _ = framed.receive(ToBox, max(0.1, until - time.monotonic()))
                answer = pairing.heard(message)
                if isinstance(answer, PairDone):
                    self._codes.right()
                    self._household.paired(Device(name, request.certificate, time.time()))
                    framed.send(answer)
                    return
                if isinstance(answer, PairRefused):
                    time.sleep(WRONG_PAUSE)
                framed.send(answer)
                if isinstance(answer, PairRefused) and not answer.left:
                    return
        except TimeoutError:
            framed.send(PairRefused("The code is no good any more, since time has run out: pair anew."))
        finally:
            if not pairing.done:
                self._codes.abandoned(guessed=pairing.left < TRIES)


def _hang_up(connection: socket.socket) -> None:
    """End a connection that another thread reads. Of TLS too: its own shutdown would wait for an answer."""
    with contextlib.suppress(OSError):
        socket.socket.shutdown(connection, socket.SHUT_RDWR)


def _bound(port: int) -> socket.socket:
    """A socket that listens on every interface, with IPv6 where there is any."""
    for family, address in ((socket.AF_INET6, "::"), (socket.AF_INET, "0.0.0.0")):
        for number in (port, 0):
            try:
                if family == socket.AF_INET6:
                    return socket.create_server(
                        (address, number), family=family, backlog=CLIENTS, dualstack_ipv6=True
                    )
                return socket.create_server((address, number), family=family, backlog=CLIENTS)
            except (OSError, ValueError) as error:
                failure = error
    raise OSError(str(failure))
