"""Reads one PID of a service, on a thread of its own, for as long as somebody asks for what it brings."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final, Generic, Protocol, TypeVar

from gulou_hal.ts.packet import PACKET_SIZE

PATIENCE: Final = 20.0
"""Seconds without a question after which nothing is read any more."""
_WAIT: Final = 0.5
_PIECE: Final = 64 * PACKET_SIZE
"""Bytes that are taken apart at a time: whoever asks waits no longer than for these."""


class Tap(Protocol):
    """Packets of one PID, in order."""

    def read(self, timeout: float) -> bytes: ...
    def close(self) -> None: ...


class Reader(Protocol):
    """Makes something of packets of 188 bytes, all of one PID, in order."""

    def feed(self, packets: bytes) -> None: ...


_Made = TypeVar("_Made", bound=Reader)


class Listener(Generic[_Made]):
    """Feeds `made` with what `tap` brings. With `lock` held, any thread may look at it."""

    def __init__(self, name: str, pid: int, tap: Tap, made: _Made) -> None:
        self.pid: Final = pid
        self.made: Final = made
        self.lock: Final = threading.Lock()
        self._asked = time.monotonic()
        self._tap = tap
        self._closing = False
        self._thread = threading.Thread(target=self._listen, name=name, daemon=True)
        self._thread.start()

    @property
    def running(self) -> bool:
        return self._thread.is_alive() and not self._closing

    def touch(self) -> None:
        """Somebody asks."""
        self._asked = time.monotonic()

    def close(self) -> None:
        """Read no more; does not wait."""
        self._closing = True
        self._tap.close()

    def _listen(self) -> None:
        try:
            while not self._closing and time.monotonic() - self._asked < PATIENCE:
                packets = self._tap.read(_WAIT)
                for at in range(0, len(packets), _PIECE):
                    with self.lock:
                        self.made.feed(packets[at : at + _PIECE])
        finally:
            self._tap.close()


class Listeners(Generic[_Made]):
    """One service is read at a time; of a few more is kept what they brought. Only one thread calls."""

    def __init__(
        self, name: str, tap: Callable[[str, int], Tap], make: Callable[[], _Made], *, kept: int
    ) -> None:
        """`tap` begins to receive a PID of a service, or raises ServiceError. What was made of a service is
        kept while it is one of the last so many."""
        self._name = name
        self._tap = tap
        self._make = make
        self._most = kept + 1
        self._listeners: OrderedDict[str, Listener[_Made]] = OrderedDict()

    def of(self, service: str, pid: int) -> Listener[_Made]:
        """What reads this PID of a service: begun with the first question, the last service's ended."""
        listener = self._listeners.pop(service, None)
        if listener is None or not listener.running or listener.pid != pid:
            known = listener is not None and listener.pid == pid and self._most > 1
            made = listener.made if listener is not None and known else self._make()
            listener = Listener(self._name, pid, self._tap(service, pid), made)
        self._listeners[service] = listener
        listener.touch()
        for other in list(self._listeners):
            if other != service:
                self._listeners[other].close()  # what it brought stays, the tuner need not
        while len(self._listeners) > self._most:
            self._listeners.popitem(last=False)
        return listener

    def close(self) -> None:
        """Read no more."""
        for listener in self._listeners.values():
            listener.close()
