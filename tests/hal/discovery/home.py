"""A home full of devices, for tests that look for them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


class Home:
    """Devices in a process of their own."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("announcer.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def do(self, command: str) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline() == "done\n"

    def unplug(self) -> None:
        """Gone without a word."""
        self.process.kill()
        self.process.communicate()
