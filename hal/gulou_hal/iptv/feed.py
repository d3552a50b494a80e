"""A file that is read piece by piece: from a path or a web address, plain, gzip or xz."""

from __future__ import annotations

import lzma
import zlib
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import unquote, urlsplit

from gulou_hal.iptv.errors import FeedError

_PIECE: Final = 64 * 1024
_GZIP: Final = b"\x1f\x8b"
_XZ: Final = b"\xfd7zXZ\x00"
_CONNECT, _READ = 10.0, 30.0
"""Seconds to wait for a server, and for its next piece."""


class _Inflate(Protocol):
    def decompress(self, data: bytes, max_length: int = ..., /) -> bytes: ...

    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...


class Feed:
    """What lies at an address. `done` and `size` are bytes as fetched, `size` 0 where nobody says."""

    def __init__(self, address: str) -> None:
        self.address: Final = address
        self.done = 0
        self.size = 0

    def pieces(self) -> Iterator[bytes]:
        """What it says, unpacked, at most some 64 KiB at a time. Raises FeedError."""
        raw = self._web() if self.address.lower().startswith(("http://", "https://")) else self._file()
        yield from self._unpacked(self._counted(raw))

    def _counted(self, raw: Iterator[bytes]) -> Iterator[bytes]:
        for piece in raw:
            self.done += len(piece)
            yield piece

    def _file(self) -> Iterator[bytes]:
        path = _path(self.address)
        try:
            with path.open("rb") as file:
                self.size = path.stat().st_size
                while piece := file.read(_PIECE):
                    yield piece
        except FileNotFoundError:
            raise FeedError(f"There is no file {path}; check the path") from None
        except PermissionError:
            raise FeedError(f"{path} may not be read by this user; change its permissions") from None
        except IsADirectoryError:
            raise FeedError(f"{path} is a folder; name a file in it") from None
        except OSError as error:
            raise FeedError(f"{path} cannot be read: {error.strerror}; check the disk") from None

    def _web(self) -> Iterator[bytes]:
        import requests  # it is slow to import, and most guides come from the air

        try:
            with requests.get(self.address, stream=True, timeout=(_CONNECT, _READ)) as answer:
                if answer.status_code != 200:
                    raise FeedError(
                        f"{self.address} answered {answer.status_code} {answer.reason}; check the address"
                    )
                self.size = int(answer.headers.get("Content-Length", "0"))
                fetched = 0
                for piece in answer.iter_content(_PIECE):
                    fetched += len(piece)
                    yield piece
                if self.size and "Content-Encoding" not in answer.headers and fetched < self.size:
                    raise FeedError(f"{self.address} ended in the middle; try it again")
        except ValueError as error:
            raise FeedError(f"{self.address} is no web address: {error}") from None
        except requests.RequestException as error:
            raise FeedError(f"{self.address} cannot be fetched ({_why(error)}); check the network") from None

    def _unpacked(self, raw: Iterator[bytes]) -> Iterator[bytes]:
        first = b""
        for piece in raw:
            first += piece
            if len(first) >= len(_XZ):
                break
        opener = next((made for magic, made in _PACKED if first.startswith(magic)), None)
        if opener is None:
            yield first
            yield from raw
            return
        inflate = opener()
        try:
            for piece in _chained(first, raw):
                data = piece
                while data:
                    yield inflate.decompress(data)
                    # Packed files may follow one another (IETF RFC 1952 §2.2).
                    data = inflate.unused_data if inflate.eof else b""
                    if inflate.eof and data:
                        inflate = opener()
        except (zlib.error, lzma.LZMAError, EOFError) as error:
            raise FeedError(f"{self.address} is damaged ({error}); fetch it again") from None
        if not inflate.eof:
            raise FeedError(f"{self.address} ends in the middle; fetch it again")


def _gzip() -> _Inflate:
    return zlib.decompressobj(31)


_PACKED: Final[tuple[tuple[bytes, Callable[[], _Inflate]], ...]] = (
    (_GZIP, _gzip),
    (_XZ, lzma.LZMADecompressor),
)


def _chained(first: bytes, raw: Iterator[bytes]) -> Iterator[bytes]:
    """In small pieces: packed a thousand to one, a large one would not fit in memory."""
    step = _PIECE // 16
    for piece in chain((first,), raw):
        for at in range(0, len(piece), step):
            yield piece[at : at + step]


def _path(address: str) -> Path:
    if address.startswith("file://"):
        return Path(unquote(urlsplit(address).path))
    return Path(address).expanduser()


_PLAIN: Final = (
    ("NameResolutionError", "its name is not known"),
    ("timed out", "it does not answer in time"),
    ("Connection refused", "nothing answers there"),
    ("No route to host", "there is no way to it"),
    ("Network is unreachable", "there is no way to it"),
    ("CERTIFICATE", "its certificate is not valid"),
)
"""What an error has in it, and how a person says that."""


def _why(error: Exception) -> str:
    """In plain words; else the innermost reason, which says more than the layers around it."""
    whole = repr(error)
    for word, plain in _PLAIN:
        if word in whole:
            return plain
    while error.args and isinstance(error.args[0], Exception):
        error = error.args[0]
    reason = getattr(error, "reason", None)
    return str(reason if reason is not None else error).rpartition(": ")[2] or type(error).__name__
