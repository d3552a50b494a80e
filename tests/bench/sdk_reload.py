"""A developer saves a file: how long until the new pixels are on the simulated TV."""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from gulou_launcher.control import client

ROOT = Path(__file__).resolve().parents[2]
SAVES = 40
PATIENCE = 20.0


def rows() -> list[dict[str, Any]]:
    """Save a file again and again, and watch the pixels; from the write to the first frame that shows it."""
    with tempfile.TemporaryDirectory(prefix="gulou-bench-") as place:
        app, data = Path(place) / "hello", Path(place) / "data"
        shutil.copytree(ROOT / "examples" / "hello", app, ignore=shutil.ignore_patterns("__pycache__"))
        command = [sys.executable, "-m", "gulou", "run", str(app), "--headless", "--page-port", "0", "--json"]
        with subprocess.Popen([*command, "--data", str(data)], stdout=subprocess.PIPE, text=True) as run:
            try:
                took = _saves(run, app / "hello.py", data)
            finally:
                run.terminate()
    return [
        {
            "id": "sdk.save-to-pixels",
            "group": "sdk",
            "what": f"saved file to new pixels under gulou run, {name}",
            "unit": "ms",
            "value": round(value, 1),
            "bound": 300,
            "better": "lower",
        }
        for name, value in (
            ("median", statistics.median(took)),
            ("p95", statistics.quantiles(took, n=20, method="inclusive")[-1]),
        )
    ]


def _saves(run: subprocess.Popen[str], file: Path, data: Path) -> list[float]:
    assert run.stdout is not None
    while json.loads(run.stdout.readline())["event"] != "started":
        pass
    time.sleep(1)
    code = file.read_text()
    took = []
    for number in range(SAVES):
        # The whole width of a line changes, so that one look at the pixels tells.
        words = ("■" if number % 2 else "□") * 12
        before = client.capture(data).rgba
        begun = time.perf_counter()
        file.write_text(code.replace("Hello 你好", words))
        while client.capture(data).rgba == before:
            if time.perf_counter() - begun > PATIENCE:
                raise AssertionError("the new code did not come onto the screen")
            time.sleep(0.004)
        took.append(1000 * (time.perf_counter() - begun))
        # Not in step with the looks at the files.
        time.sleep(0.3 + 0.007 * (number % 11))
    return took
