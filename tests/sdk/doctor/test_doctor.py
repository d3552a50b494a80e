"""`gulou doctor`: a line for each check, which says ok or what to do."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from gulou.command import main
from gulou.doctor import command, machine
from gulou.doctor.check import Check, Found, Verdict, absent, bad, ok, weak
from gulou.errors import GulouError
from gulou.package.signing import make_key

Output = pytest.CaptureFixture[str]


def have(monkeypatch: pytest.MonkeyPatch, *checks: Check) -> None:
    monkeypatch.setattr(command, "all_checks", lambda: checks)


def broken() -> Found:
    raise GulouError("The kettle is empty.")


def test_each_check_has_its_line_and_what_to_do_below(
    monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    have(
        monkeypatch,
        Check("tea", lambda: ok("green")),
        Check("water", lambda: weak("lukewarm", "heat it")),
        Check("biscuits", lambda: absent("none")),
    )
    assert main(["doctor"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "ok    tea       green",
        "weak  water     lukewarm",
        "                → heat it",
        "–     biscuits  none",
    ]


def test_something_bad_is_the_exit_status_and_so_is_a_check_that_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    have(monkeypatch, Check("tea", lambda: bad("gone", "buy some")))
    assert main(["doctor"]) == 1
    have(monkeypatch, Check("kettle", broken), Check("tea", lambda: ok("green")))
    capsys.readouterr()
    assert main(["doctor", "--json"]) == 1
    kettle, tea = json.loads(capsys.readouterr().out)
    assert kettle == {
        "check": "kettle",
        "verdict": "bad",
        "fact": "The kettle is empty",
        "mend": "mend that first",
    }
    assert tea["verdict"] == "ok"


def test_this_machine_can_be_looked_at() -> None:
    found = {check.name: command.looked(check) for check in machine.checks()}
    assert found["Python"].verdict is Verdict.OK and sys.executable in found["Python"].fact
    assert all(result.fact for result in found.values())
    assert all(result.mend for result in found.values() if result.verdict in (Verdict.WEAK, Verdict.BAD))


def of(name: str) -> Found:
    return next(command.looked(check) for check in machine.checks() if check.name == name)


def test_a_python_that_is_too_old(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "OLDEST_PYTHON", (9, 0))
    assert of("Python").verdict is Verdict.BAD


def test_libraries_that_are_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "find_spec", lambda name: None)
    found = of("libraries")
    assert found.verdict is Verdict.WEAK
    assert found.mend == 'pip install "gulou[pack,net,storage]"'


def test_the_signing_key(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert of("signing key").verdict is Verdict.ABSENT
    make_key(tmp_path / "gulou/signing-key.pem")
    assert of("signing key").verdict is Verdict.OK
    (tmp_path / "gulou/signing-key.pem").chmod(0o644)
    assert "Others can read the key" in of("signing key").fact


def test_a_full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "LITTLE_DISK", 1 << 60)
    assert "make room" in of("disk").mend


def test_every_distribution_brings_its_own_checks() -> None:
    names: Sequence[str] = [check.name for check in command.all_checks()]
    assert names.index("Python") < names.index("OpenGL")
