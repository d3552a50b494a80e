"""An app's end of its services: calls wait for their own answer; notices are handed out between events."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
import time
from collections.abc import Callable
from typing import Any, Final, TypeVar, cast

import msgspec

from gulou.errors import ServiceError, WireError
from gulou.services import messages, net, tv
from gulou.waiting import readable
from gulou.wire import Wire

TIMEOUT = 1.5
"""Less than the launcher's patience: a gateway that hangs must not make its apps look hung."""
_CARRIES: Final = (net.Connected,)
"""Answers with which a descriptor comes."""
_NOTHING: Final = -1

Heard = Callable[[msgspec.Struct, msgspec.Struct | None, str, str], object]
"""A question, its answer, or the code and the sentence of its refusal."""
NoticeType = TypeVar("NoticeType", bound=msgspec.Struct)


class _Waiting:
    """A call whose answer has not come."""

    def __init__(self) -> None:
        self.reply: messages.Reply | messages.Failure | None = None
        self.descriptor = _NOTHING


class ServiceClient:
    """Calls wait at most TIMEOUT seconds on the app's own thread; any thread may call.

    One of the threads that wait reads for all; it hands each answer to its call, and drops what comes late.
    """

    def __init__(self, sock: socket.socket) -> None:
        self.wire: Wire[messages.FromGateway] = Wire(sock, messages.FromGateway)
        self.own_thread: int | None = None
        """The app's own thread, which must not wait long; set by the runtime."""
        self.wake: Callable[[], object] = lambda: None
        """Called when another thread has read a notice for the app's own."""
        self.heard: Heard | None = None
        """Called with each question and what came of it, on the thread that asked."""
        self.noticed: Callable[[msgspec.Struct], object] = lambda notice: None
        """Called with each notice, before it is handed out."""
        self._last_id = 0
        self._waiting: dict[int, _Waiting] = {}
        self._changed = threading.Condition()
        self._reading = False
        self._broken = ""
        self._kept: list[msgspec.Struct] = []
        self._handlers: dict[type, list[Callable[[Any], None]]] = {}
        self._notices: list[msgspec.Struct] = []

    def patience(self, wanted: float = TIMEOUT) -> float:
        """The seconds that a call may wait on this thread."""
        return min(wanted, TIMEOUT) if threading.get_ident() == self.own_thread else wanted

    def call(self, query: msgspec.Struct, timeout: float | None = None) -> msgspec.Struct:
        """Send a query and return its answer. Raises ServiceError when refused, unavailable or too late."""
        answer, descriptor = self._call(query, self.patience(TIMEOUT if timeout is None else timeout))
        if descriptor != _NOTHING:
            os.close(descriptor)
        return answer

    def call_for_descriptor(self, query: msgspec.Struct, timeout: float) -> tuple[msgspec.Struct, int]:
        """As `call`, for an answer that brings a descriptor, which the caller owns from now on."""
        return self._call(query, self.patience(timeout))

    def on(self, notice: type[NoticeType], handler: Callable[[NoticeType], None]) -> None:
        """Have `handler` called with every notice of this type."""
        self._handlers.setdefault(notice, []).append(handler)

    def keep(self, query: msgspec.Struct) -> None:
        """Ask this of a new gateway too, should the one there is fall: for what an app watches."""
        self._kept.append(query)

    def forget(self, query: msgspec.Struct) -> None:
        """Ask this no more."""
        with contextlib.suppress(ValueError):
            self._kept.remove(query)

    def renew(self, sock: socket.socket) -> None:
        """The gateway fell, and this is the line to another. Calls that wait fail; notices come again.

        What changed meanwhile nobody heard: each notice that says "ask again" is handed out once.
        """
        with self._changed:
            self.wire.close()
            self.wire = Wire(sock, messages.FromGateway)
            self._broken = ""
            for waiting in self._waiting.values():
                if waiting.reply is None:
                    waiting.reply = messages.Failure(0, "unavailable", "The gateway was started anew.")
            self._notices += [tv.ChannelsChanged()] if tv.ChannelsChanged in self._handlers else []
            self._changed.notify_all()
            for query in self._kept:
                self._last_id += 1
                with contextlib.suppress(WireError):
                    self.wire.send(messages.Call(self._last_id, cast(messages.Query, query)))

    @property
    def pending(self) -> bool:
        """True while notices wait that arrived together with an answer: the socket will not tell of them."""
        return bool(self._notices)

    def dispatch(self) -> int:
        """Hand out the notices that have come; return how many."""
        with self._changed:
            if not self._reading:  # else the thread that reads takes what is there
                self._take()
            notices, self._notices = self._notices, []
        for notice in notices:
            self.noticed(notice)
            for handler in self._handlers.get(type(notice), []):
                handler(notice)
        return len(notices)

    def _call(self, query: msgspec.Struct, timeout: float) -> tuple[msgspec.Struct, int]:
        try:
            answer, descriptor = self._ask(query, timeout)
        except ServiceError as error:
            if self.heard is not None:
                self.heard(query, None, error.code, str(error))
            raise
        if self.heard is not None:
            self.heard(query, answer, "", "")
        return answer, descriptor

    def _ask(self, query: msgspec.Struct, timeout: float) -> tuple[msgspec.Struct, int]:
        deadline = time.monotonic() + timeout
        waiting = _Waiting()
        with self._changed:
            self._last_id += 1
            call_id = self._last_id
            self._waiting[call_id] = waiting
        try:
            self.wire.send(messages.Call(call_id, cast(messages.Query, query)))
            self.wire.drain(timeout)
            self._await(waiting, deadline)
        except WireError as error:
            raise ServiceError("unavailable", f"The gateway cannot be reached: {error}") from error
        finally:
            with self._changed:
                del self._waiting[call_id]
        match waiting.reply:
            case messages.Reply(answer=answer):
                return answer, waiting.descriptor
            case messages.Failure(code=code, message=text):
                raise ServiceError(code, text)
            case None if self._broken:
                raise ServiceError("unavailable", f"The gateway cannot be reached: {self._broken}")
            case None if self.wire.closed:
                raise ServiceError("unavailable", "The gateway is gone.")
        raise ServiceError("timeout", "The gateway did not answer in time.")

    def _await(self, waiting: _Waiting, deadline: float) -> None:
        """Wait for the answer, the end of the connection or the deadline; read, or wait for who reads."""
        with self._changed:
            while waiting.reply is None and not self.wire.closed:
                left = deadline - time.monotonic()
                if left <= 0:
                    return
                if self._reading:
                    self._changed.wait(left)
                    continue
                self._reading = True
                self._changed.release()
                try:
                    with contextlib.suppress(OSError, ValueError):  # closed by another thread
                        readable([self.wire], left)
                finally:
                    self._changed.acquire()
                    self._reading = False
                    self._take()
                    self._changed.notify_all()

    def _take(self) -> None:
        """Hand what has arrived to whom it is for. The lock is held."""
        try:
            arrived = self.wire.read()
        except WireError as error:
            self._broken = str(error)
            arrived = []
        for message in arrived:
            if isinstance(message, messages.Notify):
                self._notices.append(message.notice)
                continue
            descriptor = self._descriptor(message)
            waiting = self._waiting.get(message.id)
            if waiting is not None and waiting.reply is None:
                waiting.reply, waiting.descriptor = message, descriptor
            elif descriptor != _NOTHING:
                os.close(descriptor)
        self._changed.notify_all()
        if self._notices and threading.get_ident() != self.own_thread:
            self.wake()

    def _descriptor(self, message: messages.Reply | messages.Failure) -> int:
        if isinstance(message, messages.Reply) and isinstance(message.answer, _CARRIES):
            with contextlib.suppress(WireError):
                return self.wire.take_descriptor()
        return _NOTHING
