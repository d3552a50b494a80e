"""What an app and the launcher say to each other, kept while somebody asks for it and not a moment longer."""

from __future__ import annotations

import itertools
import time
from collections import deque
from typing import TYPE_CHECKING, Any

import msgspec

from gulou_launcher.control.scenes import MessageRecord, Messages

if TYPE_CHECKING:
    from gulou_launcher.post import Line

KEPT = 512
ASKED_EVERY = 10.0
"""Seconds after which nobody is taken to be listening any more."""
_MOST_LETTERS = 400
_HEADER = 4

_encoder = msgspec.msgpack.Encoder()


class Overhearing:
    """The last KEPT messages of one line. They are put into words by whoever asks, not by who speaks."""

    def __init__(self, line: Line[Any]) -> None:
        self._line = line
        self._numbers = itertools.count(1)
        self._heard: deque[tuple[int, float, bool, msgspec.Struct]] = deque(maxlen=KEPT)
        self._until = 0.0

    def since(self, after: int) -> Messages:
        """The messages after this number; from now on, and for ASKED_EVERY seconds, more are kept."""
        self._until = time.monotonic() + ASKED_EVERY
        self._line.tap = self._hear
        kept = [heard for heard in tuple(self._heard) if heard[0] > after]
        missed = kept[0][0] - after - 1 if kept and after else 0
        return Messages(tuple(_record(*heard) for heard in kept), max(0, missed))

    def _hear(self, message: msgspec.Struct, sent: bool) -> None:
        now = time.monotonic()
        if now > self._until:
            self._line.tap = None
            self._heard.clear()
            return
        self._heard.append((next(self._numbers), now, sent, message))


def _record(number: int, moment: float, sent: bool, message: msgspec.Struct) -> MessageRecord:
    tag = str(message.__struct_config__.tag or type(message).__name__.lower())
    fields = ", ".join(f"{name}={getattr(message, name)!r}" for name in message.__struct_fields__)
    text = fields if len(fields) <= _MOST_LETTERS else fields[: _MOST_LETTERS - 1] + "…"
    return MessageRecord(number, moment, sent, tag, len(_encoder.encode(message)) + _HEADER, text)
