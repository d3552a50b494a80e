"""The box ends when it is asked to, at whatever moment of its start that is."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest


@pytest.mark.parametrize("after", [0.05, 0.2, 0.35, 0.5, 0.65, 0.8, 1.0, 1.5])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_whenever_it_is_asked(tmp_path: Path, after: float, number: signal.Signals) -> None:
    command = [
        str(Path(sys.executable).with_name("gulou")),
        "box",
        "--headless",
        "--data",
        str(tmp_path / "data"),
    ]
    box = subprocess.Popen(
        [*command, "--page-port", "0"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    time.sleep(after)
    box.send_signal(number)
    try:
        said, _ = box.communicate(timeout=15)
    finally:
        box.kill()
    assert "Traceback" not in said or after < 0.3  # Python itself, before a line of ours has run
