"""An app's end of its services: one call at a time; notices are handed out between events."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from typing import Any, TypeVar, cast

import msgspec

from gulou.errors import ServiceError, WireError
from gulou.services import messages
from gulou.wire import Wire

TIMEOUT = 1.5
"""Less than the launcher's patience: a gateway that hangs must not make its apps look hung."""

NoticeType = TypeVar("NoticeType", bound=msgspec.Struct)


class ServiceClient:
    """Calls wait at most TIMEOUT seconds; a late answer is recognised by its id and dropped."""

    def __init__(self, sock: socket.socket) -> None:
        self.wire: Wire[messages.FromGateway] = Wire(sock, messages.FromGateway)
        self._last_id = 0
        self._handlers: dict[type, list[Callable[[Any], None]]] = {}
        self._notices: list[msgspec.Struct] = []

    def call(self, query: msgspec.Struct) -> msgspec.Struct:
        """Send a query and return its answer. Raises ServiceError when refused, unavailable or too late."""
        self._last_id += 1
        call_id = self._last_id
        try:
            self.wire.send(messages.Call(call_id, cast(messages.Query, query)))
            deadline = time.monotonic() + TIMEOUT
            self.wire.drain(TIMEOUT)
            while True:
                message = self.wire.wait(max(0.0, deadline - time.monotonic()))
                match message:
                    case messages.Reply(id=answered, answer=answer) if answered == call_id:
                        return answer
                    case messages.Failure(id=answered, code=code, message=text) if answered == call_id:
                        raise ServiceError(code, text)
                    case messages.Notify(notice=notice):
                        self._notices.append(notice)
                    case None if self.wire.closed:
                        raise ServiceError("unavailable", "The gateway is gone.")
                    case None:
                        raise ServiceError("timeout", "The gateway did not answer in time.")
        except WireError as error:
            raise ServiceError("unavailable", f"The gateway cannot be reached: {error}") from error

    def on(self, notice: type[NoticeType], handler: Callable[[NoticeType], None]) -> None:
        """Have `handler` called with every notice of this type."""
        self._handlers.setdefault(notice, []).append(handler)

    @property
    def pending(self) -> bool:
        """True while notices wait that arrived together with an answer: the socket will not tell of them."""
        return bool(self._notices) or self.wire.has_messages

    def dispatch(self) -> int:
        """Hand out the notices that have come; return how many."""
        for message in self.wire.read():
            if isinstance(message, messages.Notify):
                self._notices.append(message.notice)
        notices, self._notices = self._notices, []
        for notice in notices:
            for handler in self._handlers.get(type(notice), []):
                handler(notice)
        return len(notices)
