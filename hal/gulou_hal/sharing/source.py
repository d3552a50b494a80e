"""What sharing needs of television: which multiplexes there are, and the packets of one of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import msgspec

from gulou_hal.satip.description import Frontends
from gulou_hal.tuner.delivery import Delivery


class Refused(Exception):  # noqa: N818 - it is an answer, not a fault
    """A multiplex that cannot be had now; one sentence. `busy` where it could be had later."""

    def __init__(self, sentence: str, *, busy: bool) -> None:
        super().__init__(sentence)
        self.busy = busy


class Channel(msgspec.Struct, frozen=True):
    """A channel and the PIDs that a player needs for it, tables included."""

    name: str
    number: int | None
    delivery: Delivery
    pids: tuple[int, ...]


class Signal(msgspec.Struct, frozen=True):
    """How a multiplex is received; `strength` from 0 to 1, None where the tuner does not say."""

    locked: bool
    strength: float | None = None


class Received(Protocol):
    """A multiplex that is received for somebody, until `close`."""

    @property
    def lost(self) -> int:
        """Packets that passed because nobody read them in time."""

    def read(self, timeout: float) -> bytes:
        """Whole packets of the wanted PIDs, in order; b"" when none came for so many seconds."""

    def want(self, pids: frozenset[int] | None) -> None:
        """From the next packet on these PIDs; None: all."""

    def signal(self) -> Signal:
        """How it is received."""

    def close(self) -> None:
        """Need it no more. Safe to call twice, from any thread."""


class Source(Protocol):
    """Television, as those see it whom it is shared with. Any thread calls."""

    def frontends(self) -> Sequence[Frontends]:
        """What can be received at the same time."""

    def channels(self) -> Sequence[Channel]:
        """All channels that may be watched, in the household's order."""

    def receive(self, delivery: Delivery, pids: frozenset[int] | None) -> Received:
        """Receive a multiplex. Raises Refused.

        Where the tuner is taken for something more important, its signal is not locked until another is had.
        """
