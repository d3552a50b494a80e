"""Texts of the guide as they are stored: deflated where that is shorter, by words that this guide repeats."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable
from typing import Final

import msgspec

LONG: Final = 400
"""Bytes from which a text is worth deflating while a tuner is waiting for it to be stored."""
SHORT: Final = 40
"""Bytes from which it is where there is time, and words are known that this guide repeats."""
_WINDOW: Final = -13
"""Deflate without a header, with a window of 8 KiB: small, so quick to set up."""
_MEMORY: Final = 4
_DICTIONARY: Final = 4096
_MOST: Final = 255
"""Dictionaries of a database: a stored text names its own in one byte, 0 is none."""
_BETTER: Final = 0.85

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(dict[str, str]).decode


class Texts:
    """Packs and unpacks the texts of one connection. Not thread-safe while it packs."""

    def __init__(self, connection: sqlite3.Connection, worth: int = LONG) -> None:
        """`worth` is the size in bytes from which a text is deflated."""
        self._connection = connection
        self._worth = worth
        self._dictionaries: dict[int, bytes] = {0: b""}
        self._newest: int | None = None

    def pack(self, texts: dict[str, str]) -> str | bytes | None:
        """Texts as they are stored: None for none, JSON, or a dictionary's number and what was deflated."""
        if not texts:
            return None
        data = _encode(texts)
        if len(data) >= self._worth:
            number = self._newest_number()
            deflated = _deflated(data, self._dictionaries[number])
            if len(deflated) + 1 < len(data):
                return bytes((number,)) + deflated
        return data.decode()

    def unpack(self, texts: str | bytes | None) -> dict[str, str]:
        """Stored texts. A damaged one is no text: the rest of the guide is worth showing."""
        if texts is None:
            return {}
        try:
            return _decode(self._inflated(texts) if isinstance(texts, bytes) else texts)
        except (zlib.error, LookupError, ValueError, sqlite3.Error):
            return {}

    def learn(self, samples: Iterable[dict[str, str]]) -> None:
        """Make a dictionary of texts as these, where the newest that there is does clearly worse."""
        told = [_encode(texts) for texts in samples if texts]
        half = len(told) // 2
        if not half:
            return
        learnt = b"".join(dict.fromkeys(told[:half]))[-_DICTIONARY:]
        before = self._dictionaries[self._newest_number()]
        sizes = [sum(len(_deflated(data, known)) for data in told[half:]) for known in (before, learnt)]
        number = self._newest_number() + 1
        if sizes[1] < sizes[0] * _BETTER and number <= _MOST:
            self._connection.execute("INSERT INTO dictionaries VALUES (?, ?)", (number, learnt))
            self._dictionaries[number] = learnt
            self._newest = number

    def _newest_number(self) -> int:
        if self._newest is None:
            sql = "SELECT dictionary, words FROM dictionaries ORDER BY dictionary DESC LIMIT 1"
            number, words = self._connection.execute(sql).fetchone() or (0, b"")
            self._dictionaries[number] = words
            self._newest = int(number)
        return self._newest

    def _inflated(self, stored: bytes) -> bytes:
        number = stored[0]
        if number not in self._dictionaries:
            sql = "SELECT words FROM dictionaries WHERE dictionary = ?"
            found = self._connection.execute(sql, (number,)).fetchone()
            if found is None:
                raise LookupError(number)
            self._dictionaries[number] = found[0]
        inflate = zlib.decompressobj(_WINDOW, self._dictionaries[number])
        return inflate.decompress(stored[1:])


def _deflated(data: bytes, dictionary: bytes) -> bytes:
    deflate = zlib.compressobj(6, zlib.DEFLATED, _WINDOW, _MEMORY, zlib.Z_DEFAULT_STRATEGY, dictionary)
    return deflate.compress(data) + deflate.flush()
