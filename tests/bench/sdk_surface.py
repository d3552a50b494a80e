"""An app's own pixels, 1280×720: how many frames a second, and what they cost the launcher. Group `sdk`."""

from __future__ import annotations

import itertools
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "box"))

from running import RunningBox  # noqa: E402

from tests.bench._figures import figure  # noqa: E402

SECONDS = 8.0
_TICKS = os.sysconf("SC_CLK_TCK")


def rows() -> list[dict[str, Any]]:
    """Let an app draw for a while, and count."""
    with (
        tempfile.TemporaryDirectory(prefix="gulou-bench-") as folder,
        RunningBox(Path(folder), apps=[Path(__file__).parent / "apps"]) as box,
    ):
        box.open_app("frames")
        time.sleep(2)
        begun, used = time.monotonic(), _spent(box)
        time.sleep(SECONDS)
        ended, now_used = time.monotonic(), _spent(box)
        log = (box.data / "apps" / "frames.log").read_text("utf-8")
    moments = [moment for moment in map(float, log.split()) if begun <= moment <= ended]
    if len(moments) < 3:
        raise AssertionError("the app drew next to nothing")
    rate = 10 * (len(moments) - 1) / (moments[-1] - moments[0])
    gaps = [later - earlier for earlier, later in itertools.pairwise(moments)]
    share = {name: (now_used[name] - used[name]) / (ended - begun) for name in used}
    return [
        figure("sdk", "surface of 1280×720, frames a second", "fps", rate, 58, "higher"),
        figure("sdk", "the slowest ten frames of it, each", "ms", 100 * max(gaps), None),
        figure("sdk", "the launcher meanwhile, of a core", "%", 100 * share["launcher"], None),
        figure("sdk", "the app that copies each frame, of a core", "%", 100 * share["app"], None),
    ]


def _spent(box: RunningBox) -> dict[str, float]:
    """Seconds of processor time that the launcher and the app have used (proc(5), stat)."""
    status = box.status()
    launcher = next(process.pid for process in status.processes if process.name == "launcher")
    app = next(app.pid for app in status.apps if app.id == "frames")
    if app is None or launcher is None:
        raise AssertionError("the app does not run")
    return {"launcher": _time(launcher), "app": _time(app)}


def _time(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS
