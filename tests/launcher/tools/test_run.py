"""`gulou run`, as a developer uses it: in a terminal, with an editor beside it."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from gulou_launcher.control import client

ROOT = Path(__file__).resolve().parents[3]


class Developer:
    """Someone with `gulou run --json` in a terminal. `events` is what it told so far."""

    def __init__(self, home: Path) -> None:
        self.app = home / "hello"
        shutil.copytree(ROOT / "examples" / "hello", self.app, ignore=shutil.ignore_patterns("__pycache__"))
        self.data = home / "data"
        self.events: list[dict[str, Any]] = []
        self.process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "gulou",
                "run",
                str(self.app),
                "--headless",
                "--page-port",
                "0",
                "--json",
                "--data",
                str(self.data),
            ],
            stdout=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            text=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.events.append(json.loads(line))

    def save(self, old: str, new: str) -> None:
        """Change a line of the code; what was told before is forgotten."""
        self.events.clear()
        file = self.app / "hello.py"
        code = file.read_text()
        assert old in code
        file.write_text(code.replace(old, new))

    def hears(
        self, event: str, look: Callable[[dict[str, Any]], bool] = lambda _event: True
    ) -> dict[str, Any]:
        """Wait for this event."""
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            for told in list(self.events):
                if told["event"] == event and look(told):
                    return told
            time.sleep(0.02)
        raise AssertionError(f"no {event} among {self.events}")

    def sees(self, words: str) -> None:
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            if any(node.props.get("value") == words for node in client.inspect(self.data).nodes):
                return
            time.sleep(0.02)
        raise AssertionError(f"{words} is not on the screen")

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(10)
        self._reader.join(2)
        assert self.process.stdout is not None
        self.process.stdout.close()


@pytest.fixture(scope="module")
def developer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Developer]:
    developer = Developer(tmp_path_factory.mktemp("home"))
    try:
        developer.hears("started")
        yield developer
    finally:
        developer.close()


def test_the_app_is_on_the_screen_at_once(developer: Developer) -> None:
    developer.sees("Hello 你好 × 0")


def test_a_saved_file_is_on_the_screen(developer: Developer) -> None:
    developer.save("Hello 你好", "Welcome")
    assert developer.hears("reloaded")["files"] == ["hello.py"]
    developer.sees("Welcome × 0")


def test_a_syntax_error_is_told_and_the_old_screen_stays_until_it_is_mended(developer: Developer) -> None:
    developer.save("count = 0", "count = = 0")
    assert developer.hears("failed")["sentence"].startswith("hello.py:5: invalid syntax")
    developer.sees("Welcome × 0")
    developer.save("count = = 0", "count = 7")
    developer.hears("reloaded")
    developer.sees("Welcome × 7")


def test_what_the_app_prints_comes_to_the_terminal(developer: Developer) -> None:
    developer.save("self.count += 1", 'print("pressed", self.count)')
    developer.hears("reloaded")
    client.press(developer.data, "ok")
    developer.hears("printed", lambda told: told["line"] == "pressed 7")


def test_an_error_is_told_with_the_apps_own_line_and_mended_by_saving(developer: Developer) -> None:
    developer.save('print("pressed", self.count)', 'self.count += "one"')
    developer.hears("reloaded")
    client.press(developer.data, "ok")
    assert "unsupported operand" in developer.hears("stopped")["reason"]
    printed = [told["line"] for told in developer.events if told["event"] == "printed"]
    assert printed[0].startswith("Traceback")
    assert "hello.py" in printed[1]
    developer.save('self.count += "one"', "self.count += 1")
    developer.hears("reloaded")
    client.press(developer.data, "ok")
    developer.sees("Welcome × 8")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_the_box_ends_with_it_however_it_ends(tmp_path: Path, number: signal.Signals) -> None:
    developer = Developer(tmp_path)
    developer.hears("started")
    box = int((developer.data / "box.lock").read_text())
    developer.process.send_signal(number)
    developer.close()
    deadline = time.monotonic() + 5
    while Path(f"/proc/{box}").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not Path(f"/proc/{box}").exists()


def test_a_second_one_on_the_same_folder_is_refused_in_a_sentence(tmp_path: Path) -> None:
    developer = Developer(tmp_path)
    try:
        developer.hears("started")
        command = [sys.executable, "-m", "gulou", "run", str(developer.app), "--headless", "--page-port", "0"]
        done = subprocess.run(
            [*command, "--data", str(developer.data)],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 1
        assert "A box already runs on" in done.stderr and "on a simulated TV" not in done.stdout
        developer.sees("Hello 你好 × 0")
    finally:
        developer.close()


def test_a_folder_that_is_no_app_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "tea").mkdir()
    (tmp_path / "tea" / "app.toml").write_text("")
    done = subprocess.run(
        [sys.executable, "-m", "gulou", "run", str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 1
    assert f"is no app, since it has no app.toml: give {tmp_path / 'tea'}, for one" in done.stderr
