"""Open a package and believe nothing in it. Reads once, from front to back, and holds little in memory."""

from __future__ import annotations

import hashlib
import os
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Protocol, TypeVar

import msgspec

from gulou.manifest import Manifest
from gulou.package import signing
from gulou.package.errors import PackageError
from gulou.package.layout import (
    INDEX,
    LARGEST_INDEX,
    LARGEST_SIGNATURE,
    LOCAL,
    SIGNATURE,
    Index,
    Signature,
    check_index,
    crc_of,
    ending,
    local_header,
)

_CHUNK = 1 << 18
_SIZE_AT = 18
_FILE_MODE, _FOLDER_MODE = 0o644, 0o755
_BROKEN = "The package is broken or was changed: get it anew."
_CUT = "The package ends too early: get it anew."

Struct = TypeVar("Struct", bound=msgspec.Struct)
Told = Callable[[float, str], None]
"""Gets the share that is done, 0 … 1, and the name of the file at work."""


class Readable(Protocol):
    """Where a package comes from: a file or a stream. `read` gives at most so many bytes, none at the end."""

    def read(self, count: int, /) -> bytes: ...


class Package:
    """A package whose index is signed by `key`. Nothing of its files has been read yet.

    Raises PackageError when the index is not signed, or is none.
    """

    def __init__(self, stream: Readable) -> None:
        self._stream = stream
        raw = self._small(INDEX, LARGEST_INDEX)
        index_entry = self._last
        self.index = _decoded(raw, Index)
        signature = self._small(SIGNATURE, LARGEST_SIGNATURE)
        self._entries = [index_entry, self._last]
        signed = _decoded(signature, Signature)
        signing.check(signed, raw)
        self.key = signed.key
        # Only what is signed is worth a closer look; and there is one way alone to write each of the two.
        if self.index.encoded() != raw or signed.encoded() != signature:
            raise PackageError(_BROKEN)
        check_index(self.index)

    @property
    def size(self) -> int:
        """Bytes of all its files together."""
        return sum(file.size for file in self.index.files.values())

    def unpack(self, folder: Path | None, told: Told = lambda share, name: None) -> None:
        """Write the files into a new folder; None: only look whether all is right.

        Raises PackageError for a file that is not as the index says and for anything more in the package;
        what was written until then stays for the caller to take away. May be called once.
        """
        done, whole = 0, max(1, self.size)
        if folder is not None:
            folder.mkdir(parents=True)
            folder.chmod(_FOLDER_MODE)
        for name in sorted(self.index.files, key=str.encode):
            told(done / whole, name)
            if folder is None:
                self._file(name, None)
            else:
                path = folder / name
                _make_folders(folder, path.parent)
                with path.open("xb") as target:
                    os.fchmod(target.fileno(), _FILE_MODE)
                    self._file(name, target)
            done += self.index.files[name].size
        expected = ending(self._entries)
        if self._exactly(len(expected)) != expected or self._stream.read(1):
            raise PackageError(_BROKEN)

    def _file(self, name: str, target: BinaryIO | None) -> None:
        file = self.index.files[name]
        header = self._header(name, file.size)
        digest, crc, left = hashlib.sha256(), 0, file.size
        while left:
            chunk = self._stream.read(min(left, _CHUNK))
            if not chunk:
                raise PackageError(_CUT)
            left -= len(chunk)
            digest.update(chunk)
            crc = zlib.crc32(chunk, crc)
            if target is not None:
                target.write(chunk)
        if digest.hexdigest() != file.sha256:
            raise PackageError(f"{name} was changed after the package was signed: get it anew.")
        if crc != crc_of(header):
            raise PackageError(_BROKEN)
        self._entries.append((name, file.size, crc))

    def _small(self, name: str, most: int) -> bytes:
        """One of the two entries about the package itself; leaves (name, size, crc) in `_last`."""
        header = self._exactly(LOCAL.size + len(name))
        size = int.from_bytes(header[_SIZE_AT : _SIZE_AT + 4], "little")
        if header != local_header(name, size, crc_of(header)):
            what = "no Gulou package" if name == INDEX else "not signed: pack it with `gulou pack`"
            raise PackageError(f"This is {what}.")
        if size > most:
            raise PackageError(_BROKEN)
        raw = self._exactly(size)
        if zlib.crc32(raw) != crc_of(header):
            raise PackageError(_BROKEN)
        self._last = (name, size, crc_of(header))
        return raw

    def _header(self, name: str, size: int) -> bytes:
        expected = local_header(name, size, 0)
        header = self._exactly(len(expected))
        if header != local_header(name, size, crc_of(header)):
            raise PackageError(_BROKEN)
        return header

    def _exactly(self, count: int) -> bytes:
        parts = bytearray()
        while len(parts) < count:
            chunk = self._stream.read(min(count - len(parts), _CHUNK))
            if not chunk:
                raise PackageError("This is no Gulou package." if not parts else _CUT)
            parts += chunk
        return bytes(parts)


def check_manifest(index: Index, manifest: Manifest) -> None:
    """Raise PackageError unless the app.toml in the package is about the app that the index is about."""
    for key in ("id", "version", "sdk"):
        if getattr(index, key) != getattr(manifest, key):
            raise PackageError(
                f"The package says that its {key} is {getattr(index, key)}, and its app.toml says "
                f"{getattr(manifest, key)}: pack it anew."
            )


def _make_folders(top: Path, folder: Path) -> None:
    """Make the folders down to this one, for all to read whatever the umask: an app may be another user."""
    for path in [*reversed(folder.relative_to(top).parents), folder.relative_to(top)][1:]:
        if not (top / path).is_dir():
            (top / path).mkdir()
            (top / path).chmod(_FOLDER_MODE)


def _decoded(raw: bytes, kind: type[Struct]) -> Struct:
    try:
        return msgspec.json.decode(raw, type=kind)
    except (ValueError, RecursionError) as error:
        raise PackageError(_BROKEN) from error
