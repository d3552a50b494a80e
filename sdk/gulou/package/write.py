"""Make a package. The same files give the same bytes, on any machine and with any Python."""

from __future__ import annotations

import hashlib
import os
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from gulou.manifest import Manifest, read_manifest
from gulou.package import signing
from gulou.package.errors import PackageError
from gulou.package.layout import (
    FORMAT,
    INDEX,
    SIGNATURE,
    SUFFIX,
    File,
    Index,
    check_index,
    ending,
    local_header,
)
from gulou.package.source import Content, contents

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

_CHUNK = 1 << 18

Told = Callable[[float, str], None]
"""Gets the share that is done, 0 … 1, and the name of the file at work."""


@dataclass(frozen=True)
class Packed:
    """A package that was made. `key` is the public half of what signed it."""

    path: Path
    index: Index
    key: bytes
    sha256: str
    size: int


def package_name(manifest: Manifest) -> str:
    """The name of the file, as `hello-1.0.0.gulou`."""
    return f"{manifest.id}-{manifest.version}{SUFFIX}"


def pack(
    folder: Path,
    target: Path,
    key: Ed25519PrivateKey,
    *,
    tests: bool = False,
    told: Told = lambda share, name: None,
) -> Packed:
    """Make the package of the app in `folder`; `target` is a file, or a folder for it to lie in.

    The file is whole or as it was before. Raises ManifestError and PackageError.
    """
    manifest = read_manifest(folder)
    found = contents(folder, tests=tests)
    _check_entry(manifest, found)
    if target.is_dir():
        target = target / package_name(manifest)
    measured: dict[str, tuple[File, int]] = {}
    for number, (name, content) in enumerate(found.items()):
        told(0.5 * number / len(found), name)
        measured[name] = _measure(content)
    files = {name: file for name, (file, _) in measured.items()}
    index = Index(FORMAT, manifest.id, manifest.version, manifest.sdk, files)
    check_index(index)
    encoded = index.encoded()
    signature = signing.sign(encoded, key)
    aside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with aside.open("xb") as file:
            digest = _write(file, encoded, signature.encoded(), found, measured, told)
            file.flush()
            os.fsync(file.fileno())
            size = file.tell()
        aside.replace(target)
    except OSError as error:
        raise PackageError(
            f"{target} cannot be written: {(error.strerror or str(error)).lower()}."
        ) from error
    finally:
        aside.unlink(missing_ok=True)
    return Packed(target, index, signature.key, digest, size)


def _check_entry(manifest: Manifest, found: dict[str, Content]) -> None:
    module = manifest.entry.partition(":")[0].replace(".", "/")
    if f"{module}.py" not in found and f"{module}/__init__.py" not in found:
        raise PackageError(
            f'The entry "{manifest.entry}" has no {module}.py in the package: mend entry in app.toml, '
            "or put the file there."
        )


def _measure(content: Content) -> tuple[File, int]:
    digest, size, crc = hashlib.sha256(), 0, 0
    for chunk in _chunks(content):
        digest.update(chunk)
        crc = zlib.crc32(chunk, crc)
        size += len(chunk)
    return File(size, digest.hexdigest()), crc


def _chunks(content: Content) -> Iterator[bytes]:
    if content.made is not None:
        yield content.made
        return
    try:
        with content.path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                yield chunk
    except OSError as error:
        raise PackageError(f"{content.path} cannot be read: {error.strerror}.") from error


def _write(
    file: BinaryIO,
    index: bytes,
    signature: bytes,
    found: dict[str, Content],
    measured: dict[str, tuple[File, int]],
    told: Told,
) -> str:
    digest = hashlib.sha256()

    def put(data: bytes) -> None:
        digest.update(data)
        file.write(data)

    entries = [(name, len(made), zlib.crc32(made)) for name, made in ((INDEX, index), (SIGNATURE, signature))]
    for entry, made in zip(entries, (index, signature), strict=True):
        put(local_header(*entry) + made)
    for number, (name, content) in enumerate(found.items()):
        told(0.5 + 0.5 * number / len(found), name)
        kept, crc = measured[name]
        entries.append((name, kept.size, crc))
        put(local_header(*entries[-1]))
        size, now = 0, 0
        for chunk in _chunks(content):
            size, now = size + len(chunk), zlib.crc32(chunk, now)
            put(chunk)
        if (size, now) != (kept.size, crc):
            raise PackageError(f"{content.path} changed while it was packed: pack again.")
    put(ending(entries))
    return digest.hexdigest()
