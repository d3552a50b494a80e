"""`gulou test`, as a developer and as a program runs it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

CODE = """
from gulou import App, ui


class Small(App):
    count = 0

    def view(self):
        return ui.Page(ui.Text(f"Count {self.count}"), ui.Button("More", on_press=self.more))

    def more(self):
        self.count += 1
"""
TESTS = """
import pytest


def test_counts(tv):
    tv.press("ok")
    tv.see("Count 1")


@pytest.mark.tv(language="zh")
def test_fails(tv):
    assert tv.app.language == "zh"
    tv.press("ok", "ok")
    assert tv.focus.text == "Less"
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    manifest = 'id = "small"\nversion = "1.0.0"\nentry = "small_app:Small"\n[name]\nen = "Small"\n'
    (tmp_path / "app.toml").write_text(manifest, "utf-8")
    (tmp_path / "small_app.py").write_text(CODE, "utf-8")
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_small.py").write_text(TESTS, "utf-8")
    return tmp_path


def gulou(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("gulou")), *words]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


def test_a_failure_shows_the_television(small: Path) -> None:
    done = gulou("test", cwd=small)
    assert done.returncode == 1
    assert "1 failed, 1 passed" in done.stdout
    assert 'text "Count 2"' in done.stdout and "The last keys: ok ok." in done.stdout
    assert gulou("test", str(small), "-k", "counts", cwd=Path("/")).returncode == 0


def test_json_is_for_programs(small: Path) -> None:
    done = gulou("test", "--json", cwd=small)
    found = json.loads(done.stdout)
    assert (done.returncode, found["passed"], found["failed"]) == (1, 1, 1)
    failed = next(test for test in found["tests"] if test["outcome"] == "failed")
    assert failed["id"].endswith("test_small.py::test_fails")
    assert "Less" in failed["reason"] and "Count 2" in failed["sections"]["the television"]


def test_what_is_no_app_or_has_no_tests_is_said_in_words(
    small: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    assert "is no app: there is no app.toml" in gulou("test", cwd=elsewhere).stderr
    (small / "tests" / "test_small.py").unlink()
    assert "has no tests: write one" in gulou("test", cwd=small).stderr
