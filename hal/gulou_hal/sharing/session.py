"""The sessions of the clients: who receives what, and until when."""

from __future__ import annotations

import secrets
import time
from typing import Final

from gulou_hal.satip import reception
from gulou_hal.satip.pids import Pids
from gulou_hal.sharing.connection import Connection
from gulou_hal.sharing.flow import Flow
from gulou_hal.sharing.source import Received, Signal
from gulou_hal.tuner.delivery import Delivery

TIMEOUT: Final = 30
"""Seconds without a sign of life after which a session ends."""
_GRACE: Final = 5
MOST: Final = 8
MOST_OF_ONE: Final = 4
_FULL_LEVEL: Final = 255
_FULL_QUALITY: Final = 15


class Stream:
    """What one client tuned to. Others may watch along, but only its owner changes it."""

    def __init__(self, number: int, delivery: Delivery, pids: Pids) -> None:
        self.number: Final = number
        self.delivery = delivery
        self.pids = pids

    def describe(self, signal: Signal) -> str:
        """How it is received, in SAT>IP's words."""
        level = _FULL_LEVEL if signal.strength is None else round(_FULL_LEVEL * signal.strength)
        found = reception.Reception(
            frontend=self.number,
            level=level if signal.locked or signal.strength is not None else 0,
            locked=signal.locked,
            quality=_FULL_QUALITY if signal.locked else 0,
            pids=self.pids,
        )
        words = dict(part.partition("=")[::2] for part in self.delivery.query.split("&"))
        return reception.write(found, words)


class Session:
    """One client's way to a stream. Only the server's loop calls it, but for `describe`."""

    def __init__(
        self, peer: str, stream: Stream, is_owner: bool, connection: Connection | None, received: Received
    ) -> None:
        """`connection` is the one that it ends with; None where it outlives its connection (UDP)."""
        self.id: Final = f"{secrets.randbelow(10**14):014d}"
        self.peer: Final = peer
        self.stream: Final = stream
        self.is_owner: Final = is_owner
        self.connection: Final = connection
        self.playing = False
        self.heard_at = time.monotonic()
        self.received = received
        self.transport = ""
        """The way that was agreed on, as the Transport header says it."""
        self.flow: Flow

    @property
    def is_over(self) -> bool:
        """Nothing was heard of the client for too long."""
        heard = max(self.heard_at, self.connection.heard_at if self.connection is not None else 0.0)
        gone = self.connection is not None and self.connection.closed
        return gone or time.monotonic() - heard > TIMEOUT + _GRACE

    def hear(self) -> None:
        """The client gave a sign of life."""
        self.heard_at = time.monotonic()

    def describe(self) -> str:
        """How its stream is received, in SAT>IP's words."""
        return self.stream.describe(self.received.signal())
