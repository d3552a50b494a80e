"""What an app costs on the box: its start, its scrolling, its updates, its sleep. Group `sdk`."""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "box"))

from running import RunningBox  # noqa: E402

from gulou_launcher.control import client  # noqa: E402
from tests.bench._figures import figure, p95  # noqa: E402

STARTS = 40
IDLE = 20
HELD = 150
"""Presses of a held key, REPEAT seconds apart."""
REPEAT = 0.033
UPDATES = 200
BENCH_APPS = Path(__file__).parent / "apps"


def rows() -> list[dict[str, Any]]:
    """Measure the figures of the group `sdk` that need the whole box and no broadcast."""
    with tempfile.TemporaryDirectory(prefix="gulou-bench-") as folder:
        place = Path(folder)
        return [*_first_frames(place), *_idle(place), *_updates(place), *_scrolling(place)]


def _copies(folder: Path, count: int, more: str = "") -> Path:
    """As many apps of their own as are wanted: hello, under other names."""
    for number in range(count):
        place = folder / f"copy{number:02}"
        shutil.copytree(ROOT / "examples" / "hello", place, ignore=shutil.ignore_patterns("__pycache__"))
        manifest = place / "app.toml"
        text = manifest.read_text("utf-8").replace('id = "hello"', f'id = "{place.name}"')
        manifest.write_text(text + more, "utf-8")
    return folder


def _first_frames(place: Path) -> Iterable[dict[str, Any]]:
    """From the key that opens an app, through fork, lock-in and import, to its first frame."""
    apps = _copies(place / "first", STARTS)
    times = []
    with RunningBox(place / "a", apps=[apps]) as box:
        time.sleep(2)
        box.go_to_tile("copy00")
        for number in range(STARTS):
            if number:
                box.press("right")
            box.press("ok")
            time.sleep(0.4)
            trace = box.status().keys[-1]
            if trace.drawn <= trace.taken:
                raise AssertionError("an app's first frame could not be timed")
            times.append(1000 * (trace.drawn - trace.taken))
            box.press("home")
            time.sleep(0.1)
    yield figure("sdk", "fork to first frame on screen, median", "ms", statistics.median(times), 40)
    yield figure("sdk", "fork to first frame on screen, p95", "ms", p95(times), 60)


def _idle(place: Path) -> Iterable[dict[str, Any]]:
    """Apps that are let work in the background, so that none of them is put out of memory."""
    reason = '\n[permissions.background]\nen = "To be measured."\n'
    apps = _copies(place / "idle", IDLE, reason)
    grants = [word for number in range(IDLE) for word in ("--grant", f"copy{number:02}")]
    with RunningBox(place / "b", apps=[apps], more=grants) as box:
        box.wait_for(lambda: sum(app.state == "background" for app in box.status().apps) == IDLE, 30)
        time.sleep(3)
        private = sum(_private(app.pid) for app in box.status().apps if app.pid is not None)
    yield figure(
        "sdk", f"{IDLE} idle apps that may all work on, private memory in all", "MB", private / 1e6, 60
    )
    apps = _copies(place / "left", IDLE)
    with RunningBox(place / "f", apps=[apps]) as box:
        for number in range(IDLE):
            client.open_app(box.data, f"copy{number:02}")
            time.sleep(0.3)
        box.press("home")
        box.wait_for(lambda: sum(app.pid is not None for app in box.status().apps) <= 3, 10)
        time.sleep(3)
        private = sum(_private(app.pid) for app in box.status().apps if app.pid is not None)
    yield figure("sdk", f"{IDLE} apps opened and left, private memory in all", "MB", private / 1e6, 60)


def _private(pid: int) -> int:
    """Bytes that a process shares with none (proc(5), smaps_rollup)."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Private_"))


def _updates(place: Path) -> Iterable[dict[str, Any]]:
    """A small change that a key makes: from the app's patch to the flip, and the whole way."""
    with RunningBox(place / "c", apps=[_copies(place / "small", 1)]) as box:
        box.open_app("copy00")
        patched, whole = [], []
        for _ in range(UPDATES):
            box.press("ok")
            time.sleep(0.06)
            trace = box.status().keys[-1]
            patched.append(1000 * (trace.drawn - trace.patched))
            whole.append(1000 * (trace.drawn - trace.taken))
    yield figure("sdk", "small update, app to flip, p95", "ms", p95(patched), 20)
    yield figure("sdk", "small update, key through the app to flip, p95", "ms", p95(whole), None)


def _scrolling(place: Path) -> Iterable[dict[str, Any]]:
    """A key held on a list, short and long."""
    slow = {}
    with RunningBox(place / "d", apps=[BENCH_APPS]) as box:
        box.open_app("long")
        slow[100_000] = _held(box)
    with RunningBox(place / "e", apps=[_short(place / "short")]) as box:
        box.open_app("long")
        slow[1_000] = _held(box)
    yield figure("sdk", "scroll through 100,000 rows, key held, key to flip, p95", "ms", slow[100_000], 33)
    yield figure("sdk", "the same, times what 1,000 rows take", "×", slow[100_000] / slow[1_000], 1.5)


def _short(folder: Path) -> Path:
    shutil.copytree(BENCH_APPS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    code = folder / "long" / "long.py"
    code.write_text(code.read_text("utf-8").replace("100_000", "1_000"), "utf-8")
    return folder


def _held(box: RunningBox) -> float:
    """Milliseconds from key to flip, p95, while Down is held."""
    times: dict[float, float] = {}
    begun = time.monotonic()
    for number in range(HELD):
        time.sleep(max(0.0, begun + number * REPEAT - time.monotonic()))
        client.press(box.data, "down")
        if number % 30 == 29:
            # The trace keeps the last keys only.
            times |= {key.taken: key.drawn for key in box.status().keys if key.key == "down" and key.drawn}
    time.sleep(0.3)
    times |= {key.taken: key.drawn for key in box.status().keys if key.key == "down" and key.drawn}
    if len(times) < HELD * 0.9:
        raise AssertionError(f"{len(times)} of {HELD} keys could be timed")
    return p95([1000 * (drawn - taken) for taken, drawn in times.items()])
