"""Puts the multiplex on the air: in step with the clock on the wall, with the tables of the moment."""

import json
import mmap
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from gulou_hal.ts.packet import CLOCK_HZ, NULL_PID, PACKET_SIZE, Packets, pids
from gulou_hal.ts.restamp import shift_clocks
from headend.carousel import Carousel
from headend.errors import HeadendError
from headend.services import FIRST, Transport

_CHUNK_SECONDS: Final = 0.02
_LATEST: Final = 1.0
"""Seconds of delay after which a receiver that did not read has missed what was on, as on any aerial."""

Write = Callable[[memoryview], object]


class Multiplex:
    """The stored loop, seen as an endless stream: packet 0 was on the air at the start of 1970."""

    def __init__(
        self, folder: Path, transport: Transport = FIRST, network: Sequence[Transport] = (FIRST,)
    ) -> None:
        """``transport`` says which services it carries, ``network`` what its NIT tells of."""
        self.transport = transport
        self.network = network
        try:
            about = json.loads((folder / "av.json").read_text("utf-8"))
            with (folder / "av.ts").open("rb") as file:
                stored = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError) as error:
            raise HeadendError(
                f"there is no broadcast in {folder}: make it with `python -m headend build --out {folder}`"
            ) from error
        self._loop = np.frombuffer(stored, dtype=np.uint8).reshape(-1, PACKET_SIZE)
        self.packets_per_second: int = about["packets_per_second"]
        self._loop_ticks = round(about["loop_seconds"] * CLOCK_HZ)

    def at(self, number: int, count: int) -> Packets:
        """A copy of ``count`` packets from packet ``number`` since 1970, stamped with their own time."""
        size = len(self._loop)
        pieces = []
        while count:
            lap, place = divmod(number, size)
            piece = self._loop[place : place + count].copy()
            shift_clocks(piece, lap * self._loop_ticks)
            pieces.append(piece)
            number += len(piece)
            count -= len(piece)
        return pieces[0] if len(pieces) == 1 else np.concatenate(pieces)


def chunks(multiplex: Multiplex, start: int) -> Iterator[tuple[float, Packets]]:
    """Chunks from packet ``start`` since 1970 on, each with the time of its end in seconds since 1970."""
    rate = multiplex.packets_per_second
    size = max(1, round(rate * _CHUNK_SECONDS))
    carousel = Carousel(start / rate, multiplex.transport, multiplex.network)
    number = start
    while True:
        packets = multiplex.at(number, size)
        free = np.flatnonzero(pids(packets) == NULL_PID)
        due = carousel.take(len(free), number / rate)
        if due:
            packets[free[: len(due)]] = np.frombuffer(b"".join(due), dtype=np.uint8).reshape(-1, PACKET_SIZE)
        number += size
        yield number / rate, packets


def serve(multiplex: Multiplex, write: Write, seconds: float | None = None) -> None:
    """Broadcast for ever, or for ``seconds``; ``write`` may block.

    The pace is the monotonic clock's; the wall clock is read once, so that setting it moves nothing.
    """
    rate = multiplex.packets_per_second
    while True:
        wall, began = time.time(), time.monotonic()
        offset = began - wall
        for end, packets in chunks(multiplex, int(wall * rate)):
            write(packets.data.cast("B"))
            ahead = end + offset - time.monotonic()
            if seconds is not None and end - wall >= seconds:
                return
            if ahead > 0:
                time.sleep(ahead)
            elif ahead < -_LATEST:
                if seconds is not None:
                    seconds -= end - wall
                break


def record(multiplex: Multiplex, write: Write, now: float, seconds: float) -> None:
    """Write what is on the air from ``now`` (seconds since 1970) on, as fast as it can be written."""
    rate = multiplex.packets_per_second
    left = round(seconds * rate)
    for _, packets in chunks(multiplex, int(now * rate)):
        part = packets[:left]
        write(part.data.cast("B"))
        left -= len(part)
        if not left:
            return
