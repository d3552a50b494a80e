"""How an app ends, and what the launcher is told. One zygote survives this whole file."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gulou.states import ExitReason
from gulou_launcher.sandbox.messages import MIB, Continue, Kill, Limits, Refused, Stop

if TYPE_CHECKING:
    from tests.launcher.sandbox.conftest import RunningZygote, StartZygote


def test_returning_is_ending(warm: RunningZygote) -> None:
    app = warm.spawn("say('hello')")
    assert app.hear() == "hello"
    end = app.exited()
    assert (end.reason, end.detail) == (ExitReason.ENDED, "")
    assert 0 < end.ran < 20


def test_an_exception_is_a_crash_and_its_last_line_is_the_detail(warm: RunningZygote) -> None:
    end = warm.spawn("lessons = {}\nlessons['today']").exited()
    assert (end.reason, end.detail) == (ExitReason.CRASHED, "KeyError: 'today'")


def test_the_traceback_is_on_record_beside_the_data(warm: RunningZygote) -> None:
    warm.spawn("raise RuntimeError('on record')", name="recorded").exited()
    record = (warm.root / "data" / "org.example.recorded.log").read_text()
    assert "Traceback (most recent call last)" in record
    assert "RuntimeError: on record" in record


def test_the_record_stays_small_however_much_an_app_prints(warm: RunningZygote) -> None:
    end = warm.spawn("for n in range(100_000):\n    print('spam', n)", name="shouting").exited()
    assert end.reason == ExitReason.ENDED
    records = (warm.root / "data").glob("org.example.shouting.log*")
    assert sum(each.stat().st_size for each in records) < MIB


@pytest.mark.parametrize(("code", "reason"), [(0, ExitReason.ENDED), (3, ExitReason.CRASHED)])
def test_sys_exit(warm: RunningZygote, code: int, reason: ExitReason) -> None:
    assert warm.spawn(f"import sys; sys.exit({code})").exited().reason == reason


def test_a_crash_in_c_is_a_crash(warm: RunningZygote) -> None:
    end = warm.spawn("import ctypes; ctypes.string_at(0)").exited()
    assert end.reason == ExitReason.CRASHED
    assert "SIGSEGV" in end.detail


def test_eating_memory_is_told_as_such(warm: RunningZygote) -> None:
    app = warm.spawn("hoard = []\nwhile True: hoard.append(bytes(1_000_000))", limits=Limits(memory=32 * MIB))
    end = app.exited()
    assert end.reason == ExitReason.MEMORY
    assert "MemoryError" in end.detail


def test_memory_shared_with_nobody_counts_too(warm: RunningZygote) -> None:
    source = "import mmap\nhoard = []\nwhile True: hoard.append(mmap.mmap(-1, 1_000_000))"
    app = warm.spawn(source, limits=Limits(memory=32 * MIB))
    assert app.exited().reason in (ExitReason.MEMORY, ExitReason.CRASHED)


def test_kill_9_from_outside(warm: RunningZygote) -> None:
    app = warm.spawn("say('up'); import time; time.sleep(60)")
    assert app.hear() == "up"
    os.kill(app.pid, signal.SIGKILL)
    end = app.exited()
    assert (end.reason, end.detail) == (ExitReason.KILLED, "SIGKILL: Killed")


@pytest.mark.parametrize("reason", [ExitReason.STOPPED, ExitReason.NOT_RESPONDING])
def test_the_launcher_ends_an_app_that_spins_and_says_why(warm: RunningZygote, reason: ExitReason) -> None:
    app = warm.spawn("say('up')\nwhile True: pass")
    assert app.hear() == "up"
    warm.tell(Kill(app.instance, reason))
    assert app.exited().reason == reason


def test_an_app_that_catches_everything_is_ended_all_the_same(warm: RunningZygote) -> None:
    source = """
        import signal
        for number in range(1, 32):
            if number not in (signal.SIGKILL, signal.SIGSTOP):
                signal.signal(number, signal.SIG_IGN)
        say('deaf')
        while True:
            try: signal.pause()
            except BaseException: pass
    """
    app = warm.spawn(source)
    assert app.hear() == "deaf"
    warm.tell(Kill(app.instance))
    assert app.exited().reason == ExitReason.STOPPED


def test_stop_freezes_and_continue_thaws(warm: RunningZygote) -> None:
    app = warm.spawn("say('up')\nwhile True: say('tick'); import time; time.sleep(0.01)")
    assert app.hear() == "up"
    warm.tell(Stop(app.instance))
    until = time.monotonic() + 10
    while _state(app.pid) != "T" and time.monotonic() < until:
        time.sleep(0.01)
    assert _state(app.pid) == "T"
    warm.tell(Continue(app.instance))
    while _state(app.pid) == "T" and time.monotonic() < until:
        time.sleep(0.01)
    assert _state(app.pid) != "T"
    warm.tell(Kill(app.instance))
    app.exited()


def test_a_folder_that_is_gone_is_refused_in_words(warm: RunningZygote) -> None:
    app = warm.spawn("", folder=warm.root / "apps" / "gone")
    assert isinstance(app.answer, Refused)
    assert app.answer.reason == f"The app's folder {warm.root / 'apps' / 'gone'} is not there"


def test_orders_for_an_app_that_is_gone_are_harmless(warm: RunningZygote) -> None:
    app = warm.spawn("")
    app.exited()
    warm.tell(Kill(app.instance))
    warm.tell(Stop(app.instance))
    assert warm.spawn("").exited().reason == ExitReason.ENDED


def test_twenty_at_once(warm: RunningZygote) -> None:
    apps = [warm.spawn("say('up'); import time; time.sleep(60)", name=f"many{n}") for n in range(20)]
    assert [app.hear() for app in apps] == ["up"] * 20
    assert len({app.pid for app in apps}) == 20
    for app in apps:
        warm.tell(Kill(app.instance))
    assert {app.exited().reason for app in apps} == {ExitReason.STOPPED}


def test_when_the_launcher_goes_all_apps_go(start_zygote: StartZygote) -> None:
    zygote = start_zygote()
    app = zygote.spawn("say('up'); import time; time.sleep(60)")
    assert app.hear() == "up"
    assert zygote.close() == 0
    assert not Path(f"/proc/{app.pid}").exists()


def test_when_the_zygote_is_killed_its_apps_go_with_it(start_zygote: StartZygote) -> None:
    zygote = start_zygote()
    app = zygote.spawn("say('up'); import time; time.sleep(60)")
    assert app.hear() == "up"
    os.kill(zygote.pid, signal.SIGKILL)
    assert app.services.recv(1) == b""  # the app's end closed: its process is gone
    zygote.process.wait()
    zygote.control.close()


def _state(pid: int) -> str:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
