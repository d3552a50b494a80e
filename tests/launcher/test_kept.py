"""What the box remembers survives its end, a full disk and a damaged file."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gulou_launcher.kept import FILE, Kept

CLOSING = 5.0


def test_values_survive_the_end_of_the_box(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    kept.put("settings", "weather", "unit", value="c")
    kept.put("settings", "weather", "days", value=3)
    kept.put("settings", "radio", "days", value=9)
    kept.put("demand", value=2)
    kept.forget("settings", "weather", "days")
    kept.close(CLOSING)
    again = Kept(tmp_path)
    assert again.of("settings", "weather") == {"unit": "c"}
    assert again.get("demand") == 2
    again.forget("settings", "weather")
    again.close(CLOSING)
    assert Kept(tmp_path).of("settings", "weather") == {}


def test_values_survive_a_kill_a_moment_later(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from gulou_launcher.kept import Kept\n"
        "Kept(Path(sys.argv[1])).put('states', 'game', value=[1, 2]); print(flush=True); time.sleep(60)"
    )
    process = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()
    deadline = time.monotonic() + CLOSING
    while not (tmp_path / f"{FILE}-wal").exists() or not Kept(tmp_path).has("states", "game"):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert Kept(tmp_path).get("states", "game") == [1, 2]


@pytest.mark.parametrize("damage", [b"no database", b"SQLite format 3\0" + b"\xff" * 4096])
def test_a_damaged_file_is_put_aside_and_said(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / FILE).write_bytes(damage)
    said: list[str] = []
    kept = Kept(tmp_path, said.append)
    kept.put("demand", value=2)
    kept.close(CLOSING)
    assert "cannot remember" in said[0]
    assert said[-1] == ""
    assert Kept(tmp_path).get("demand") == 2
    assert (tmp_path / FILE).with_suffix(".damaged").read_bytes() == damage


def test_a_file_of_a_newer_release_is_left_alone(tmp_path: Path) -> None:
    import sqlite3

    connection = sqlite3.connect(tmp_path / FILE)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = (tmp_path / FILE).read_bytes()
    said: list[str] = []
    kept = Kept(tmp_path, said.append)
    kept.put("demand", value=2)
    assert kept.get("demand") == 2
    kept.close(CLOSING)
    assert "newer release" in said[0]
    assert (tmp_path / FILE).read_bytes() == before


def test_a_disk_that_refuses_is_said_and_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gulou_launcher.kept.RETRY_SECONDS", 0.2)
    blocked = tmp_path / "data"
    blocked.write_text("not a folder")
    said: list[str] = []
    kept = Kept(blocked, said.append)
    kept.put("demand", value=2)
    deadline = time.monotonic() + CLOSING
    while not said:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    assert "cannot remember" in said[0]
    blocked.unlink()
    while said[-1] != "":
        assert time.monotonic() < deadline
        time.sleep(0.01)
    kept.close(CLOSING)
    assert Kept(blocked).get("demand") == 2
