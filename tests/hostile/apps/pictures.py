"""Deeds with pictures and with the memory of surfaces."""

from __future__ import annotations

import fcntl
import itertools
import mmap
import os
import struct
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from hostile import Hostile, tried

from gulou import runtime, scene

_ids = itertools.count(100_000)
_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _png(width: int, height: int, rows: int, *more: bytes) -> bytes:
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(bytes(width + 1)) for _ in range(rows)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = (_chunk(b"IHDR", header), *more, _chunk(b"IDAT", data), _chunk(b"IEND", b""))
    return _SIGNATURE + b"".join(chunks)


def _keep(name: str, data: bytes) -> str:
    Path(name).write_bytes(data)  # an app stands in its data folder
    return name


def _show(app: Hostile, names: list[str], width: int = 120) -> None:
    images = tuple(
        scene.Tree(next(_ids), "image", {"source": name, "width": width, "height": 80}) for name in names
    )
    rows = tuple(
        scene.Tree(next(_ids), "row", {}, images[start : start + 8]) for start in range(0, len(images), 8)
    )
    app._send(scene.Patch((scene.Insert(scene.ROOT, 0, scene.Tree(next(_ids), "page", {}, rows)),)))


def bombs(app: Hostile) -> None:
    """Small files that are large pictures, or none."""
    text = _chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(64 << 20), 9))
    files = {
        "wide": _png(20_000, 20_000, 20_000),
        "lies": _png(2**31 - 1, 2**31 - 1, 1),
        "cut": _png(3000, 3000, 3000)[:-500],
        "text": _png(64, 64, 64, text),
        "none": b"no picture",
    }
    _show(app, [_keep(name, data) for name, data in files.items()])


def as_large_as_can_be(app: Hostile) -> None:
    """Each of them may be shown, and takes the worker as long as anything can."""
    _show(app, [_keep(f"large{number}", _png(4090, 4090, 4090)) for number in range(12)], 1800)


def one_in_every_size(app: Hostile) -> None:
    name = _keep("one", _png(500, 500, 500))
    for width in range(100, 1000):
        images = (scene.Tree(next(_ids), "image", {"source": name, "width": width, "height": 900}),)
        app._send(scene.Patch((scene.Insert(scene.ROOT, 0, scene.Tree(next(_ids), "page", {}, images)),)))
        time.sleep(0.002)


def another_on_each_page(app: Hostile) -> None:
    """Pages of pictures that are gone before they can come."""
    names = [_keep(f"p{number}", _png(200 + number, 200, 200)) for number in range(40)]
    for _ in range(60):
        _show(app, names)
        names.reverse()
        time.sleep(0.01)


def pictures_nobody_asked_for(app: Hostile) -> None:
    name = _keep("one", _png(9, 9, 9))
    descriptor = os.open(name, os.O_RDONLY)
    for number in range(2000):
        app._send(scene.Media(f"unasked{number}"), [descriptor])
        time.sleep(0.002)


def what_is_no_file(app: Hostile) -> None:
    """It answers with folders, pipes and devices."""
    kinds: Iterator[Callable[[], int]] = itertools.cycle(
        (
            lambda: os.open("/usr", os.O_RDONLY),
            lambda: os.pipe()[0],
            lambda: os.open("/dev/zero", os.O_RDONLY),
            lambda: os.open(_keep("rw", _png(9, 9, 9)), os.O_RDWR),
        )
    )
    vars(runtime)["open_picture"] = lambda name, folders: next(kinds)()
    _show(app, [f"odd{number}" for number in range(40)])


def changed_while_it_is_read(app: Hostile) -> None:
    """A file that grows and shrinks without end."""
    data = _png(3000, 3000, 3000)
    names = [_keep(f"alive{number}", data) for number in range(4)]
    _show(app, names, 300)

    def change() -> None:
        size = 100 if time.monotonic() % 0.02 < 0.01 else len(data)
        for name in names:
            with Path(name).open("r+b") as file:
                file.truncate(size)

    app.every(0.01, change)


def _surface(app: Hostile, count: int = 1) -> list[int]:
    trees = tuple(scene.Tree(next(_ids), "surface", {"width": 320, "height": 180}) for _ in range(count))
    app._send(scene.Patch((scene.Insert(scene.ROOT, 0, scene.Tree(next(_ids), "page", {}, trees)),)))
    return [tree.id for tree in trees]


def surfaces_without_end(app: Hostile) -> None:
    _surface(app, 20)


def a_frame_that_is_none(app: Hostile) -> None:
    (number,) = _surface(app)
    app._send(scene.Flip(number, 77))


def frames_of_nobody(app: Hostile) -> None:
    for number in range(500):
        app._send(scene.Flip(number, -number))
        time.sleep(0.002)


def frames_without_end(app: Hostile) -> None:
    (number,) = _surface(app)
    for slot in itertools.cycle(range(3)):
        app._send(scene.Flip(number, slot))


def the_surfaces_memory(app: Hostile) -> dict[str, str]:
    """Memory cut short under the launcher would end it (SIGBUS)."""
    # On its own page: what the SDK sends next is about that, and would name nodes that are gone with another.
    surface = scene.Tree(next(_ids), "surface", {"width": 320, "height": 180})
    app._send(scene.Patch((scene.Insert(1, 0, surface),)))
    wire = app._send.__self__._wire  # type: ignore[attr-defined]
    others: list[object] = []
    opened = None
    while opened is None:
        message = wire.wait(5)
        opened = message if isinstance(message, scene.SurfaceOpened) else None
        others += [] if opened else [message]
    wire._messages.extend(others)
    memory = wire.take_descriptor()
    size = os.fstat(memory).st_size
    return tried(
        shorter=lambda: os.ftruncate(memory, 0),
        longer=lambda: os.ftruncate(memory, 10 * size),
        sealed=lambda: fcntl.fcntl(memory, fcntl.F_ADD_SEALS, fcntl.F_SEAL_WRITE),
        punched=lambda: os.posix_fallocate(memory, size, 1 << 30),
        beyond=lambda: mmap.mmap(memory, 64 * size),
    )
