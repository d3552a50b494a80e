"""Who may become known: whoever sees the TV, and nobody by guessing.

One square and one code at a time, for one phone and some minutes. After each wrong code its source waits
twice as long as before, and so do all once several were wrong; one guessed at too often is replaced.
All of it may be called from any thread.
"""

from __future__ import annotations

import hmac
import math
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

DIGITS = 6
SECRET = 16
"""Bytes in the square."""
LIFETIME = 300.0
"""Seconds that square and code are good for."""
TRIES = 5
"""Wrong tries, whoever made them, until there is another code."""
_FREE = 3
"""Wrong tries of all together before all wait."""
_FIRST, _MOST = 1.0, 3600.0
"""Seconds of waiting: the first time, and at most."""
_SOURCES = 64
"""Sources that are remembered."""


@dataclass(frozen=True)
class Offer:
    """What the TV shows. `until` is on the monotonic clock."""

    secret: bytes
    code: str
    until: float


class _Slowing:
    """Counts wrong tries, and says how long the next must wait."""

    def __init__(self, free: int) -> None:
        self._free = free
        self._wrong = 0
        self.until = 0.0

    def wrong(self, now: float) -> None:
        self._wrong += 1
        if self._wrong > self._free:
            self.until = now + min(_MOST, _FIRST * 2.0 ** min(30, self._wrong - self._free - 1))


class Admission:
    """`changed` is called, on whichever thread, when there is another offer or a wrong try."""

    def __init__(self, changed: Callable[[], object], clock: Callable[[], float] = time.monotonic) -> None:
        self._changed = changed
        self._clock = clock
        self._lock = threading.Lock()
        self._offer: Offer | None = None
        self._all = _Slowing(_FREE)
        self._sources: OrderedDict[str, _Slowing] = OrderedDict()
        self._guesses = 0
        self.wrong = 0
        """Wrong tries since the offer was opened."""

    @property
    def offer(self) -> Offer | None:
        """What stands on the TV; None: nobody can be paired now."""
        with self._lock:
            return self._current()

    def open(self) -> Offer:
        """Show another square and another code."""
        with self._lock:
            self.wrong = self._guesses = 0
            self._offer = self._new(self._clock() + LIFETIME)
            return self._offer

    def close(self) -> None:
        with self._lock:
            self._offer = None

    def wait(self, source: str) -> int:
        """Seconds for which no code from this source is looked at; 0: it may try."""
        with self._lock:
            own = self._sources.get(source)
            until = max(self._all.until, own.until if own is not None else 0.0)
            return max(0, math.ceil(until - self._clock()))

    def secret(self) -> bytes:
        """What the square holds; random where there is none, so that nothing fits."""
        offer = self.offer
        return offer.secret if offer is not None else secrets.token_bytes(SECRET)

    def read(self, secret: bytes, source: str) -> bool:
        """Whoever came has the secret of the square: whether that is still good. It is used up by that."""
        with self._lock:
            offer = self._current()
            right = offer is not None and hmac.compare_digest(offer.secret, secret)
            return self._tried(source, right, guess=False)

    def typed(self, code: str, source: str) -> bool:
        """Whether this is the code. It is used up by that."""
        with self._lock:
            offer = self._current()
            plain = "".join(digit for digit in code if digit.isdecimal() and digit.isascii())
            right = offer is not None and hmac.compare_digest(offer.code.encode(), plain.encode())
            return self._tried(source, right, guess=True)

    def missed(self, source: str) -> None:
        """Somebody came with the secret of another square: an old one, since nobody can guess 128 bits."""
        with self._lock:
            self._tried(source, False, guess=False)

    def _current(self) -> Offer | None:
        if self._offer is not None and self._clock() >= self._offer.until:
            self._offer = None
        return self._offer

    def _new(self, until: float) -> Offer:
        code = "".join(secrets.choice("0123456789") for _ in range(DIGITS))
        return Offer(secrets.token_bytes(SECRET), code, until)

    def _tried(self, source: str, right: bool, *, guess: bool) -> bool:
        if right:
            self._offer = None
            self._all = _Slowing(_FREE)
            self._sources.pop(source, None)
        elif guess:
            now = self._clock()
            self._all.wrong(now)
            own = self._sources.setdefault(source, _Slowing(0))
            self._sources.move_to_end(source)
            own.wrong(now)
            if len(self._sources) > _SOURCES:
                self._sources.popitem(last=False)
            self.wrong += 1
            self._guesses += 1
            if self._offer is not None and self._guesses >= TRIES:
                # Guessing goes on at another code, from the beginning.
                self._guesses = 0
                self._offer = self._new(self._offer.until)
        self._changed()
        return right
