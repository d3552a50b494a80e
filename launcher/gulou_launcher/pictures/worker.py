"""The worker: reads one picture after another, behind the same walls as an app. The zygote calls `run`."""

from __future__ import annotations

import mmap
import os
import socket
from typing import Any

from gulou.wire import Wire
from gulou_launcher.pictures.messages import Broken, Decode, Decoded, Ready

_REASON = 200
"""Letters of a reason."""


def run(folder: str, data: str, line: int, nothing: int, language: str, program: object = None) -> int:
    """Decode until the launcher hangs up; return the exit status."""
    from gulou_launcher.pictures.decode import PictureError, decode

    os.close(nothing)
    wire: Wire[Decode] = Wire(socket.socket(fileno=line), Decode)
    wire.send(Ready())
    while (order := wire.wait(None)) is not None:
        with (
            os.fdopen(wire.take_descriptor(), "rb") as file,
            _memory(wire.take_descriptor(), order) as memory,
        ):
            try:
                image = decode(file, order.want)
                pixels = image.tobytes()
                memory[: len(pixels)] = pixels
                answer: Any = Decoded(order.number, *image.size)
            except PictureError as error:
                answer = Broken(order.number, str(error)[:_REASON])
            except MemoryError:
                answer = Broken(order.number, "it takes too much memory")
        wire.send(answer)
    return 0


def _memory(descriptor: int, order: Decode) -> mmap.mmap:
    try:
        return mmap.mmap(descriptor, order.want.size)
    finally:
        os.close(descriptor)
