"""The package that a command was given: a file, or one that is made of a folder on the way."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from gulou.commands.progress import Progress
from gulou_launcher.control.errors import ControlError


@contextmanager
def opened(path: Path, key: Path | None) -> Iterator[BinaryIO]:
    """The package at `path`, open for reading; a folder is packed first, signed with `key` or one's own.

    Raises GulouError.
    """
    if path.is_dir():
        from gulou.package import signing
        from gulou.package.write import pack

        place = key or signing.default_key()
        signer = signing.read_key(place) if place.exists() else signing.make_key(place)
        with tempfile.TemporaryDirectory(prefix="gulou-") as folder:
            with Progress(f"Packing {path.resolve().name}") as progress:
                packed = pack(path, Path(folder), signer, told=progress)
            with packed.path.open("rb") as file:
                yield file
        return
    try:
        file = path.open("rb")
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise ControlError(f"{path} cannot be read ({why}): name a package or an app's folder.") from error
    with file:
        yield file
