"""When the tuner is open, when it is not, and what happens when it fails."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from gulou.waiting import readable
from gulou_hal.tuner.contract import TunerState
from gulou_hal.tuner.schemes import tuner_for
from gulou_hal.tv.identity import ServiceId
from gulou_hal.tv.multiplex import Multiplex

Wait = Callable[[Callable[[], bool]], None]
ONE = ServiceId(0xFF01, 1, 1)


def test_nobody_watches_so_nothing_is_received(multiplex: Multiplex) -> None:
    time.sleep(0.3)
    assert multiplex.status().tuner.state is TunerState.closed
    assert multiplex.receiving_for is None


def test_a_scan_ends_by_itself(multiplex: Multiplex, wait: Wait) -> None:
    multiplex.want(0.5)
    wait(lambda: multiplex.status().tuner.locked)
    wait(lambda: multiplex.status().tuner.state is TunerState.closed)
    assert multiplex.programs.complete


def test_the_tuner_stays_open_a_while_after_the_last_stream(
    multiplex: Multiplex, wait: Wait, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gulou_hal.tv.multiplex.GRACE", 0.6)
    first = multiplex.open_stream(ONE)
    wait(lambda: first.started)
    multiplex.close_stream(first)
    time.sleep(0.2)
    second = multiplex.open_stream(ONE)  # a zap: nothing is opened anew
    wait(lambda: second.started)
    assert (multiplex.receiving_for or 0) > 0.2
    multiplex.close_stream(second)
    wait(lambda: multiplex.receiving_for is None)
    third = multiplex.open_stream(ONE)
    wait(lambda: third.started)
    multiplex.close_stream(third)


def test_two_watch_the_same_and_another(multiplex: Multiplex, wait: Wait) -> None:
    streams = [multiplex.open_stream(ServiceId(0xFF01, 1, sid)) for sid in (1, 1, 2)]
    wait(lambda: all(stream.started for stream in streams))
    assert multiplex.status().streams == 3
    multiplex.close_stream(streams[0])
    assert readable([streams[1].reader], 2)
    assert os.read(streams[1].reader, 188)


def test_a_command_that_ends_is_run_again(recording: Path, wait: Wait) -> None:
    multiplex = Multiplex(tuner_for(f"pipe:///bin/cat '{recording}'"), lambda _: None, lambda: None)
    multiplex.start()
    stream = multiplex.open_stream(ONE)
    wait(lambda: "ended with exit status 0" in multiplex.error)
    assert multiplex.status().tuner.state is TunerState.failed
    wait(lambda: multiplex.error == "")  # it came back
    multiplex.stop()
    assert stream.closed


def test_a_file_that_appears_later_is_found(recording: Path, tmp_path: Path, wait: Wait) -> None:
    path = tmp_path / "later.ts"
    multiplex = Multiplex(tuner_for(str(path)), lambda _: None, lambda: None)
    multiplex.start()
    stream = multiplex.open_stream(ONE)
    wait(lambda: "There is no file" in multiplex.error)
    path.write_bytes(recording.read_bytes())
    wait(lambda: stream.started)
    assert multiplex.error == ""
    multiplex.stop()
