"""One service on its way to a player: from the last random-access point on, then live, into a pipe."""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from typing import Final

import numpy as np

from gulou_hal.ts.crc import crc32_mpeg
from gulou_hal.ts.packet import PACKET_SIZE
from gulou_hal.tv.access import AccessPoints
from gulou_hal.tv.identity import ServiceId
from gulou_hal.tv.programs import PAT_PID, ProgramMap
from gulou_hal.tv.ring import Ring

PIPE_SIZE: Final = 1 << 20
_SOUND_BACK: Final = 0.2
"""Seconds of sound to start with where there is no picture."""
_PICTURE_BACK: Final = 0.35
"""Seconds of picture to start with: a decoder that begins at a picture sent just now waits for more."""
_PATIENCE: Final = 5.0
"""Seconds to wait for a random-access point before starting without one."""
_TABLE_INTERVAL: Final = 0.4
"""Seconds between two PATs and PMTs (ETSI TR 101 290 §5.2.1: at most 0.5)."""
_STEP: Final = (2 << 20) // PACKET_SIZE


class Stream:
    """Copies a service into a pipe and never waits for its reader.

    A reader that falls behind by more than the ring holds continues from a newer random-access point.
    Not thread-safe.
    """

    def __init__(self, ring: Ring, access: AccessPoints, service: ServiceId) -> None:
        """Raises OSError when no pipe can be made."""
        self.service = service
        self.reader, self._writer = os.pipe2(os.O_CLOEXEC)
        os.set_blocking(self._writer, False)
        with contextlib.suppress(OSError):  # over the user's limit: the usual 64 KB do for a slower start
            fcntl.fcntl(self._writer, fcntl.F_SETPIPE_SZ, PIPE_SIZE)
        self.closed = False
        self.started = False
        """True once something of the service was written."""
        self.dropped = 0
        """How often the reader fell so far behind that something was left out."""
        self.held = False
        """True while nothing is to be written: what comes could not be shown."""
        self.moments: dict[str, float] = {}
        """When it came how far first, on the monotonic clock: `mapped`, `entry`, `written`."""
        self._ring = ring
        self._access = access
        self._program: ProgramMap | None = None
        self._wanted = np.zeros(8192, dtype=np.bool_)
        self._position: int | None = None
        self._since = time.monotonic()
        self._not_before = 0
        self._rest = b""
        self._tables_due = 0.0
        self._counters = {PAT_PID: 0}

    @property
    def program(self) -> ProgramMap | None:
        return self._program

    @property
    def active_format(self) -> int:
        """What part of the picture is to be seen, as its broadcaster says; 0 where that is not said."""
        program = self._program
        return self._access.active_format(program.video_pid) if program is not None else 0

    def follow(self, program: ProgramMap) -> None:
        """Copy this program from now on: the first PMT, or a new one."""
        if program == self._program:
            return
        if self._program is not None and self._program.video_pid != program.video_pid:
            self._position = None
        self._program = program
        self.moments.setdefault("mapped", time.monotonic())
        self._wanted[:] = False
        self._wanted[list(program.pids - {PAT_PID, program.pmt_pid})] = True
        self._tables_due = 0.0
        self._since = time.monotonic()

    def move(self, ring: Ring, access: AccessPoints) -> None:
        """The service is received by another tuner from now on: go on from its random-access point."""
        self.restart()
        self.started = False  # a player has to know that it does not go on from what was
        self._ring, self._access = ring, access
        self._not_before = 0

    def restart(self) -> None:
        """What is in the ring does not go on from what was: wait for the next random-access point."""
        self._position = None
        self._not_before = self._ring.head
        self._since = time.monotonic()

    def hurry(self) -> None:
        """Wait for no random-access point: there is no picture."""
        self._since = float("-inf")

    def pump(self) -> int:
        """Write what the pipe takes of what has come; return how many bytes that was."""
        written = 0
        if self.held:
            self.restart()
        while not (self.closed or self.held):
            if not self._rest:
                self._rest = self._next()
                if not self._rest:
                    break
            try:
                count = os.write(self._writer, self._rest)
            except BlockingIOError:
                break
            except OSError:  # the reader is gone
                self.close()
                break
            written += count
            self.moments.setdefault("written", time.monotonic())
            self._rest = self._rest[count:]
            if self._rest:
                break
        return written

    def close(self) -> None:
        """End the stream: its reader sees the end after what was written. Safe to call twice."""
        if not self.closed:
            self.closed = True
            os.close(self._writer)

    def release_reader(self) -> None:
        """Close this process's copy of the read end, once it was handed over."""
        if self.reader >= 0:
            os.close(self.reader)
            self.reader = -1

    def _next(self) -> bytes:
        """Return the next piece of the stream; empty when there is nothing yet."""
        program = self._program
        if program is None:
            return b""
        if self._position is not None and self._position < self._ring.tail:
            self._position = None
            self.dropped += 1
        if self._position is None:
            self._position = self._start(program)
            self._tables_due = 0.0
            if self._position is None:
                return b""
            self.moments.setdefault("entry", time.monotonic())
        stop = min(self._ring.head, self._position + _STEP)
        data = self._ring.select(self._position, stop, self._wanted)
        self._position = stop
        if not data:
            return b""
        self.started = True
        return self._tables(program) + data

    def _start(self, program: ProgramMap) -> int | None:
        """Return the packet number to start from, None while there is none."""
        oldest = max(self._ring.tail, self._not_before)
        if program.video_pid is None:
            return max(self._ring.number_at(_SOUND_BACK), oldest)
        point = self._access.newest(program.video_pid, oldest, self._ring.number_at(_PICTURE_BACK))
        if point is None and time.monotonic() - self._since > _PATIENCE:
            return self._ring.head
        return point

    def _tables(self, program: ProgramMap) -> bytes:
        """Return PAT and PMT in packets when they are due, else nothing."""
        now = time.monotonic()
        if now < self._tables_due:
            return b""
        self._tables_due = now + _TABLE_INTERVAL
        pat = association(program.transport_stream_id, program.program_number, program.pmt_pid)
        return self._packets(PAT_PID, pat) + self._packets(program.pmt_pid, program.pmt)

    def _packets(self, pid: int, section: bytes) -> bytes:
        counter = self._counters.get(pid, 0)
        packets = packetize(pid, section, counter)
        self._counters[pid] = (counter + len(packets) // PACKET_SIZE) & 0x0F
        return packets


def association(transport_stream_id: int, program_number: int, pmt_pid: int) -> bytes:
    """Return the section of a PAT that names one program only (ISO/IEC 13818-1 §2.4.4.3)."""
    body = (
        b"\x00\xb0\x0d"
        + transport_stream_id.to_bytes(2, "big")
        + b"\xc1\x00\x00"
        + program_number.to_bytes(2, "big")
        + (0xE000 | pmt_pid).to_bytes(2, "big")
    )
    return body + crc32_mpeg(body).to_bytes(4, "big")


def packetize(pid: int, section: bytes, counter: int) -> bytes:
    """Return a section in packets of its own, the continuity counter starting at `counter`, 0 to 15."""
    payload = b"\x00" + section
    packets = []
    for index, at in enumerate(range(0, len(payload), PACKET_SIZE - 4)):
        start = 0x40 if at == 0 else 0
        header = bytes((0x47, start | pid >> 8, pid & 0xFF, 0x10 | (counter + index) & 0x0F))
        packets.append((header + payload[at : at + PACKET_SIZE - 4]).ljust(PACKET_SIZE, b"\xff"))
    return b"".join(packets)
