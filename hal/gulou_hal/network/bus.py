"""The system bus, for one thread: calls with an end, and signals as they come (D-Bus Specification 0.43)."""

from __future__ import annotations

import contextlib
import os
from collections import deque
from collections.abc import Iterator
from typing import Any, Final

from jeepney import DBusAddress, HeaderFields, MatchRule, Message, MessageType, new_method_call
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from gulou.waiting import readable

PATIENCE: Final = 10.0
"""Seconds for an answer."""
_PROPERTIES: Final = "org.freedesktop.DBus.Properties"


class BusError(Exception):
    """A call failed. `name` is the error's on the bus, "" where the bus itself is gone or slow."""

    def __init__(self, name: str, words: str = "") -> None:
        super().__init__(words or name or "the bus does not answer")
        self.name = name


class Bus:
    """A connection. Nothing but `wake` may be called from another thread."""

    def __init__(self) -> None:
        """Connect to the system's bus. Raises BusError."""
        self._signals: deque[Message] = deque()
        self._wakeup = os.eventfd(0, os.EFD_CLOEXEC | os.EFD_NONBLOCK)
        try:
            self._connection: DBusConnection = open_dbus_connection("SYSTEM")
        except (OSError, KeyError, ValueError, RuntimeError) as error:
            os.close(self._wakeup)
            raise BusError("", str(error)) from error
        self._all = self._connection.filter(MatchRule(type="signal"), queue=self._signals)

    def close(self) -> None:
        self._connection.close()
        os.close(self._wakeup)

    def wake(self) -> None:
        """Have `wait` return; from any thread."""
        with contextlib.suppress(OSError):
            os.eventfd_write(self._wakeup, 1)

    def call(self, to: DBusAddress, method: str, signature: str = "", *body: Any) -> tuple[Any, ...]:
        """Call a method; what it returns. Raises BusError."""
        message = new_method_call(to, method, signature or None, body)
        return self._ask(message)

    def put(self, to: DBusAddress, name: str, signature: str, value: Any) -> None:
        """Set a property. Raises BusError."""
        properties = DBusAddress(to.object_path, to.bus_name, _PROPERTIES)
        self.call(properties, "Set", "ssv", to.interface, name, (signature, value))

    def listen(self, rule: MatchRule) -> None:
        """Have these signals come. Raises BusError."""
        self._ask(message_bus.AddMatch(rule))

    def ignore(self, rule: MatchRule) -> None:
        """These signals need not come any more. Raises BusError."""
        self._ask(message_bus.RemoveMatch(rule))

    def has_owner(self, name: str) -> bool:
        """Whether somebody has this name on the bus. Raises BusError."""
        return bool(self._ask(message_bus.NameHasOwner(name))[0])

    def wait(self) -> Iterator[Message]:
        """Wait for signals, or to be woken; the signals that came. Raises BusError where the bus is gone."""
        try:
            if not self._signals:
                readable([self._connection.sock, self._wakeup], None)
            with contextlib.suppress(BlockingIOError):
                os.eventfd_read(self._wakeup)
            with contextlib.suppress(TimeoutError):
                while True:
                    self._connection.recv_messages(timeout=0)
        except OSError as error:
            raise BusError("", str(error)) from error
        while self._signals:
            yield self._signals.popleft()

    def _ask(self, message: Message) -> tuple[Any, ...]:
        try:
            reply = self._connection.send_and_get_reply(message, timeout=PATIENCE)
        except OSError as error:  # TimeoutError is one
            raise BusError("", str(error)) from error
        if reply.header.message_type is MessageType.error:
            words = reply.body[0] if reply.body and isinstance(reply.body[0], str) else ""
            raise BusError(reply.header.fields.get(HeaderFields.error_name, ""), words)
        return tuple(reply.body)
