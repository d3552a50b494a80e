"""The control socket: it answers `gulou status`, `press`, `screenshot` and `apps`, for the owner alone."""

from __future__ import annotations

import contextlib
import mmap
import os
import socket
import stat
import struct
import time
from collections.abc import Callable
from typing import Any

from gulou.errors import GulouError, WireError
from gulou.wire import Wire
from gulou_launcher.control import messages, packages, scenes, searches
from gulou_launcher.control.address import SOCKET, listen
from gulou_launcher.control.claim import Claim
from gulou_launcher.control.contract import Box, Picture
from gulou_launcher.control.errors import DataFolderError
from gulou_launcher.control.listener import Listener

CLIENTS = 8
PATIENCE = 10.0
"""Seconds that a client may say nothing, and that it may leave an answer unread."""
_LONGEST_REQUEST = 4 << 10
_BUSY = "The box has too many visitors at once: try again in a moment."

Answer = tuple[messages.Reply, tuple[int, ...]]


class ControlServer:
    """Serves `box` on the socket in the claimed data folder, from threads of its own.

    Whatever socket lies there belonged to a box that is dead, since we hold the claim.
    """

    def __init__(self, box: Box, claim: Claim) -> None:
        self._box = box
        self._folder = claim.folder
        self._listener: Listener | None = None
        self._answers: dict[type[Any], Callable[[Any], Answer]] = {
            messages.GetStatus: lambda request: (box.status(), ()),
            messages.GetApps: lambda request: (messages.Apps(tuple(box.apps())), ()),
            messages.Press: self._press,
            messages.Tell: self._tell,
            messages.Capture: self._capture,
            messages.GetFrames: lambda request: (box.frames(request.animate), ()),
            scenes.Inspect: lambda asked: (
                box.inspect(asked.screen, graph=asked.graph, looks=asked.looks),
                (),
            ),
            scenes.GetMessages: lambda asked: (box.messages(asked.app, asked.after), ()),
            scenes.OpenApp: self._open_app,
            scenes.EndApp: self._end_app,
            scenes.GetTraces: lambda _: (scenes.Traces(tuple(box.traces()), time.monotonic()), ()),
            searches.SearchAll: lambda asked: (searches.Offers(tuple(box.search(asked.words))), ()),
            packages.RemovePackage: lambda asked: (box.remove(asked.app, data=asked.data), ()),
            packages.GetLog: lambda asked: (box.log(asked.app, asked.after), ()),
            scenes.Reload: lambda asked: (box.reload(asked.app), ()),
        }

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
        wire: Wire[messages.Request] = Wire(connection, messages.Request, limit=_LONGEST_REQUEST)
        try:
            while (request := wire.wait(PATIENCE)) is not None:
                reply, descriptors = self._answer(request, wire)
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

    def _answer(self, request: messages.Request, wire: Wire[messages.Request]) -> Answer:
        try:
            if isinstance(request, packages.InstallPackage):
                return self._install(request, wire.take_descriptor())
            return self._answers[type(request)](request)
        except GulouError as error:
            return messages.Failed(str(error)), ()

    def _install(self, request: packages.InstallPackage, descriptor: int) -> Answer:
        with os.fdopen(descriptor, "rb", buffering=0) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise GulouError("A package is a file: name one.")
            return self._box.install(file, force=request.force), ()

    def _press(self, request: messages.Press) -> Answer:
        self._box.press(request.key)
        return messages.Pressed(), ()

    def _tell(self, request: messages.Tell) -> Answer:
        self._box.tell(request.sentence)
        return messages.Told(), ()

    def _open_app(self, request: scenes.OpenApp) -> Answer:
        self._box.open_app(request.app, request.link)
        return scenes.Opened(), ()

    def _end_app(self, request: scenes.EndApp) -> Answer:
        self._box.end_app(request.app, forget=request.forget)
        return scenes.Ended(), ()

    def _capture(self, _: messages.Capture) -> Answer:
        picture = self._box.capture()
        return messages.Captured(picture.width, picture.height, picture.serial), (_memory_file(picture),)


def _is_owner(connection: socket.socket) -> bool:
    """Whether the peer runs as us or as root, whatever the mode of the socket (unix(7), SO_PEERCRED)."""
    size = struct.calcsize("3i")
    _, uid, _ = struct.unpack("3i", connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size))
    return uid in (os.geteuid(), 0)


def _memory_file(picture: Picture) -> int:
    """The pixels in a file without a name: too many for a message, and no copy on their way."""
    descriptor = os.memfd_create("gulou-picture", os.MFD_CLOEXEC)
    try:
        os.ftruncate(descriptor, len(picture.rgba))
        with mmap.mmap(descriptor, len(picture.rgba)) as memory:
            memory[:] = picture.rgba
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def _say(wire: Wire[messages.Request], sentence: str) -> None:
    with contextlib.suppress(WireError):
        wire.send(messages.Failed(sentence))


def _refuse(connection: socket.socket) -> None:
    wire: Wire[messages.Request] = Wire(connection, messages.Request)
    _say(wire, _BUSY)
    wire.close()
