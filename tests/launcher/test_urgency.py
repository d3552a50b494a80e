"""Who draws comes before who receives, and both come before the apps."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from gulou_launcher import urgency
from gulou_launcher.urgency import Rest

LOOK = """
import os, threading
from pathlib import Path
from gulou_launcher import urgency
parent = os.getsid(0)
urgency.hasten({niceness})
found = []
look = lambda: found.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))
thread = threading.Thread(target=look)
thread.start()
thread.join()
group = Path("/proc/self/autogroup")
print(found[0], os.getsid(0) != parent, group.read_text().split()[-1] if group.exists() else "none")
"""


def hastened(niceness: int) -> list[str]:
    """Of a process that was hastened: the niceness of its threads, whether it is a session, and as such."""
    command = [sys.executable, "-c", LOOK.format(niceness=niceness)]
    run = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True)
    return run.stdout.split()


def may_be_first() -> bool:
    child = subprocess.run(["nice", "-n", "-1", "nice"], capture_output=True, text=True, check=False)
    return child.stdout.strip() == str(os.getpriority(os.PRIO_PROCESS, 0) - 1)


def test_every_thread_and_the_session_come_first_where_that_is_allowed() -> None:
    if not may_be_first():
        pytest.skip("the kernel lets nobody here come before others")
    niceness, session, group = hastened(urgency.LAUNCHER)
    assert (niceness, session) == (str(urgency.LAUNCHER), "True")
    if Path("/proc/self/autogroup").exists():
        assert group == str(urgency.LAUNCHER)


def test_it_is_a_session_of_its_own_even_where_it_comes_before_nobody() -> None:
    _, session, _ = hastened(os.getpriority(os.PRIO_PROCESS, 0))
    assert session == "True"


def test_drawing_goes_before_receiving() -> None:
    assert urgency.LAUNCHER < urgency.GATEWAY < 0


def in_a_thread(*calls: Callable[[], object]) -> tuple[int, int]:
    """The policy and priority of a thread that has made these calls."""
    found: list[tuple[int, int]] = []

    def run() -> None:
        for call in calls:
            call()
        found.append((os.sched_getscheduler(0), os.sched_getparam(0).sched_priority))

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return found[0]


def test_who_draws_comes_before_who_helps_and_what_they_start_does_not() -> None:
    real_time = os.SCHED_RR | os.SCHED_RESET_ON_FORK
    drawing, first = in_a_thread(urgency.draw)
    if drawing != real_time:
        pytest.skip("the kernel gives nobody here real-time priority")
    helping, second = in_a_thread(urgency.help_drawing)
    assert (helping, first > second > 0) == (real_time, True)
    started: list[tuple[int, int]] = []
    in_a_thread(urgency.draw, lambda: started.append(in_a_thread()))
    assert started == [(os.SCHED_OTHER, 0)]
    assert in_a_thread(urgency.help_drawing, urgency.stand_back) == (os.SCHED_OTHER, 0)


def test_the_threads_of_who_helps_with_heirs_help_from_the_first() -> None:
    started: list[tuple[int, int]] = []
    helping, priority = in_a_thread(
        lambda: urgency.help_drawing(heirs=True), lambda: started.append(in_a_thread())
    )
    if helping == os.SCHED_OTHER:
        pytest.skip("the kernel gives nobody here real-time priority")
    assert started == [(os.SCHED_RR, priority)]


def test_who_never_waits_rests_all_the_same() -> None:
    rest = Rest()
    begun, rested = time.monotonic(), 0.0
    while time.monotonic() - begun < 0.2:
        until = time.monotonic() + 0.01
        while time.monotonic() < until:
            pass
        before = time.monotonic()
        rest.take()
        rested += time.monotonic() - before
    assert rested > 0.1 * (time.monotonic() - begun)


def test_who_waits_anyhow_need_not_rest() -> None:
    rest = Rest()
    for _ in range(5):
        time.sleep(0.01)
        rest.waited(0.01)
    assert rest._owed < urgency._SHORTEST
