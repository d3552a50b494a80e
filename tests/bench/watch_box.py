"""The whole box, timed from outside and by its own trace, on the demo broadcast."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
for _place in ("tests/box", "examples/headend"):
    sys.path.insert(0, str(ROOT / _place))

from running import APPS, Broadcast, RunningBox  # noqa: E402

from gulou_launcher.trace import KeyTrace  # noqa: E402
from tests.bench._figures import figure, p95  # noqa: E402
from tests.bench._starting import copies_of_hello, demo, ready, starts  # noqa: E402

STARTS = 7
HELLOS = 24
PRESSES = 60
ZAPS = 40
QUIET = 20.0


def rows() -> list[dict[str, Any]]:
    """Measure the figures of the group `watch` that need the whole box."""
    broadcast = demo()
    with tempfile.TemporaryDirectory(prefix="gulou-bench-") as folder:
        place = Path(folder)
        apps = [*APPS, copies_of_hello(place / "apps", HELLOS)]
        return [
            *_starts(place, broadcast),
            *_pressing(place, broadcast, apps),
            *_watching(place, broadcast),
            *_resting(place, broadcast),
        ]


def _starts(place: Path, broadcast: Broadcast) -> Iterable[dict[str, Any]]:
    taken = starts(place / "start", broadcast, STARTS)
    first, home, cost = taken.first_frame, taken.home, taken.cost
    yield figure("watch", "gulou box to its first frame, warm", "s", statistics.median(first), 0.4)
    yield figure("watch", "gulou box to home drawn, warm", "s", statistics.median(home), 0.8)
    yield figure(
        "watch", "processor time of the launcher until home is drawn", "s", statistics.median(cost), None
    )


def _keys(
    box: RunningBox, keys: Iterable[str], wait: float, took: Callable[[KeyTrace], float]
) -> list[float]:
    """Milliseconds that each key took; a key whose moment did not come is a failure of the measurement."""
    times = []
    for key in keys:
        box.press(key)
        time.sleep(wait)
        milliseconds = 1000 * took(box.status().keys[-1])
        if milliseconds <= 0:
            raise AssertionError(f"the key {key} had no effect that could be timed")
        times.append(milliseconds)
    return times


def _drawn(trace: KeyTrace) -> float:
    return trace.drawn - trace.taken


def _pressing(place: Path, broadcast: Broadcast, apps: list[Path]) -> Iterable[dict[str, Any]]:
    with RunningBox(place / "press", broadcast.tuner, apps=apps) as box:
        ready(box, broadcast)
        time.sleep(3)
        home = _keys(box, ["right", "left"] * (PRESSES // 2), 0.1, _drawn)
        box.open_app("hello")
        inside = _keys(box, ["ok"] * PRESSES, 0.1, _drawn)
        first_frames = []
        box.go_to_tile("hello00")
        for number in range(HELLOS):
            if number:
                box.press("right")
            first_frames += _keys(box, ["ok"], 0.4, _drawn)
            box.press("home")
            time.sleep(0.2)
        box.open_app("spinner")
        box.press("ok")
        time.sleep(0.5)
        hang = _keys(box, ["home"], 0.5, _drawn)
    yield figure("watch", "OK on an app's tile to its first frame, p95", "ms", p95(first_frames), 60)
    yield figure("watch", "key to flip on home, p95", "ms", p95(home), 26)
    yield figure("watch", "key to flip in the app, p95", "ms", p95(inside), 26)
    yield figure("watch", "Home key while the app hangs, to home drawn", "ms", max(hang), 100)


def _watching(place: Path, broadcast: Broadcast) -> Iterable[dict[str, Any]]:
    shown = [service["lcn"] for service in broadcast.services if service["rgb"]]
    with RunningBox(place / "watch", broadcast.tuner) as box:
        ready(box, broadcast)
        box.open_app("live-tv")
        box.press("1", "ok")
        box.wait_for(lambda: broadcast.shows(box, 1))
        time.sleep(2)
        used, dropped = _cpu_share(box, ("launcher", "gateway"), 15.0), box.player().detail["dropped_frames"]
        there = ["channelup"] * (len(shown) - 1)
        back = ["channeldown"] * (len(shown) - 1)
        zaps: list[float] = []
        at = 0
        while len(zaps) < ZAPS:
            for key in [*there, *back]:
                # Not in step with the broadcast's key frames.
                zaps += _keys(
                    box, [key], 0.9 + 0.037 * (len(zaps) % 11), lambda trace: trace.picture - trace.taken
                )
                at += 1 if key == "channelup" else -1
                if not broadcast.shows(box, shown[at]):
                    raise AssertionError(f"channel {shown[at]} is not on the screen")
    yield figure(
        "watch", "zap within a multiplex, key to right pixels, median", "ms", statistics.median(zaps), 120
    )
    yield figure("watch", "zap within a multiplex, key to right pixels, p95", "ms", p95(zaps), 250)
    yield figure("watch", "1080p25 H.264 live, CPU of launcher + gateway", "% of a core", used, 90)
    yield figure("watch", "1080p25 H.264 live, dropped frames", "frames", float(dropped), 0)


def _cpu_share(box: RunningBox, names: tuple[str, ...], seconds: float) -> float:
    """Percent of one core that these processes use."""

    def used() -> float:
        return sum(process.cpu or 0.0 for process in box.status().processes if process.name in names)

    before, begun = used(), time.monotonic()
    time.sleep(seconds)
    return 100 * (used() - before) / (time.monotonic() - begun)


def _resting(place: Path, broadcast: Broadcast) -> Iterable[dict[str, Any]]:
    with RunningBox(place / "start", broadcast.tuner) as box:
        ready(box, broadcast)
        box.wait_for(lambda: box.driver("tuner").state == "idle", 60)
        time.sleep(2)
        share = _cpu_share(box, ("box", "launcher", "gateway", "zygote", "stem"), QUIET)
        memory = sum(process.memory or 0 for process in box.status().processes)
    yield figure("watch", "whole box at home, PSS of all processes", "MB", memory / 1e6, 230)
    yield figure("watch", "CPU at home with nothing moving", "% of a core", share, 2)
