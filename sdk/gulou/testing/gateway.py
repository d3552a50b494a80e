"""The gateway's end of an app's services: answers calls over the real wire from what the test put into it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from socket import socket
from typing import Any

import msgspec

from gulou.errors import ServiceError, WireError
from gulou.services import messages
from gulou.wire import Wire


@dataclass(frozen=True)
class Carried:
    """An answer with which a socket rides along; it is closed here once it has been sent."""

    answer: messages.Answer
    socket: socket


Answerer = Callable[[Any], messages.Answer | Carried]


class Gateway:
    """Knows by `answers` who answers which query. `queries` keeps what was asked.

    While `refusing` is a code of `gulou.errors.ServiceError` (`unavailable`, …), every call fails with it.
    """

    def __init__(self) -> None:
        self.answers: dict[type, Answerer] = {}
        self.otherwise: Answerer = _unknown
        """Who answers what nobody else does."""
        self.queries: list[messages.Query] = []
        self.refusing = ""
        self.wire: Wire[messages.FromApp] | None = None
        self.told = False
        """Whether the app was told something since it was last settled."""

    def connect(self, sock: socket) -> None:
        """An app begins at the other end."""
        self.wire = Wire(sock, messages.FromApp)

    def asked(self, kind: type) -> int:
        """How many queries of this kind came."""
        return sum(isinstance(query, kind) for query in self.queries)

    def serve(self) -> None:
        """Answer what has come."""
        wire = self.wire
        if wire is None or wire.closed:
            return
        try:
            for call in wire.read():
                self.queries.append(call.query)
                self._reply(wire, call)
            wire.flush()
        except WireError:
            wire.close()

    def tell(self, notice: messages.Notice) -> None:
        """Something changed that the app may watch."""
        if self.wire is not None and not self.wire.closed:
            self.told = True
            self.wire.send(messages.Notify(notice))

    def close(self) -> None:
        """Be gone, as a gateway that crashed."""
        if self.wire is not None:
            self.wire.close()

    def _reply(self, wire: Wire[messages.FromApp], call: messages.Call) -> None:
        reply, carried = self._answer(call)
        if carried is None:
            wire.send(reply)
        else:
            with carried:
                wire.send(reply, [carried.fileno()])

    def _answer(self, call: messages.Call) -> tuple[msgspec.Struct, socket | None]:
        try:
            if self.refusing:
                raise ServiceError(self.refusing, "The gateway refuses.")
            found = self.answers.get(type(call.query), self.otherwise)(call.query)
        except ServiceError as error:
            return messages.Failure(call.id, error.code, str(error)), None
        if isinstance(found, Carried):
            return messages.Reply(call.id, found.answer), found.socket
        return messages.Reply(call.id, found), None


def _unknown(query: msgspec.Struct) -> messages.Answer:
    raise ServiceError("invalid", f"The test kit has no answer to {type(query).__name__}.")
