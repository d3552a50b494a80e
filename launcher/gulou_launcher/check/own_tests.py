"""The app's own tests, run as its developer runs them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import entry_points

from gulou.command import GROUP
from gulou_launcher.check.findings import Findings, Tests

_PATIENCE = 120
"""Seconds that they may take."""


def own_tests(findings: Findings, progress: Callable[[float, str], None]) -> None:
    """Run the app's own tests, by `gulou test` where it is installed."""
    folder = findings.project.folder
    if not any(folder.glob("**/test_*.py")):
        return
    progress(0.0, "")
    installed = any(entry.name == "test" for entry in entry_points(group=GROUP))
    command = ["-m", "gulou", "test", str(folder)] if installed else ["-m", "pytest", "-q", str(folder)]
    try:
        done = subprocess.run(
            [sys.executable, *command],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        findings.tests = Tests(True, 0, 1, "they did not end within two minutes")
        return
    findings.tests = told(done.stdout + done.stderr, done.returncode)


def told(output: str, status: int) -> Tests:
    """What pytest's last line says: `3 passed, 1 failed in 0.12s`."""
    lines = [line.strip("= ") for line in output.splitlines() if line.strip()]
    last = next((line for line in reversed(lines) if " passed" in line or " failed" in line), "")
    counts = {"passed": 0, "failed": 0, "error": 0, "errors": 0}
    for part in last.replace(" in ", ", ").split(", "):
        number, _, word = part.partition(" ")
        if number.isdigit() and word in counts:
            counts[word] += int(number)
    failed = counts["failed"] + counts["error"] + counts["errors"]
    if status and not failed:
        failed = 1
    said = next((line for line in lines if line.startswith(("FAILED", "ERROR"))), last or (lines or [""])[-1])
    return Tests(True, counts["passed"], failed, said[:200])
