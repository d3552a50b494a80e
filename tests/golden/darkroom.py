"""Where the pictures on the pictures come from: what the launcher's worker makes, made at once, and once.

The worker itself has tests of its own; here a picture is to be there when the screen is drawn.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import lru_cache
from io import BytesIO

from gulou_launcher.pictures.albums import Albums
from gulou_launcher.pictures.decode import PictureError, decode
from gulou_launcher.pictures.messages import MAX_FILE, Want
from gulou_launcher.pictures.workshop import Job, Pixels, Workshop
from gulou_launcher.shared_memory import SharedMemory

_KEPT = 256
"""Pictures: those of home come again and again."""
_ROUNDS = 64


@lru_cache(_KEPT)
def _developed(file: bytes, want: Want) -> tuple[int, int, bytes] | str:
    """Width, height and pixels (RGBA); or why there are none."""
    try:
        image = decode(BytesIO(file), want)
    except PictureError as error:
        return str(error)
    return (*image.size, image.tobytes())


class Darkroom(Workshop):
    """A workshop in which nobody waits."""

    def __init__(self) -> None: ...

    free = True
    instance = 0

    def begin(self, job: Job) -> None:
        with os.fdopen(job.file, "rb") as file:
            file.seek(0)
            made = _developed(file.read(MAX_FILE), job.want)
        if isinstance(made, str):
            job.done(made)
            return
        width, height, pixels = made
        memory = SharedMemory("picture", len(pixels))
        memory.mapped[:] = pixels
        job.done(Pixels(memory, width, height))

    def close(self) -> None: ...


def develop(albums: Albums, layout: Callable[[], None]) -> None:
    """Bring onto the screen all pictures whose files are there."""
    for _ in range(_ROUNDS):
        albums.upload()
        layout()
        if not albums._uploads:
            return


def albums() -> Albums:
    """For a stage that has no launcher round it."""
    return Albums(Darkroom(), lambda seconds, call: None, lambda: None)
