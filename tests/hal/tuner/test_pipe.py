"""A command's output as a tuner: run without a shell, ended with the tuner, its end explained."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from gulou_hal.ts.packet import Packets, as_packets
from gulou_hal.tuner.contract import Tuner, TunerError, TunerState
from gulou_hal.tuner.schemes import tuner_for


def _read(tuner: Tuner, packets: int) -> Packets:
    pieces: list[Packets] = []
    deadline = time.monotonic() + 5
    while sum(map(len, pieces)) < packets and time.monotonic() < deadline:
        pieces.append(tuner.read(0.2))
    return np.concatenate(pieces)


def test_what_the_command_writes_is_received(recording: Path) -> None:
    tuner = tuner_for(f"pipe:///bin/cat '{recording}'")
    tuner.open()
    expected = as_packets(recording.read_bytes())
    assert np.array_equal(_read(tuner, len(expected)), expected)
    assert tuner.status().locked
    with pytest.raises(TunerError, match="/bin/cat ended with exit status 0"):
        tuner.read(1)
    tuner.close()


def test_no_shell_is_involved(tmp_path: Path) -> None:
    tuner = tuner_for(f"pipe:///bin/echo $(touch {tmp_path}/made); touch {tmp_path}/made")
    tuner.open()
    with pytest.raises(TunerError, match="ended"):
        for _ in range(20):
            tuner.read(0.2)
    tuner.close()
    assert not (tmp_path / "made").exists()


def test_the_end_of_the_command_is_explained() -> None:
    tuner = tuner_for(f"pipe://{sys.executable} -c 'import sys; sys.exit(\"no aerial\")'")
    tuner.open()
    with pytest.raises(TunerError, match="ended with exit status 1: no aerial"):
        for _ in range(20):
            tuner.read(0.2)
    tuner.close()


def test_output_that_is_no_transport_stream() -> None:
    tuner = tuner_for("pipe:///bin/cat /dev/zero")
    tuner.open()
    with pytest.raises(TunerError, match="The output of /bin/cat is not a transport stream"):
        for _ in range(20):
            tuner.read(0.2)
    tuner.close()


def test_closing_ends_the_command_and_its_children() -> None:
    tuner = tuner_for("pipe:///bin/sh -c 'sleep 77 & echo $! >&2; wait'")
    tuner.open()
    tuner.read(0.3)
    child = int(tuner._complaint)  # type: ignore[attr-defined]
    assert tuner.status().state is TunerState.waiting
    tuner.close()
    tuner.close()
    deadline = time.monotonic() + 2
    while time.monotonic() < deadline and _runs(child):
        time.sleep(0.02)
    assert not _runs(child)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
