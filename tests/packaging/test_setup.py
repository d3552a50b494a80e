"""The set-up: done once, gone on with after an interruption, and plain about what it cannot do."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from gulou_setup import environment, stamps, steps, system
from gulou_setup.errors import SetupError
from gulou_setup.progress import Line, run

ROOT = Path(__file__).resolve().parents[2]


def step(title: str, folder: Path, done: list[str], words: list[str], fails: bool = False) -> steps.Step:
    """A step that makes the file `folder/title` out of `words`."""

    def work(line: Line) -> bool:
        if fails:
            raise SetupError(f"{title} failed")
        (folder / title).touch()
        done.append(title)
        return True

    return steps.Step(
        title,
        folder / f"{title}.stamp",
        lambda: stamps.fingerprint([], words),
        lambda: [folder / title],
        work,
    )


@pytest.fixture(autouse=True)
def own_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "STAMPS", tmp_path / "stamps")


def test_a_second_walk_does_nothing_and_says_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    done: list[str] = []
    plan = [step("one", tmp_path, done, []), step("two", tmp_path, done, [])]
    steps.walk(plan)
    assert capsys.readouterr().out.splitlines()[0] == "[1/2] one…"
    steps.walk(plan)
    assert done == ["one", "two"]
    assert capsys.readouterr().out == ""


def test_a_walk_goes_on_where_it_was_stopped(tmp_path: Path) -> None:
    done: list[str] = []
    with pytest.raises(SetupError, match="two failed"):
        steps.walk([step("one", tmp_path, done, []), step("two", tmp_path, done, [], fails=True)])
    steps.walk([step("one", tmp_path, done, []), step("two", tmp_path, done, [])])
    assert done == ["one", "two"]


def test_a_step_is_done_again_when_its_inputs_change_or_its_output_is_gone(tmp_path: Path) -> None:
    done: list[str] = []
    steps.walk([step("one", tmp_path, done, ["a"])])
    steps.walk([step("one", tmp_path, done, ["b"])])
    (tmp_path / "one").unlink()
    steps.walk([step("one", tmp_path, done, ["b"])])
    assert done == ["one"] * 3


def test_a_step_that_makes_nothing_is_not_believed(tmp_path: Path) -> None:
    idle = step("one", tmp_path, [], [])._replace(work=lambda line: True)
    with pytest.raises(SetupError, match="one: it ended well, yet did not make"):
        steps.walk([idle])


def test_fingerprint_sees_contents_not_dates(tmp_path: Path) -> None:
    file = tmp_path / "lock"
    file.write_text("a==1")
    before = stamps.fingerprint([file])
    os.utime(file, (1, 1))
    assert stamps.fingerprint([file]) == before
    file.write_text("a==2")
    assert stamps.fingerprint([file]) != before


def test_half_an_environment_is_not_taken_for_a_whole_one(tmp_path: Path) -> None:
    venv = tmp_path / "a venv"
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").symlink_to(sys.executable)
    (venv / ".gulou-incomplete").touch()
    with pytest.raises(SetupError, match="incomplete"):
        environment.require_whole(venv)
    environment.create(venv, Line(1, 1, "environment"), tmp_path)
    environment.require_whole(venv)
    pip = [str(venv / "bin" / "python"), "-m", "pip", "--version"]
    assert str(venv) in subprocess.run(pip, capture_output=True, text=True, check=True).stdout


def test_a_whole_environment_is_kept(tmp_path: Path) -> None:
    venv = tmp_path / "venv"
    environment.create(venv, Line(1, 1, "environment"), tmp_path)
    (venv / "mine").touch()
    environment.create(venv, Line(1, 1, "environment"), tmp_path)
    assert (venv / "mine").exists()


@pytest.fixture
def bare_debian(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A Debian where dpkg knows ffmpeg only, nothing gives root, and the user is an ordinary one."""
    bin_ = tmp_path / "bin"
    bin_.mkdir()
    query = bin_ / "dpkg-query"
    query.write_text("#!/bin/sh\necho ffmpeg installed\necho libmpv2 config-files\nexit 1\n")
    query.chmod(0o755)
    monkeypatch.setenv("PATH", str(bin_))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    return bin_


def test_who_may_not_install_is_told_the_one_command(bare_debian: Path, tmp_path: Path) -> None:
    with pytest.raises(SetupError) as refused:
        system.install("run", Line(1, 1, "system packages"), tmp_path)
    said = str(refused.value)
    assert "\n" not in said
    assert "sudo apt-get install" in said
    assert "libmpv2" in said
    assert "ffmpeg" not in said


def test_missing_test_tools_do_not_stop_a_user_who_may_not_install(
    bare_debian: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    present = "\n".join(f"echo {name} installed" for name in system.RUN)
    (bare_debian / "dpkg-query").write_text(f"#!/bin/sh\n{present}\n")
    assert not system.install("test", Line(1, 1, "system packages"), tmp_path)
    assert "sudo apt-get install --no-install-recommends" in capsys.readouterr().out


def test_a_virtual_machine_that_cannot_be_had_stops_nothing_else(
    bare_debian: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    present = "\n".join(f"echo {name} installed" for name in system.RUN)
    (bare_debian / "dpkg-query").write_text(f"#!/bin/sh\n{present}\n")
    (bare_debian / "apt-get").write_text("#!/bin/sh\necho no such package; exit 100\n")
    (bare_debian / "apt-get").chmod(0o755)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert not system.install("vm", Line(1, 1, "system packages"), tmp_path)
    assert "its tests will be skipped: apt-get update failed" in capsys.readouterr().out
    with pytest.raises(SetupError, match="apt-get update failed"):
        system.install("test", Line(1, 1, "system packages"), tmp_path)


def test_a_system_without_dpkg_is_told_what_to_look_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert system.install("run", Line(1, 1, "system packages"), tmp_path)
    assert "libmpv2" in capsys.readouterr().out


def test_a_failed_command_shows_its_last_words(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "print('no space left'); raise SystemExit(3)"]
    with pytest.raises(SetupError, match=r"Fetching failed.*\n.*no space left"):
        run(command, Line(1, 1, "fetch"), tmp_path / "log", "Fetching failed")


def test_an_unsuitable_python_is_named(tmp_path: Path) -> None:
    program = (
        "import sys, runpy; sys.version_info = (3, 9, 2, 'final', 0);"
        f"runpy.run_path({str(ROOT / 'packaging' / 'gulou_setup')!r}, run_name='__main__')"
    )
    refused = subprocess.run(
        [sys.executable, "-c", program],
        env={"PATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode == 1
    assert refused.stderr == (
        "Gulou needs Python 3.11 to 3.13, and python3 here is 3.9. Install one of those, then try again.\n"
    )


def test_an_unknown_goal_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert steps.main(["fly"]) == 2
    assert "usage" in capsys.readouterr().err
