"""The benchmark runner: figures in the agreed form, and one broken benchmark hides no other."""

import importlib.util
import json
import os
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.bench._host import Host, Stall, during

RUNNER = Path(__file__).resolve().parents[1] / "bench" / "__main__.py"

GOOD = """
def rows():
    return [
        {"id": "watch.start", "group": "watch", "what": "start to home", "unit": "s",
         "value": 0.5, "bound": 0.8, "better": "lower"},
        {"id": "watch.eit", "group": "watch", "what": "EIT decode", "unit": "events/s",
         "value": 90000, "bound": 100000, "better": "higher"},
    ]
"""


@pytest.fixture
def runner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    spec = importlib.util.spec_from_file_location("bench_runner", RUNNER)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "HERE", tmp_path)
    monkeypatch.setattr(module, "RESULT", tmp_path / "build" / "bench.json")
    (tmp_path / "watch_good.py").write_text(GOOD)
    (tmp_path / "watch_broken.py").write_text("def rows():\n    raise OSError('no tuner')\n")
    return module


def start(runner: ModuleType, monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", ["bench", *words])
    return int(runner.main())


def test_rows_are_written_and_shown(
    runner: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert start(runner, monkeypatch) == 0
    out = capsys.readouterr().out
    assert "watch_broken could not be measured: OSError: no tuner" in out
    assert "start to home     0.5 s         ≤ 0.8      ok" in out
    assert "EIT decode     90,000 events/s  ≥ 100,000  MISSED" in out
    written = json.loads(runner.RESULT.read_text())
    assert [row["id"] for row in written] == ["watch.start", "watch.eit"]
    assert set(written[0]) == {"id", "group", "what", "unit", "value", "bound", "better"}


def test_strict_fails_on_a_missed_bound(runner: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    assert start(runner, monkeypatch, "--strict", "watch_good") == 1
    (runner.HERE / "watch_good.py").write_text(GOOD.replace("90000", "110000"))
    assert start(runner, monkeypatch, "--strict", "watch_good") == 0


def test_a_row_without_a_unit_is_refused(runner: ModuleType) -> None:
    with pytest.raises(ValueError, match="lacks unit"):
        runner.checked({"id": "a", "group": "watch", "what": "b", "value": 1, "bound": 2, "better": "lower"})


def test_only_what_the_host_took_is_taken_off() -> None:
    stalls = [
        Stall(0, begun=10.000, ended=10.020, stolen=0.02, interrupts=9),
        Stall(1, begun=10.010, ended=10.030, stolen=0.01, interrupts=9),  # counted in ticks of 10 ms
        Stall(1, begun=10.040, ended=10.060, stolen=0.0, interrupts=9),  # the kernel's own
        Stall(0, begun=10.070, ended=10.100, stolen=0.01, interrupts=9),  # most of it the kernel's own
        Stall(0, begun=10.200, ended=10.240, stolen=0.0, interrupts=1),  # its timer was not heard
    ]
    assert during(stalls, 9.0, 10.1) == pytest.approx(0.030)
    assert during(stalls, 10.005, 10.015) == pytest.approx(0.010)
    assert during(stalls, 10.035, 10.1) == 0.0
    assert during(stalls, 10.1, 11.0) == pytest.approx(0.040)


def test_the_host_is_measured_only_where_somebody_may_go_before_all_others() -> None:
    with Host() as host:
        pass
    try:
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
    except OSError:
        assert not host.measured
    else:
        os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))
        assert host.measured
