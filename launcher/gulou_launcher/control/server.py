"""The control socket: it answers `gulou status`, `press`, `screenshot` and `apps`, for the owner alone."""

from __future__ import annotations

import contextlib
import os
import socket
import struct

from gulou.errors import WireError
from gulou.wire import Wire
from gulou_launcher import urgency
from gulou_launcher.control import messages
from gulou_launcher.control.address import SOCKET, listen
from gulou_launcher.control.answers import Answers
from gulou_launcher.control.claim import Claim
from gulou_launcher.control.contract import Box
from gulou_launcher.control.errors import DataFolderError
from gulou_launcher.control.listener import Listener

CLIENTS = 8
PATIENCE = 10.0
"""Seconds that a client may say nothing, and that it may leave an answer unread."""
_LONGEST_REQUEST = 4 << 10
_BUSY = "The box has too many visitors at once: try again in a moment."


class ControlServer:
    """Serves `box` on the socket in the claimed data folder, from threads of its own.

    Whatever socket lies there belonged to a box that is dead, since we hold the claim.
    """

    def __init__(self, box: Box, claim: Claim) -> None:
        self._folder = claim.folder
        self._listener: Listener | None = None
        self._answers = Answers(box)

    def start(self) -> None:
        """Listen. Raises DataFolderError when the socket cannot be made."""
        try:
            sock = listen(self._folder, SOCKET, CLIENTS)
        except OSError as error:
            why = (error.strerror or str(error)).lower()
            raise DataFolderError(
                f"The control socket cannot be made in {self._folder} ({why}): "
                "choose another folder with --data DIR."
            ) from error
        self._listener = Listener(sock, "control", CLIENTS, self._serve, _refuse)
        self._listener.start()

    def stop(self) -> None:
        """Remove the socket and end the conversations. Safe to call twice."""
        if self._listener is None:
            return
        with contextlib.suppress(OSError):
            (self._folder / SOCKET).unlink(missing_ok=True)
        self._listener.stop()
        self._listener = None

    def _serve(self, connection: socket.socket) -> None:
        if not _is_owner(connection):
            return
        urgency.help_drawing()
        wire: Wire[messages.Request] = Wire(connection, messages.Request, limit=_LONGEST_REQUEST)
        try:
            while (request := wire.wait(PATIENCE)) is not None:
                reply, descriptors = self._answers.answer(request, wire.take_descriptor)
                try:
                    wire.send(reply, descriptors)
                finally:
                    for descriptor in descriptors:
                        os.close(descriptor)
                wire.drain(PATIENCE)
        except WireError as error:
            _say(wire, str(error))
        finally:
            wire.close()


def _is_owner(connection: socket.socket) -> bool:
    """Whether the peer runs as us or as root, whatever the mode of the socket (unix(7), SO_PEERCRED)."""
    size = struct.calcsize("3i")
    _, uid, _ = struct.unpack("3i", connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size))
    return uid in (os.geteuid(), 0)


def _say(wire: Wire[messages.Request], sentence: str) -> None:
    with contextlib.suppress(WireError):
        wire.send(messages.Failed(sentence))


def _refuse(connection: socket.socket) -> None:
    wire: Wire[messages.Request] = Wire(connection, messages.Request)
    _say(wire, _BUSY)
    wire.close()
