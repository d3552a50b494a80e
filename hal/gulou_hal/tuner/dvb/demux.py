"""The demultiplexer of a frontend: the kernel's PID filters, and the packets that they let through."""

from __future__ import annotations

import contextlib
import errno
import os
import select
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from gulou_hal.ioctl import ioctl
from gulou_hal.ts.packet import PACKET_SIZE
from gulou_hal.tuner.dvb.demux_api import (
    DMX_SET_BUFFER_SIZE,
    DMX_SET_FILTER,
    DMX_SET_PES_FILTER,
    WHOLE_MULTIPLEX,
    Flags,
    Input,
    Output,
    PesFilterParameters,
    PesType,
    SectionFilterParameters,
)
from gulou_hal.tuner.dvb.kernel import Ioctl, trouble

BUFFER: Final = PACKET_SIZE * 40_000
"""1.2 s of 50 Mbit/s. The kernel's own choice, 1.9 MB, is 0.3 s."""
_BLOCK: Final = PACKET_SIZE * 2048
_WHOLE: Final = frozenset({WHOLE_MULTIPLEX})


class Demux:
    """The dvr device, and one PID filter for each wanted PID that feeds it. Not thread-safe.

    The kernel copies a packet into the dvr device once, however many filters let it through: new filters
    are set before old ones go, so no packet is lost or doubled while they change.
    """

    def __init__(self, demux: Path, dvr: Path, *, buffer: int = BUFFER, ioctl: Ioctl = ioctl) -> None:
        """Open the dvr device, for one reader at a time. Raises TunerError, leaving nothing open.

        `buffer` is how many bytes the kernel keeps for a reader that is late.
        """
        self.overrun = 0
        """Packets that are known to be lost, since the kernel's buffer was full."""
        self._demux = demux
        self._dvr = dvr
        self._buffer = buffer
        self._ioctl = ioctl
        self._filters: dict[int, int] = {}
        try:
            self._fd = os.open(dvr, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError as error:
            raise trouble(str(dvr), error) from None
        with contextlib.suppress(OSError):  # with its own, smaller buffer it works as well
            ioctl(self._fd, DMX_SET_BUFFER_SIZE, buffer)
        self._poll = select.poll()
        self._poll.register(self._fd, select.POLLIN)

    def want(self, pids: frozenset[int] | None) -> None:
        """Let these PIDs through, None: all of them. Raises TunerError.

        Where the hardware has too few filters, the whole multiplex comes.
        """
        wanted = _WHOLE if pids is None else pids
        try:
            self._start(wanted)
        except OSError as error:
            if wanted == _WHOLE or error.errno not in (errno.EMFILE, errno.ENOMEM, errno.EBUSY, errno.ENOSPC):
                raise trouble(str(self._demux), error) from None
            self._stop(self._filters.keys())  # one must be free, at the price of a packet or two
            wanted = _WHOLE
            try:
                self._start(wanted)
            except OSError as worse:
                raise trouble(str(self._demux), worse) from None
        self._stop(self._filters.keys() - wanted)

    def wait(self, timeout: float) -> bool:
        """Whether something is there to read within `timeout` seconds."""
        return bool(self._poll.poll(timeout * 1000))

    def read(self) -> bytes:
        """Return what is there, b"" for nothing. Raises TunerError when the device is gone."""
        try:
            data = os.read(self._fd, _BLOCK)
        except BlockingIOError:
            return b""
        except OSError as error:
            if error.errno == errno.EOVERFLOW:  # the kernel has thrown away all that it held
                self.overrun += self._buffer // PACKET_SIZE
                return b""
            raise trouble(str(self._dvr), error) from None
        return data

    def close(self) -> None:
        """Take all filters away. Safe to call twice."""
        for fd in (*self._filters.values(), self._fd):
            if fd >= 0:
                with contextlib.suppress(OSError):
                    os.close(fd)
        self._filters.clear()
        self._fd = -1

    def _start(self, wanted: frozenset[int]) -> None:
        """Set the filters that are new: all of them or none. Raises OSError."""
        started: dict[int, int] = {}
        try:
            for pid in wanted - self._filters.keys():
                started[pid] = self._filter(pid)
        except OSError:
            for fd in started.values():
                os.close(fd)
            raise
        self._filters |= started

    def _stop(self, pids: Iterable[int]) -> None:
        for pid in tuple(pids):
            os.close(self._filters.pop(pid))

    def _filter(self, pid: int) -> int:
        fd = os.open(self._demux, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            self._ioctl(
                fd,
                DMX_SET_PES_FILTER,
                PesFilterParameters(
                    pid=pid,
                    input=Input.DMX_IN_FRONTEND,
                    output=Output.DMX_OUT_TS_TAP,
                    pes_type=PesType.DMX_PES_OTHER,
                    flags=Flags.DMX_IMMEDIATE_START,
                ),
            )
        except OSError:
            os.close(fd)
            raise
        return fd


class SectionSource:
    """Sections of one table, picked out and checked by the kernel. Not thread-safe."""

    def __init__(
        self, demux: Path, pid: int, table_id: int, mask: int = 0xFF, *, ioctl: Ioctl = ioctl
    ) -> None:
        """Sections on `pid` whose table_id equals `table_id` in the bits of `mask`. Raises TunerError."""
        self._demux = demux
        parameters = SectionFilterParameters(pid=pid, flags=Flags.DMX_CHECK_CRC | Flags.DMX_IMMEDIATE_START)
        parameters.filter.filter[0] = table_id
        parameters.filter.mask[0] = mask
        try:
            self._fd = os.open(demux, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError as error:
            raise trouble(str(demux), error) from None
        try:
            ioctl(self._fd, DMX_SET_FILTER, parameters)
        except OSError as error:
            os.close(self._fd)
            raise trouble(str(demux), error) from None
        self._poll = select.poll()
        self._poll.register(self._fd, select.POLLIN)

    def read(self, timeout: float) -> bytes | None:
        """Return the next whole section; None when none came within `timeout` seconds. Raises TunerError."""
        if not self._poll.poll(timeout * 1000):
            return None
        try:
            return os.read(self._fd, 4096)
        except BlockingIOError:
            return None
        except OSError as error:
            if error.errno in (errno.EOVERFLOW, errno.EBADMSG):
                return None
            raise trouble(str(self._demux), error) from None

    def close(self) -> None:
        """Take the filter away. Safe to call twice."""
        fd, self._fd = self._fd, -1
        if fd >= 0:
            os.close(fd)
