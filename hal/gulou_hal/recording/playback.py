"""Recordings on their way to a player: from any place, into a pipe, also while they are still growing.

One thread serves all. The kernel moves the bytes (splice(2)); a player that is paused takes none.
"""

from __future__ import annotations

import contextlib
import fcntl
import itertools
import logging
import os
import queue
import select
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final, Protocol

import msgspec
import numpy as np

from gulou_hal.link import RECORDED
from gulou_hal.recording import index
from gulou_hal.recording.index import Entries
from gulou_hal.recording.ratings import Free, Leave, Parts
from gulou_hal.ts.filter import SectionFilter
from gulou_hal.ts.packet import PACKET_SIZE, as_packets
from gulou_hal.tv.programs import PAT_PID, ProgramMap, Programs
from gulou_hal.tv.stream import PIPE_SIZE

log = logging.getLogger(__name__)

_STEP: Final = 1 << 18
_LOOKED_AT: Final = 2 << 20
"""Bytes in which the tables are looked for."""
_ALL: Final = Parts(lambda: (), 0, Free())
_GROWING: Final = 0.2
"""Seconds between two looks at a file that grows."""


class Playable(Protocol):
    """Something on disk that can be played. Only the playback thread asks it."""

    @property
    def path(self) -> Path:
        """The transport stream."""

    @property
    def grows(self) -> bool:
        """Whether more comes."""

    @property
    def size(self) -> int:
        """Bytes that can be read by now."""

    @property
    def first(self) -> int:
        """The first byte that is still there."""

    def entries(self) -> Entries:
        """Where a decoder may start."""


class Opened(msgspec.Struct, frozen=True):
    """A stream that was opened."""

    number: int
    reader: int
    """The reading end of the pipe, which belongs to whoever is told."""
    program: ProgramMap | None
    position: float
    """Seconds where it really begins."""
    length: float
    grows: bool
    leave: Leave
    """Whether anything of it may be shown: where not, nothing comes."""


class _Playing:
    def __init__(
        self,
        number: int,
        instance: int,
        playable: Playable,
        file: int,
        writer: int,
        parts: Parts,
        refused: Callable[[int, Leave], None],
    ) -> None:
        self.parts = parts
        self.refused = refused
        self.cleared = 0
        """The byte up to which it may be shown."""
        self.held = False
        """What comes now may not be shown: its reader goes, and comes again with the PIN."""
        self.number = number
        self.instance = instance
        self.playable = playable
        self.file = file
        self.writer = writer
        self.at = 0

    def close(self) -> None:
        for fd in (self.file, self.writer):
            with contextlib.suppress(OSError):
                os.close(fd)


class Playback:
    """Any thread may call it."""

    def __init__(self) -> None:
        self._numbers = itertools.count(RECORDED)
        self._orders: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._wakeup = os.eventfd(0, os.EFD_CLOEXEC | os.EFD_NONBLOCK)
        self._waking = threading.Lock()
        self._ended = False
        self._playing: dict[int, _Playing] = {}
        self._thread = threading.Thread(target=self._run, name="playback", daemon=True)
        self._thread.start()

    def open(
        self,
        playable: Playable,
        position: float | None,
        instance: int,
        opened: Callable[[Opened], None],
        failed: Callable[[str], None],
        parts: Parts = _ALL,
        refused: Callable[[int, Leave], None] = lambda _, __: None,
    ) -> None:
        """Play from so many seconds on, before the end where negative; `opened` or `failed` is called, from
        the playback's thread; `refused`, with the stream's number, where a part begins that may not be shown.
        """

        def order() -> None:
            try:
                opened(self._open(playable, position, instance, parts, refused))
            except OSError as error:
                failed(f"This recording cannot be read ({error.strerror}): check the disk")

        self._order(order)

    def judge_again(self) -> None:
        """What may be shown is not what it was."""

        def order() -> None:
            for playing in self._playing.values():
                playing.cleared = 0

        self._order(order)

    def close(self, number: int) -> None:
        """Close a stream; one that is not open is no error."""
        self._order(lambda: self._close(number))

    def close_all(self, instance: int) -> None:
        """Close the streams of an app."""

        def order() -> None:
            for number, playing in list(self._playing.items()):
                if playing.instance == instance:
                    self._close(number)

        self._order(order)

    def stop(self) -> None:
        """Close all streams, and end. Safe to call twice."""
        self._orders.put(None)
        self._wake()
        self._thread.join(5)

    @property
    def plays(self) -> int:
        """How many streams are open."""
        return len(self._playing)

    def _order(self, order: Callable[[], None]) -> None:
        self._orders.put(order)
        self._wake()

    def _wake(self) -> None:
        with self._waking:
            if not self._ended:  # else the number is another file's by now
                os.eventfd_write(self._wakeup, 1)

    def _run(self) -> None:
        while self._obey():
            poll = select.poll()
            poll.register(self._wakeup, select.POLLIN)
            idle = False
            writers = {}
            for playing in self._playing.values():
                if playing.held:
                    poll.register(playing.writer, 0)
                    writers[playing.writer] = playing
                elif playing.at < playing.playable.size:
                    poll.register(playing.writer, select.POLLOUT)
                    writers[playing.writer] = playing
                else:
                    poll.register(playing.writer, 0)  # its reader's end is told all the same
                    writers[playing.writer] = playing
                    idle = True
            for fd, event in poll.poll(_GROWING * 1000 if idle else None):
                if fd in writers:
                    self._serve(writers[fd], event)
            for playing in list(self._playing.values()):
                if not playing.playable.grows and playing.at >= playing.playable.size:
                    self._close(playing.number)  # its reader sees the end after what was written
        for number in list(self._playing):
            self._close(number)
        with self._waking:
            self._ended = True
            os.close(self._wakeup)

    def _obey(self) -> bool:
        """Carry out what was ordered; return whether to go on."""
        with contextlib.suppress(BlockingIOError):
            os.eventfd_read(self._wakeup)
        while True:
            try:
                order = self._orders.get_nowait()
            except queue.Empty:
                return True
            if order is None:
                return False
            try:
                order()
            except Exception:  # one stream that goes wrong must not end the others
                log.exception("a recording could not be played")

    def _serve(self, playing: _Playing, event: int) -> None:
        if event & (select.POLLERR | select.POLLHUP | select.POLLNVAL):
            self._close(playing.number)
            return
        playable = playing.playable
        if playing.at < playable.first:  # a paused player was overtaken by the end of what is kept
            if rest := -playing.at % PACKET_SIZE:  # the packet that it has a part of must have its length
                with contextlib.suppress(BlockingIOError):
                    playing.at += os.write(playing.writer, b"\xff" * rest)
                if playing.at % PACKET_SIZE:
                    return
            entries = playable.entries()
            later = entries[entries["offset"] >= playable.first]
            playing.at = int(later["offset"][0]) if len(later) else playable.size
        if not playing.held and playing.at >= playing.cleared:
            leave = playing.parts.leave(playable.entries, playing.at, playable.size)
            playing.cleared, playing.held = leave.until, bool(leave.refused)
            if playing.held:
                playing.refused(playing.number, leave)
        count = min(_STEP, min(playable.size, playing.cleared) - playing.at)
        if playing.held or count <= 0:
            return
        try:
            playing.at += os.splice(
                playing.file, playing.writer, count, offset_src=playing.at, flags=os.SPLICE_F_NONBLOCK
            )
        except BlockingIOError:
            return
        except OSError as error:
            log.info("stream %d ends: %s", playing.number, error)
            self._close(playing.number)

    def _open(
        self,
        playable: Playable,
        position: float | None,
        instance: int,
        parts: Parts,
        refused: Callable[[int, Leave], None],
    ) -> Opened:
        file = os.open(playable.path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            reader, writer = os.pipe2(os.O_CLOEXEC)
        except OSError:
            os.close(file)
            raise
        os.set_blocking(writer, False)
        with contextlib.suppress(OSError):  # over the user's limit: a smaller one does as well
            fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, PIPE_SIZE)
        playing = _Playing(next(self._numbers), instance, playable, file, writer, parts, refused)
        entries = playable.entries()
        entries = entries[entries["offset"] >= playable.first]
        length = int(entries["position"][-1]) / 1000 if len(entries) else 0.0
        begins = 0.0
        if len(entries) and position is not None:
            wanted = position if position >= 0 else max(0.0, length + position)
            entry = entries[index.at(entries, int(wanted * 1000))]
            playing.at, begins = int(entry["offset"]), int(entry["position"]) / 1000
        elif len(entries):
            playing.at, begins = int(entries["offset"][0]), int(entries["position"][0]) / 1000
        leave = parts.leave(playable.entries, playing.at, playable.size)
        playing.cleared = leave.until
        program = program_at(file, playing.at)
        if leave.refused:
            playing.close()  # its reader sees the end, and not a byte before
        else:
            self._playing[playing.number] = playing
        return Opened(playing.number, reader, program, begins, length, playable.grows, leave)

    def _close(self, number: int) -> None:
        playing = self._playing.pop(number, None)
        if playing is not None:
            playing.close()


def program_at(file: int, offset: int) -> ProgramMap | None:
    """What a recording is made of, from the tables that stand at a byte; None where none are near."""
    packets = as_packets(os.pread(file, _LOOKED_AT, offset // PACKET_SIZE * PACKET_SIZE))
    programs, tables = Programs(), SectionFilter((PAT_PID,))
    for _ in range(2):  # the PMT may stand before the PAT that names it
        for section in tables.feed(packets):
            programs.feed(section)
        for pid in programs.table_pids - tables.pids:
            tables.add(pid)
        tables.forget()
    return next(iter(programs.maps().values()), None)


class Finished:
    """A recording that does not grow any more."""

    grows = False
    first = 0

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def size(self) -> int:
        with contextlib.suppress(OSError):
            return self.path.stat().st_size // PACKET_SIZE * PACKET_SIZE
        return 0

    def entries(self) -> Entries:
        from gulou_hal.recording.mend import complete

        with contextlib.suppress(OSError):
            return complete(self.path)[0]
        return np.zeros(0, dtype=index.ENTRY)
