"""The tuner that runs a command and reads a multiplex from its standard output, as Tvheadend's pipe:// does.

`pipe:///usr/bin/ffmpeg -re -i rtsp://camera -c copy -f mpegts -`. No shell is involved; quotes work as
in one. The command sends at the rate of the broadcast, and is run again, after a pause, when it ends.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import select
import shlex
import signal
import subprocess
import time
from typing import Final

import numpy as np

from gulou_hal.ts.errors import TsError
from gulou_hal.ts.packet import PACKET_SIZE, Packets
from gulou_hal.ts.sync import PacketReader
from gulou_hal.tuner.contract import Tuner, TunerError, TunerState, TunerStatus, Tuning
from gulou_hal.tuner.meter import Meter

_BATCH_SECONDS: Final = 0.01
_BLOCK: Final = 1 << 18
_PIPE_SIZE: Final = 1 << 20
_SILENCE: Final = 2.0
_COMPLAINT_BYTES: Final = 2048
_GRACE: Final = 1.0
_NOTHING: Final = np.empty((0, PACKET_SIZE), dtype=np.uint8)


class PipeTuner(Tuner):
    """Owns one process group, from `open` to `close`."""

    def __init__(self, tuning: Tuning) -> None:
        super().__init__(tuning)
        try:
            self._command = shlex.split(tuning.address)
        except ValueError as error:
            raise TunerError(f"{tuning.url} is no command line: {error}") from None
        if not self._command:
            raise TunerError(f"{tuning.url} names no command; write pipe:///path/of/command arguments")
        self._process: subprocess.Popen[bytes] | None = None
        self._poll = select.poll()
        self._reader = PacketReader(self._name)
        self._meter = Meter()
        self._complaint = b""

    @property
    def _name(self) -> str:
        return f"The output of {self._command[0]}"

    def open(self) -> None:
        try:
            self._process = subprocess.Popen(
                self._command,
                bufsize=0,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
        except FileNotFoundError:
            raise TunerError(
                f"There is no command {self._command[0]}; check the path in {self.tuning.url}"
            ) from None
        except OSError as error:
            raise TunerError(f"{self._command[0]} cannot be run: {error.strerror}") from None
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        self._poll = select.poll()
        for stream in (self._process.stdout, self._process.stderr):
            os.set_blocking(stream.fileno(), False)
            self._poll.register(stream, select.POLLIN)
        with contextlib.suppress(OSError):  # over the user's limit; the usual 64 KB do too
            fcntl.fcntl(self._process.stdout, fcntl.F_SETPIPE_SZ, _PIPE_SIZE)
        self._reader = PacketReader(self._name)
        self._meter = Meter()
        self._complaint = b""

    def read(self, timeout: float) -> Packets:
        process = self._process
        if process is None or process.stdout is None or process.stderr is None:
            raise TunerError(f"{self.tuning.url} is not open")
        ready = {fd for fd, _ in self._poll.poll(timeout * 1000)}
        if process.stderr.fileno() in ready:
            self._listen(process.stderr.fileno())
        if process.stdout.fileno() not in ready:
            return _NOTHING
        time.sleep(min(_BATCH_SECONDS, timeout))
        try:
            data = os.read(process.stdout.fileno(), _BLOCK)
            if not data:
                raise TunerError(self._ended(process))
            packets = self._reader.feed(data)
        except BlockingIOError:
            return _NOTHING
        except TsError as error:
            raise TunerError(str(error)) from None
        if len(packets):
            self._meter.count(len(packets))
        return packets

    def status(self) -> TunerStatus:
        meter = self._meter
        if self._process is None:
            return TunerStatus(TunerState.closed)
        state, reason = TunerState.locked, ""
        if meter.silence >= _SILENCE:
            state = TunerState.no_signal
            name = self._command[0]
            reason = f"No signal from {name}: no packets for {meter.silence:.0f} s; see what it waits for"
        elif not meter.packets:
            state = TunerState.waiting
        return TunerStatus(state, reason, None, meter.bitrate, meter.packets)

    def close(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        for stream in (process.stdout, process.stderr):
            if stream is not None:
                stream.close()
        _kill(process, signal.SIGTERM)
        try:
            process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            pass
        finally:
            _kill(process, signal.SIGKILL)
            process.wait()

    def _listen(self, fd: int) -> None:
        """Keep the end of what the command complains about."""
        with contextlib.suppress(BlockingIOError):
            data = os.read(fd, _BLOCK)
            if not data:
                self._poll.unregister(fd)
            self._complaint = (self._complaint + data)[-_COMPLAINT_BYTES:]

    def _ended(self, process: subprocess.Popen[bytes]) -> str:
        assert process.stderr is not None
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_GRACE)
        with contextlib.suppress(KeyError):
            self._listen(process.stderr.fileno())
        code = process.returncode
        how = (
            "closed its output"
            if code is None
            else f"ended with exit status {code}"
            if code >= 0
            else f"was ended by signal {-code}"
        )
        lines = self._complaint.decode(errors="replace").split("\n")
        said = next((line.strip() for line in reversed(lines) if line.strip()), "")
        return f"{self._command[0]} {how}" + (f": {said}" if said else "; run it by hand to see why")


def _kill(process: subprocess.Popen[bytes], how: signal.Signals) -> None:
    """Signal the whole group, so that what the command started goes with it."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, how)
