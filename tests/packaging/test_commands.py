"""`make`: every target is in the help, and `make run` starts the box as asked."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")


def make(*words: str) -> str:
    command = ["make", "--no-print-directory", "-C", str(ROOT), *words]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def box(*words: str) -> list[str]:
    """The words of the command that `make run` would start the box with."""
    last = make("-n", "run", *words).strip().splitlines()[-1]
    return shlex.split(last)


def test_help_tells_every_target() -> None:
    text = (ROOT / "Makefile").read_text()
    phony = re.search(r"^\.PHONY: (.*)$", text, re.MULTILINE)
    assert phony
    for target in phony[1].split():
        if target != "help":
            assert f"make {target} " in make("help")


def test_run_receives_the_demo() -> None:
    words = box()
    assert words[1:4] == [str(ROOT / ".venv" / "bin" / "gulou"), "box", "--tuner"]
    tuner = words[4]
    assert tuner.startswith("pipe://")
    command = shlex.split(tuner.removeprefix("pipe://"))
    assert command[0] == "env"
    assert command[-2:] == ["--to", "-"]
    assert str(ROOT / "build" / "demo") in command


def test_run_receives_what_the_user_names() -> None:
    words = box("TS=my recording.ts", "SIZE=1920x1080", "ARGS=--headless")
    assert words[2:] == ["box", "--tuner", "my recording.ts", "--size", "1920x1080", "--headless"]
