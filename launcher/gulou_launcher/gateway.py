"""The launcher's end of its line to the gateway: requests with a number, each answered to whoever asked."""

from __future__ import annotations

import itertools
import socket
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from gulou.services import messages
from gulou.wire import Wire
from gulou_hal import link
from gulou_launcher.post import Line, Post

Answered = Callable[[link.FromGateway], None]


class Gateway:
    """Everything is called on the frame thread, but `on_stream`: that runs on the post's thread at once,
    since every millisecond before the first byte reaches the player is a millisecond of a zap.
    """

    def __init__(
        self,
        post: Post,
        sock: socket.socket,
        on_event: Callable[[link.FromGateway], None],
        on_stream: Callable[[link.StreamOpened, int], None],
        on_closed: Callable[[str], None],
    ) -> None:
        self._ids = itertools.count(1)
        self._asked: dict[int, Answered] = {}
        self._on_event = on_event
        self._on_stream = on_stream
        self._on_closed = on_closed
        self._post = post
        self._line = self._line_to(sock)
        self.renewals = 0
        """How often another gateway has taken the place of one that fell."""

    def _line_to(self, sock: socket.socket) -> Line[link.FromGateway]:
        return Line(
            self._post,
            sock,
            link.FromGateway,
            self._received,
            self._on_closed,
            on_arrival=self._arrived,
            limit=64 << 20,
        )

    def renew(self, sock: socket.socket) -> None:
        """The gateway fell, and this is the line to another. What was asked is as good as refused."""
        self._line.close()
        self._line = self._line_to(sock)
        self.renewals += 1
        asked, self._asked = self._asked, {}
        for number, waiting in asked.items():
            waiting(link.Refused(number, "unavailable", "The gateway was started anew: ask again."))

    def tell(self, message: msgspec.Struct, descriptors: Sequence[int] = ()) -> None:
        """Send what needs no answer."""
        self._line.send(message, descriptors)

    def ask(
        self,
        query: messages.Query,
        answered: Callable[[Any], None],
        refused: Callable[[str], object] = lambda _: None,
    ) -> None:
        """Ask a service on the launcher's own behalf: one of both is called, `refused` with why."""

        def unwrap(message: link.FromGateway) -> None:
            if isinstance(message, link.Answered):
                answered(message.answer)
            elif isinstance(message, link.Refused):
                refused(message.message)

        number = next(self._ids)
        self._asked[number] = unwrap
        self._line.send(link.Ask(number, query))

    def status(self, answered: Callable[[tuple[link.Record, ...]], None]) -> None:
        """Ask how the drivers are."""

        def unwrap(message: link.FromGateway) -> None:
            answered(message.records if isinstance(message, link.Status) else ())

        number = next(self._ids)
        self._asked[number] = unwrap
        self._line.send(link.GetStatus(number))

    def open_stream(
        self, service: str, instance: int, refused: Callable[[str], None], position: float | None = None
    ) -> int:
        """Ask for a stream from a place on; it comes to `on_stream`. Returns the number of the request."""

        def unwrap(message: link.FromGateway) -> None:
            if isinstance(message, link.Refused):
                refused(message.message)

        number = next(self._ids)
        self._asked[number] = unwrap
        self._line.send(link.OpenStream(number, service, instance, position))
        return number

    def _arrived(self, message: link.FromGateway, wire: Wire[link.FromGateway]) -> bool:
        if isinstance(message, link.StreamOpened):
            self._on_stream(message, wire.take_descriptor())
        return False

    def _received(self, message: link.FromGateway) -> None:
        match message:
            case link.Refused() | link.Answered() | link.Status() | link.StreamOpened():
                waiting = self._asked.pop(message.id, None)
                if waiting is not None:
                    waiting(message)
        if not isinstance(message, link.Answered | link.Status):
            self._on_event(message)
