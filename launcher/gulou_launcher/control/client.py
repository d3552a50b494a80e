"""Ask a running box, from a process of its own."""

from __future__ import annotations

import mmap
import os
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, Protocol, TypeVar

from gulou.errors import WireError
from gulou.wire import Wire
from gulou_launcher.control import messages, packages, scenes, searches
from gulou_launcher.control.address import SOCKET, connect
from gulou_launcher.control.contract import Picture
from gulou_launcher.control.errors import ControlError, NoBoxError

PATIENCE = 5.0
"""Seconds that the box may take to answer."""
INSTALL_PATIENCE = 120.0
"""The same, for a package to be checked and written to a slow disk."""
RELOAD_PATIENCE = 15.0
"""The same, for an app that is to draw its first screen."""

SEARCH_PATIENCE = 10.0

Answer = TypeVar("Answer", bound="messages.Reply")


class Elsewhere(Protocol):
    """A box that is not on this machine."""

    def ask(
        self,
        request: messages.Request,
        expected: type[Answer],
        patience: float,
        descriptors: Sequence[int] = (),
    ) -> tuple[Answer, int]:
        """As `Conversation.ask`."""


Place = Path | Elsewhere
"""Which box is asked: by its data folder on this machine, or one elsewhere."""


def status(data: Place) -> messages.Status:
    """How the box on this data folder is. Raises NoBoxError or ControlError, as all of these."""
    return _ask(data, messages.GetStatus(), messages.Status)[0]


def apps(data: Place) -> tuple[messages.AppRecord, ...]:
    """Every app that is installed."""
    return _ask(data, messages.GetApps(), messages.Apps)[0].apps


def press(data: Place, key: str) -> None:
    """Press one key, by its name in `gulou.keys.Key`; return once the box has taken it."""
    _ask(data, messages.Press(key), messages.Pressed)


def tell(data: Place, sentence: str) -> None:
    """Say a sentence on the box's home, for a while."""
    _ask(data, messages.Tell(sentence), messages.Told)


def inspect(
    data: Place, screen: str = scenes.FRONT, *, graph: bool = False, looks: bool = False
) -> scenes.Inspected:
    """A live screen: what is in front, or one by name."""
    return _ask(data, scenes.Inspect(screen, graph, looks), scenes.Inspected)[0]


def overheard(data: Place, app: str, after: int = 0) -> scenes.Messages:
    """What an app and the launcher said to each other after message `after`, while this is asked for."""
    return _ask(data, scenes.GetMessages(app, after), scenes.Messages)[0]


def open_app(data: Place, app: str, link: str = "") -> None:
    """Bring an app to the front."""
    _ask(data, scenes.OpenApp(app, link), scenes.Opened)


def end_app(data: Place, app: str, *, forget: bool = False) -> None:
    """End an app's process, and `forget` what it saved; return once it is gone."""
    _ask(data, scenes.EndApp(app, forget), scenes.Ended)


def record(data: Path, app: str, *, on: bool) -> str:
    """Start an app anew to write its session down, or end that; return the session's file."""
    return _ask(data, scenes.Record(app, on), scenes.Recorded)[0].file


def traces(data: Place) -> scenes.Traces:
    """Where the time of the last keys went."""
    return _ask(data, scenes.GetTraces(), scenes.Traces)[0]


def reload(data: Place, app: str) -> scenes.Reloaded:
    """Start an app anew from its folder; return once its first new screen is drawn."""
    return _ask(data, scenes.Reload(app), scenes.Reloaded, RELOAD_PATIENCE)[0]


def install(data: Place, package: BinaryIO, *, force: bool = False) -> packages.PackageInstalled:
    """Install a package, from a file that is open; return once it is on the box, and runs again if it ran."""
    request = packages.InstallPackage(force)
    return _ask(data, request, packages.PackageInstalled, INSTALL_PATIENCE, [package.fileno()])[0]


def remove(data: Place, app: str, *, with_data: bool) -> packages.PackageRemoved:
    """Remove an app that came as a package."""
    return _ask(data, packages.RemovePackage(app, with_data), packages.PackageRemoved, INSTALL_PATIENCE)[0]


def search(data: Place, words: str) -> tuple[searches.Offer, ...]:
    """What all apps offer for these words."""
    return _ask(data, searches.SearchAll(words), searches.Offers, SEARCH_PATIENCE)[0].offers


def log(data: Place, app: str, after: int = -1) -> packages.Log:
    """A part of what an app has printed."""
    return _ask(data, packages.GetLog(app, after), packages.Log)[0]


def capture(data: Place) -> Picture:
    """The frame that is on screen now."""
    captured, descriptor = _ask(data, messages.Capture(), messages.Captured)
    size = captured.width * captured.height * 4
    try:
        with mmap.mmap(descriptor, size, access=mmap.ACCESS_READ) as memory:
            return Picture(captured.width, captured.height, memory[:], captured.serial)
    except (OSError, ValueError) as error:
        raise ControlError(f"The box on {data} sent a picture that cannot be read: {error}.") from error
    finally:
        os.close(descriptor)


def frames(data: Place, animate: float = 0.0) -> messages.FramesDrawn:
    """How long the last frames took; for `animate` seconds from now every frame is drawn."""
    return _ask(data, messages.GetFrames(animate), messages.FramesDrawn)[0]


def _ask(
    data: Place,
    request: messages.Request,
    expected: type[Answer],
    patience: float = PATIENCE,
    descriptors: Sequence[int] = (),
) -> tuple[Answer, int]:
    """Ask one thing; return the answer and the descriptor that came with it (-1 where none does)."""
    if isinstance(data, Path):
        with Conversation(data) as conversation:
            return conversation.ask(request, expected, patience, descriptors)
    return data.ask(request, expected, patience, descriptors)


class Conversation:
    """A connection for many questions, which `gulou press` and its like do not need."""

    def __init__(self, data: Path) -> None:
        """Raises NoBoxError or ControlError."""
        self._data = data
        try:
            sock = connect(data, SOCKET, PATIENCE)
        except (FileNotFoundError, ConnectionRefusedError, NotADirectoryError) as error:
            raise NoBoxError(f"No box runs on {data}: start one with `gulou box`.") from error
        except PermissionError as error:
            raise ControlError(f"The box on {data} belongs to another user: ask as that user.") from error
        except OSError as error:
            raise ControlError(f"The box on {data} does not answer: {error.strerror or error}.") from error
        self._rest = sock.dup()
        """The same end once more: what was said before the line broke can still be read from it."""
        self._wire: Wire[messages.Reply] = Wire(sock, messages.Reply)

    def __enter__(self) -> Conversation:
        return self

    def __exit__(self, *_: object) -> None:
        self._wire.close()
        self._rest.close()

    def press(self, key: str) -> None:
        """Press one key; return once the box has taken it."""
        self.ask(messages.Press(key), messages.Pressed)

    def ask(
        self,
        request: messages.Request,
        expected: type[Answer],
        patience: float = PATIENCE,
        descriptors: Sequence[int] = (),
    ) -> tuple[Answer, int]:
        """Ask one thing; return the answer and the descriptor that came with it (-1 where none does)."""
        self.send(request, descriptors)
        return self.answer(expected, patience)

    def send(self, request: messages.Request, descriptors: Sequence[int] = ()) -> None:
        """Ask without waiting: answers come in the order of the questions."""
        try:
            self._wire.send(request, descriptors)
            self._wire.drain(PATIENCE)
        except WireError as error:
            why = self._last_words() or f"The box on {self._data} broke off: {error}."
            raise ControlError(why) from error

    def _last_words(self) -> str:
        """Why the box has hung up, where it said so."""
        try:
            said = Wire[messages.Reply](self._rest.dup(), messages.Reply).read()
        except WireError:
            return ""
        return next((reply.message for reply in said if isinstance(reply, messages.Failed)), "")

    def answer(self, expected: type[Answer], patience: float = PATIENCE) -> tuple[Answer, int]:
        """The answer to the oldest question without one, as `ask` returns it."""
        data, wire = self._data, self._wire
        try:
            reply = wire.wait(patience)
            if isinstance(reply, expected):
                return reply, wire.take_descriptor() if expected is messages.Captured else -1
        except WireError as error:
            raise ControlError(f"The box on {data} broke off: {error}.") from error
        if isinstance(reply, messages.Failed):
            raise ControlError(reply.message)
        if reply is None:
            did = "broke off" if wire.closed else f"did not answer within {patience:g} seconds"
            raise ControlError(f"The box on {data} {did}: try `gulou status`, or start it anew.")
        raise ControlError(f"The box on {data} answered something else: is it of another version?")
