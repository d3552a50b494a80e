"""The shell on the sofa: how soon it is there, how soon it answers on each screen, what it comes to weigh."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
for _place in ("tests/box", "examples/headend"):
    sys.path.insert(0, str(ROOT / _place))

from running import APPS, Broadcast, RunningBox  # noqa: E402

from gulou_launcher.settings import SECTIONS  # noqa: E402
from tests.bench._figures import figure, p95  # noqa: E402
from tests.bench._starting import copies_of_hello, demo, ready, starts  # noqa: E402

STARTS = 7
MANY = 100
PRESSES = 16
"""Keys on each screen."""
CHANGES = 10_000
WARM = 2_000
"""Screen changes after which the launcher has all that it keeps."""
BOUND = 26


def rows() -> list[dict[str, Any]]:
    """Measure the figures of the shell in the group `living-room`."""
    broadcast = demo()
    with tempfile.TemporaryDirectory(prefix="gulou-bench-") as folder:
        place = Path(folder)
        return [
            *_starting(place, broadcast),
            *_answering(place, broadcast),
            *_weighing(place, broadcast),
        ]


def _starting(place: Path, broadcast: Broadcast) -> Iterator[dict[str, Any]]:
    few = starts(place / "few", broadcast, STARTS, (ROOT / "apps", copies_of_hello(place / "two", 2)))
    many = starts(
        place / "many", broadcast, STARTS, (ROOT / "apps", copies_of_hello(place / "apps", MANY - 3))
    )
    first, home = statistics.median(few.first_frame), statistics.median(few.home)
    yield figure("living-room", "start to the first frame, warm", "s", first, 0.4)
    yield figure("living-room", "start to a usable home, warm", "s", home, 0.6)
    ratio = statistics.median(many.home) / home
    yield figure("living-room", "start with 100 apps against 5", "times", ratio, 1.2)


def _answering(place: Path, broadcast: Broadcast) -> Iterator[dict[str, Any]]:
    taken: dict[str, list[float]] = {}
    with RunningBox(place / "answer", broadcast.tuner, more=("--page-port", "0")) as box:
        ready(box, broadcast)
        time.sleep(3)
        taken["home"] = _moves(box)
        box.press("quick")
        time.sleep(0.3)
        taken["quick panel"] = _moves(box)
        box.press("back")
        for number, section in enumerate(SECTIONS):
            box.open_settings()
            taken.setdefault("settings", []).extend(_moves(box))
            box.press(*["up"] * len(SECTIONS), *["down"] * number, "ok")
            time.sleep(0.3)
            taken[f"settings, {section.key}"] = _moves(box)
            box.press("home")
    every = [milliseconds for times in taken.values() for milliseconds in times]
    slowest = max((name for name in taken if taken[name]), key=lambda name: p95(taken[name]))
    yield figure(
        "living-room", f"key to flip on all {len(taken)} screens of the shell, p95", "ms", p95(every), BOUND
    )
    yield figure(
        "living-room", f"key to flip on the slowest ({slowest}), p95", "ms", p95(taken[slowest]), BOUND
    )


def _moves(box: RunningBox) -> list[float]:
    """Milliseconds from keys that move something to the flip that shows it."""
    times = []
    for key in ("down", "up", "right", "left") * (PRESSES // 4):
        box.press(key)
        time.sleep(0.25)  # what moves has come to rest
        trace = box.status().keys[-1]
        if trace.drawn:
            times.append(1000 * (trace.drawn - trace.taken))
    return times


def _weighing(place: Path, broadcast: Broadcast) -> Iterator[dict[str, Any]]:
    """Through all sections of Settings and back home, over and over."""
    round_ = [key for number in range(len(SECTIONS)) for key in (*["down"] * min(1, number), "ok", "back")]
    with RunningBox(place / "weigh", broadcast.tuner, apps=APPS, more=("--page-port", "0")) as box:
        ready(box, broadcast)
        time.sleep(2)
        changes, warm = 0, 0.0
        while changes < WARM + CHANGES:
            box.open_settings()
            box.press(*round_)
            changes += 2 + sum(key != "down" for key in round_)
            if not warm and changes >= WARM:
                warm = _weight(box)
        grown = 100 * (_weight(box) - warm) / warm
    yield figure("living-room", "launcher's PSS after 10,000 more screen changes", "%", grown, 5)


def _weight(box: RunningBox) -> float:
    """PSS of the launcher in bytes, at rest at home."""
    box.press("home")
    time.sleep(3)
    return float(
        next(process.memory or 0 for process in box.status().processes if process.name == "launcher")
    )
