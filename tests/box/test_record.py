"""A session recorded on a real box is replayed as a test, on a television of the kit."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from running import ROOT, RunningBox

from gulou.recording.form import read
from gulou.testing import replay


def record(box: RunningBox, app: str, to: Path, live: Callable[[], None]) -> Path:
    """`gulou record`, ended with Ctrl-C as a developer does."""
    gulou = str(Path(sys.executable).with_name("gulou"))
    command = [gulou, "record", app, "--data", str(box.data), "-o", str(to)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout is not None
        assert "Recording" in process.stdout.readline()
        try:
            box.wait_for(lambda: box.app(app).state == "running")
            live()
            process.send_signal(signal.SIGINT)
            said, _ = process.communicate(timeout=20)
        finally:
            process.kill()
    assert process.returncode == 0, said
    assert "replay(" in said
    return to


def test_an_example_is_recorded_and_replayed(box: RunningBox, tmp_path: Path) -> None:
    def live() -> None:
        box.press("down", "ok")
        time.sleep(0.3)
        box.press("down", "back")
        time.sleep(0.3)

    session = record(box, "recipes", tmp_path / "recipes.jsonl", live)
    _, steps = read(session)
    assert any("Silk dolls" in line for step in steps for line in step.screen or ())
    replay(session, ROOT / "examples" / "recipes")


def test_live_tv_with_its_services_and_its_clock(box: RunningBox, tmp_path: Path) -> None:
    def live() -> None:
        box.wait_for(lambda: box.player().state == "playing")
        box.press("up", "ok", "down", "ok")
        time.sleep(1.0)
        box.press("info")
        time.sleep(4.5)

    session = record(box, "live-tv", tmp_path / "live-tv.jsonl", live)
    header, steps = read(session)
    assert header.app == "live-tv"
    assert any(step.calls for step in steps) and any(step.timers for step in steps)
    replay(session, ROOT / "apps" / "live-tv")


def test_after_the_recording_the_app_goes_on_as_usual(box: RunningBox, tmp_path: Path) -> None:
    session = record(box, "hello", tmp_path / "hello.jsonl", lambda: box.press("ok", "ok"))
    box.wait_for(lambda: box.app("hello").state == "running")
    before = session.read_bytes()
    box.press("ok")
    assert session.read_bytes() == before
    replay(session, ROOT / "examples" / "hello")
    with pytest.raises(AssertionError, match="the screen differs"):
        replay(session, ROOT / "examples" / "recipes")
