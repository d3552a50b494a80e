"""What `gulou doctor` finds of the simulated TV, on this very machine."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from gulou.doctor.check import Verdict
from gulou.doctor.command import looked
from gulou_launcher import doctor
from gulou_launcher.lan.known import KnownBox, remember
from tests.launcher.control.fake_box import FakeBox


def test_it_needs_no_box_and_leaves_no_process(tmp_path: Path) -> None:
    """In a process of its own, as the command is: the canary is forked before anything starts threads."""
    code = (
        "import os, sys; from gulou.command import main; status = main(['doctor']);\n"
        "try: os.waitpid(-1, os.WNOHANG)\n"
        "except ChildProcessError: print('nobody is left')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        timeout=60,
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "LC_ALL": "C.UTF-8"},
        check=False,
    )
    assert "nobody is left" in done.stdout, done.stderr
    assert "level" in done.stdout and "of 3" in done.stdout
    assert f"none runs on {tmp_path}" in done.stdout


def test_a_library_that_is_missing_is_told_with_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_GL", {"libNothing.so.9": "libnothing9"})
    found = doctor.checks()[1].look()
    assert found.verdict is Verdict.BAD and found.mend == "apt install libnothing9"


def test_the_isolation_of_a_box_that_runs_is_believed(
    served: FakeBox, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GULOU_DATA", str(data))
    found = doctor.checks()[0].look()
    assert found.verdict is Verdict.OK and "level 2 of 3" in found.fact
    box = next(check for check in doctor.checks() if check.name == "box").look()
    assert box.verdict is Verdict.OK and "llvmpipe" in box.fact


def test_a_paired_box_that_cannot_be_reached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from gulou_launcher.lan import remote

    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setattr(remote, "find", lambda **_: [])
    from gulou_launcher.lan.identity import own_identity

    certificate = own_identity(tmp_path / "box.pem").certificate
    remember(KnownBox("kitchen", certificate, ("127.0.0.1:1",)))
    check = doctor.checks()[-1]
    assert check.name == "paired: kitchen"
    found = looked(check)
    assert found.verdict is Verdict.WEAK and "kitchen cannot be reached" in found.fact
