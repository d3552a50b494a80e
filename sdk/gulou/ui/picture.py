"""Pictures of an app: what they are called on the wire, and their files, opened when the TV asks for them.

The app opens the file itself, so that it can show only what it may read; the launcher never reads it either,
but hands it to a locked-in worker.
"""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path

Picture = str | bytes
"""A picture (PNG, JPEG, WebP, or a GIF's first frame): a path in the app's folder or in its data folder, or
the file's own bytes. One that changes needs another path, or is given as bytes."""

MOST_KEPT = 24 << 20
"""Bytes of pictures given as bytes that stay in reach; those of the present screen are always the newest."""
_MARK = "bytes:"


class _Kept:
    """Pictures that were given as bytes, by name, the oldest first."""

    def __init__(self) -> None:
        self._by_name: OrderedDict[str, bytes] = OrderedDict()
        self._names: dict[int, str] = {}
        self._size = 0

    def name(self, data: bytes) -> str:
        # The same object is not read again: what is kept cannot have given its address away.
        name = self._names.get(id(data))
        if name is not None:
            self._by_name.move_to_end(name)
            return name
        from hashlib import blake2b  # OpenSSL: only for those who need it

        name = _MARK + blake2b(data, digest_size=16).hexdigest()
        if name in self._by_name:
            self._by_name.move_to_end(name)
            return name
        self._by_name[name] = data
        self._names[id(data)] = name
        self._size += len(data)
        while self._size > MOST_KEPT and len(self._by_name) > 1:
            _, old = self._by_name.popitem(last=False)
            del self._names[id(old)]
            self._size -= len(old)
        return name

    def get(self, name: str) -> bytes | None:
        return self._by_name.get(name)


_kept = _Kept()


def picture_name(picture: object) -> object:
    """What stands for a picture on the wire: a path as it is, bytes by a name made from them."""
    return _kept.name(picture) if isinstance(picture, bytes) else picture


def open_picture(name: str, folders: Sequence[Path]) -> int:
    """A descriptor, to read, of the picture of this name; the last of `folders` is the app's data folder.

    A path is looked for in each folder in turn. Raises OSError where there is none.
    """
    data = _kept.get(name)
    if data is not None:
        return _as_file(data, folders[-1])
    missing = FileNotFoundError(f"no picture {name!r}")
    for folder in folders:
        try:
            return os.open(folder / name, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        except (FileNotFoundError, NotADirectoryError, ValueError) as error:
            missing = error if isinstance(error, FileNotFoundError) else missing
    raise missing


def _as_file(data: bytes, folder: Path) -> int:
    """A file without a name that holds `data`: an app can make no memory file."""
    path = folder / f".picture-{os.getpid()}"
    try:
        path.write_bytes(data)
        return os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    finally:
        path.unlink(missing_ok=True)


# Pictures that the TV draws itself, as sharp as its screen is.

DRAWN = "gulou:"
"""What their names begin with; no file of an app is called so."""


def station(name: str, *, radio: bool = False) -> str:
    """The mark of a TV or radio station, made from its name: for stations that have no logo of their own."""
    return f"{DRAWN}station/{'radio' if radio else 'tv'}/{name}"


def scene(name: str) -> str:
    """A scene: "tv", "recordings", "channels", "settings", "messages", "search", "guide", "radio", "film",
    "phone", "star" or "clock". Of any other name there is a plain ground."""
    return f"{DRAWN}scene/{name}/"
