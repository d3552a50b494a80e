"""How a package lies in its file: a zip of stored entries, with nothing in it that could be chosen.

Local headers, contents, central directory, end record: APPNOTE.TXT 6.3.10, §4.3. Every field but name, size
and CRC-32 is fixed, so that one index has one sequence of bytes, and a reader can compare rather than parse.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from collections.abc import Iterable

import msgspec

from gulou.manifest_rules import APP_ID, APP_VERSION
from gulou.package.errors import PackageError

SUFFIX = ".gulou"
FORMAT = 1
INDEX = ".gulou/index.json"
SIGNATURE = ".gulou/signature.json"
SIGNED = b"gulou package 1\n"
"""What the index is signed with in front of it, so that the signature says what it is for."""

MOST_FILES = 4096
LARGEST_FILE = 64 << 20  # bytes
LARGEST_PACKAGE = 256 << 20
LARGEST_INDEX = 1 << 20
LARGEST_SIGNATURE = 1 << 10
LONGEST_NAME = 200  # bytes of UTF-8

_NEEDED, _MADE_BY = 20, 3 << 8 | 20  # version 2.0, made on Unix
_UTF8 = 0x0800
_STORED, _TIME, _DATE = 0, 0, 0x0021  # 1980-01-01 00:00, the beginning of a zip's time
_MODE = 0o100644 << 16
LOCAL = struct.Struct("<IHHHHHIIIHH")
_LOCAL_MARK, _CENTRAL_MARK, _END_MARK = 0x04034B50, 0x02014B50, 0x06054B50
_CENTRAL = struct.Struct("<IHHHHHHIIIHHHHHII")
_END = struct.Struct("<IHHHHIIH")
_CRC_AT = 14
_HASH = re.compile("[0-9a-f]{64}")


class File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file of the package: bytes, and the SHA-256 of its contents in hexadecimal."""

    size: int
    sha256: str


class Index(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a package holds. `id`, `version` and `sdk` are those of its app.toml."""

    format: int
    id: str
    version: str
    sdk: str
    files: dict[str, File]

    def encoded(self) -> bytes:
        """The one way to write it: keys sorted, no blanks, UTF-8."""
        return msgspec.json.encode(self, order="sorted")


class Signature(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who vouches for the index: an Ed25519 key (32 bytes) and its signature (64), RFC 8032."""

    algorithm: str
    key: bytes
    signature: bytes

    def encoded(self) -> bytes:
        return msgspec.json.encode(self, order="sorted")


def local_header(name: str, size: int, crc: int) -> bytes:
    """What stands before the contents of an entry."""
    raw = name.encode()
    head = (_LOCAL_MARK, _NEEDED, _UTF8, _STORED, _TIME, _DATE, crc, size, size, len(raw), 0)
    return LOCAL.pack(*head) + raw


def crc_of(header: bytes) -> int:
    """The CRC-32 that a local header names."""
    return int.from_bytes(header[_CRC_AT : _CRC_AT + 4], "little")


def ending(entries: Iterable[tuple[str, int, int]]) -> bytes:
    """Central directory and end record of entries of (name, size, crc), in the order in which they lie."""
    directory, at, count = bytearray(), 0, 0
    for name, size, crc in entries:
        raw = name.encode()
        fixed = (_CENTRAL_MARK, _MADE_BY, _NEEDED, _UTF8, _STORED, _TIME, _DATE, crc, size, size)
        directory += _CENTRAL.pack(*fixed, len(raw), 0, 0, 0, 0, _MODE, at) + raw
        at += LOCAL.size + len(raw) + size
        count += 1
    return bytes(directory) + _END.pack(_END_MARK, 0, 0, count, count, len(directory), at, 0)


def check_names(names: Iterable[str]) -> None:
    """Raise PackageError unless all of these can lie in one folder, on any file system, and nowhere else."""
    seen: dict[str, str] = {}
    folders: set[str] = set()
    for name in names:
        _check_name(name)
        parts = name.split("/")
        for end in range(1, len(parts) + 1):
            part = "/".join(parts[:end])
            known = seen.setdefault(part.casefold(), part)
            if known != part:
                raise PackageError(
                    f"{known} and {part} differ in small and capital letters alone: rename one."
                )
            if end < len(parts):
                folders.add(part)
    for name in names:
        if name in folders:
            raise PackageError(f"{name} is both a file and a folder.")


def _check_name(name: str) -> None:
    shown = ascii(name)
    parts = name.split("/")
    try:
        size = len(name.encode())
    except UnicodeEncodeError:
        raise PackageError(f"The file name {shown} is not UTF-8: rename it.") from None
    if size > LONGEST_NAME:
        raise PackageError(f"The file name {shown[:60]}… is too long: at most {LONGEST_NAME} bytes.")
    if any(part in ("", ".", "..") for part in parts):
        raise PackageError(f"The file name {shown} leads out of the package, or nowhere.")
    if not name.isprintable() or any(letter in '\\:*?"<>|' for letter in name):
        raise PackageError(f"The file name {shown} has a letter that not every system allows: rename it.")
    if any(part.endswith((".", " ")) or part.startswith(" ") for part in parts):
        raise PackageError(
            f"The file name {shown} begins or ends with a blank, or ends with a dot: rename it."
        )
    if unicodedata.normalize("NFC", name) != name:
        raise PackageError(f"The file name {shown} is not in Unicode's normal form C.")
    if parts[0].casefold() == ".gulou":
        raise PackageError(f"The file name {shown} is kept for the package itself.")


def check_index(index: Index) -> None:
    """Raise PackageError unless this index can be that of a package."""
    if index.format != FORMAT:
        raise PackageError(
            f"The package has format {index.format}, and {FORMAT} is known here: update the box."
        )
    # They become names of folders before its app.toml has been read.
    if len(index.id) > 40 or APP_ID.fullmatch(index.id) is None:
        raise PackageError(
            f"The package is of an app called {ascii(index.id)[:60]}, which none can be called."
        )
    if APP_VERSION.fullmatch(index.version) is None:
        raise PackageError(f"The package has the version {ascii(index.version)[:60]}, which is none.")
    if len(index.files) > MOST_FILES:
        raise PackageError(f"The package has {len(index.files)} files: at most {MOST_FILES}.")
    check_names(index.files)
    if "app.toml" not in index.files:
        raise PackageError("The package has no app.toml.")
    for name, file in index.files.items():
        if not 0 <= file.size <= LARGEST_FILE:
            raise PackageError(f"{name} has {file.size} bytes: at most {LARGEST_FILE >> 20} MiB a file.")
        if _HASH.fullmatch(file.sha256) is None:
            raise PackageError(f"The package names no SHA-256 for {name}.")
    if sum(file.size for file in index.files.values()) > LARGEST_PACKAGE:
        raise PackageError(f"The package is larger than {LARGEST_PACKAGE >> 20} MiB.")
