"""A server for phones on loopback, and a TV that keeps what it was told."""

from __future__ import annotations

import ipaddress
import threading
import time
from collections.abc import Callable, Iterator

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from gulou_hal.satip.lan import Network
from gulou_launcher.phone.admission import Admission
from gulou_launcher.phone.line import Line
from gulou_launcher.phone.messages import FromPhone
from gulou_launcher.phone.secrecy import Way
from gulou_launcher.phone.server import Household, PhoneServer
from tests.launcher.phone.played_phone import PlayedPhone

LOOPBACK = (Network("lo", "127.0.0.1", ipaddress.IPv4Network("127.0.0.0/8")),)


class Tv:
    """Stands where the launcher stands. `moment` is the clock of the admission."""

    def __init__(self) -> None:
        self.phones: dict[str, str] = {}
        self.room = 8
        self.lines: list[Line] = []
        self.heard: list[FromPhone] = []
        self.changes = 0
        self.moment = 1000.0
        self.came: Callable[[Line], object] = lambda line: None
        self.answers: Callable[[Line, FromPhone], object] = lambda line, message: None
        self.admission = Admission(self._changed, lambda: self.moment)
        household = Household(lambda: self.phones, self._paired, self._came, self._went, self._said)
        self.server = PhoneServer(
            X25519PrivateKey.generate(), "living room", self.admission, household, lambda: LOOPBACK
        )
        self._lock = threading.Lock()

    def paired(self) -> tuple[PlayedPhone, str]:
        """A phone that was paired with the code, and its token."""
        offer = self.admission.open()
        phone = PlayedPhone(self.server.port)
        welcome = phone.enter(Way.code, code=offer.code, name="Mi")
        assert welcome["type"] == "welcome"
        return phone, welcome["token"]

    def until(self, what: Callable[[], object], seconds: float = 5.0) -> None:
        deadline = time.monotonic() + seconds
        while not what():
            assert time.monotonic() < deadline
            time.sleep(0.005)

    def _changed(self) -> None:
        self.changes += 1

    def _paired(self, phone: str, name: str) -> bool:
        if len(self.phones) >= self.room:
            return False
        self.phones[phone] = name
        return True

    def _came(self, line: Line) -> None:
        with self._lock:
            self.lines.append(line)
        self.came(line)

    def _went(self, line: Line) -> None:
        with self._lock:
            self.lines.remove(line)

    def _said(self, line: Line, message: FromPhone) -> None:
        self.heard.append(message)
        self.answers(line, message)


@pytest.fixture
def tv() -> Iterator[Tv]:
    found = Tv()
    found.server.start(0)
    yield found
    found.server.stop()
