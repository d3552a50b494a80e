"""The household's PIN: kept as a salted scrypt hash (RFC 7914); wrong tries make the next ones wait."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from gulou_launcher.kept import Kept
    from gulou_launcher.post import Post

DIGITS = 4
FREE_TRIES = 3
"""Wrong PINs before one has to wait."""
FIRST_WAIT, LONGEST_WAIT = 30.0, 3600.0
"""Seconds; each further wrong one waits twice as long."""
_ROOM, _NAME = "lock", "pin"
_COST = {"n": 1 << 14, "r": 8, "p": 1}
"""About 50 ms and 16 MiB on a small board. Four digits are few: it is the waiting that guards them."""


class _Record(msgspec.Struct, frozen=True):
    salt: bytes
    hash: bytes
    wrong: int = 0
    until: float = 0.0
    """Unix time before which no try counts."""


class Pin:
    """Belongs to the frame thread; hashing runs on a thread of its own."""

    def __init__(self, kept: Kept, post: Post, clock: Callable[[], float] = time.time) -> None:
        self._kept = kept
        self._post = post
        self._clock = clock

    @property
    def exists(self) -> bool:
        return self._kept.has(_ROOM, "", _NAME)

    @property
    def waits(self) -> float:
        """Seconds until the next try counts; 0 where it does now."""
        record = self._record
        left = record.until - self._clock() if record is not None else 0.0
        # A clock that was set back must not lock the household out for longer than ever agreed.
        return max(0.0, min(left, LONGEST_WAIT))

    def check(self, digits: str, done: Callable[[bool], object]) -> None:
        """Find out whether this is the PIN; `done` is told on the frame thread."""
        record = self._record
        if record is None or self.waits:
            done(False)
            return

        def found(right: bool) -> None:
            now = self._record
            if now is not None:
                wrong = 0 if right else now.wrong + 1
                self._put(msgspec.structs.replace(now, wrong=wrong, until=self._clock() + wait_after(wrong)))
            done(right)

        self._work(lambda: hmac.compare_digest(_hash(digits, record.salt), record.hash), found)

    def put(self, digits: str, done: Callable[[], object]) -> None:
        """This is the PIN from now on."""
        salt = secrets.token_bytes(16)

        def made(value: bytes) -> None:
            self._put(_Record(salt, value))
            done()

        self._work(lambda: _hash(digits, salt), made)

    def forget(self) -> None:
        """There is no PIN any more."""
        self._kept.forget(_ROOM, "", _NAME)

    @property
    def _record(self) -> _Record | None:
        value = self._kept.get(_ROOM, "", _NAME)
        return None if value is None else msgspec.convert(value, _Record)

    def _put(self, record: _Record) -> None:
        self._kept.put(_ROOM, "", _NAME, value=record)

    def _work(self, call: Callable[[], Any], done: Callable[[Any], None]) -> None:
        threading.Thread(target=lambda: self._post.deliver(done, call()), name="pin", daemon=True).start()


def wait_after(wrong: int) -> float:
    """Seconds to wait after so many wrong tries."""
    if wrong < FREE_TRIES:
        return 0.0
    return min(LONGEST_WAIT, FIRST_WAIT * (1 << min(wrong - FREE_TRIES, 16)))


def _hash(digits: str, salt: bytes) -> bytes:
    return hashlib.scrypt(digits.encode(), salt=salt, **_COST, dklen=32)
