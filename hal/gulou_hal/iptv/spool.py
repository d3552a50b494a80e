"""Programmes put aside by channel while a guide is read: on disk, in little memory, in any order."""

from __future__ import annotations

import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

import msgspec

from gulou_hal.iptv.xmltv import XmltvProgramme

_FULL: Final = 16 * 1024
"""Bytes of one channel that are packed together."""
_MOST: Final = 16 << 20
"""Bytes of all channels that are held in memory."""

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[XmltvProgramme]).decode


class Spool:
    """A file without a name: it is gone with the process, however that ends."""

    def __init__(self, folder: Path) -> None:
        """Raises OSError where `folder` cannot be written."""
        self._file: IO[bytes] = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - closed by `close`
        self._open: dict[str, list[bytes]] = {}
        self._sizes: dict[str, int] = {}
        self._held = 0
        self._packed: dict[str, list[tuple[int, int]]] = {}
        self._end = 0

    def add(self, channel: str, programme: XmltvProgramme) -> None:
        """Raises OSError when the disk is full."""
        data = _encode(programme)
        pieces = self._open.get(channel)
        if pieces is None:
            pieces = self._open[channel] = []
            self._sizes[channel] = 0
        pieces.append(data)
        self._sizes[channel] += len(data)
        self._held += len(data)
        if self._sizes[channel] >= _FULL:
            self._pack(channel)
        if self._held >= _MOST:
            for name in list(self._open):
                self._pack(name)

    def channels(self) -> list[str]:
        """Those that have programmes."""
        return list(self._packed | self._open)

    def programmes(self, channel: str) -> Iterator[XmltvProgramme]:
        """Those of a channel, in the order in which they came."""
        for at, size in self._packed.get(channel, ()):
            self._file.seek(at)
            yield from _decode(zlib.decompress(self._file.read(size)))
        if channel in self._open:
            yield from _decode(_array(self._open[channel]))

    def close(self) -> None:
        self._file.close()

    def _pack(self, channel: str) -> None:
        data = zlib.compress(_array(self._open.pop(channel)), 1)
        self._held -= self._sizes.pop(channel)
        self._file.seek(self._end)
        self._file.write(data)
        self._packed.setdefault(channel, []).append((self._end, len(data)))
        self._end += len(data)


def _array(pieces: list[bytes]) -> bytes:
    """One array of what is encoded already (MessagePack: array 32)."""
    return b"\xdd" + len(pieces).to_bytes(4, "big") + b"".join(pieces)
