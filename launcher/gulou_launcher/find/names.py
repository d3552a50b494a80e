"""The names of what is on this box itself, by the words that find them: apps, settings, recordings."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping

from gulou_hal.epg.children import Child
from gulou_hal.search import naming
from gulou_hal.search.words import rank, typed, words

Key = str
Ranks = dict[Key, int]


class Names:
    """Asked on any thread. Until the readings of what is new are known, it is found as it is written."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._names: naming.Names = {}
        self._words: dict[Key, tuple[str, ...]] = {}
        self._child: Child | None = None
        self._known = threading.Event()
        self._known.set()

    def put(self, names: Mapping[Key, tuple[str, ...]]) -> None:
        """These are the names now. Returns at once."""
        with self._lock:
            if names == self._names:
                return
            self._names = dict(names)
            self._known.clear()
            before, self._child = self._child, None
        threading.Thread(target=self._learn, args=(before,), name="names", daemon=True).start()

    def find(self, query: str) -> Ranks:
        """How well each fits that fits at all."""
        asked = typed(query)
        with self._lock:
            known = self._words
        ranks = {key: rank(asked, each) for key, each in known.items()}
        return {key: each for key, each in ranks.items() if each is not None}

    def wait(self, timeout: float) -> bool:
        """Wait until all readings are known; for tests and measurements."""
        return self._known.wait(timeout)

    def close(self) -> None:
        """End what is under way."""
        with self._lock:
            child, self._child = self._child, None
        if child is not None:
            child.stop()

    def _learn(self, before: Child | None) -> None:
        if before is not None:
            before.stop()
        with self._lock:
            names = self._names
        plain = {key: tuple(words(each, _unread)) for key, each in names.items()}
        child = Child(
            "gulou_hal.search.naming", naming.encode(names), self._heard(names), lambda: self._ended(names)
        )
        with self._lock:
            if names is not self._names:
                return
            self._words = plain
            self._child = child
        child.start()

    def _heard(self, names: naming.Names) -> Callable[[bytes], None]:
        def heard(said: bytes) -> None:
            found = naming.decode(said)
            with self._lock:
                if names is self._names:
                    self._words = found

        return heard

    def _ended(self, names: naming.Names) -> None:
        with self._lock:
            if names is self._names:
                self._child = None
                self._known.set()


def _unread(_: str) -> tuple[str, ...]:
    return ()
