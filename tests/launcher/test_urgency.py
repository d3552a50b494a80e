"""Who draws comes before who receives, and both come before the apps."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gulou_launcher import urgency

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
    return child.stdout.strip() == "-1"


def test_every_thread_and_the_session_come_first_where_that_is_allowed() -> None:
    if not may_be_first():
        pytest.skip("the kernel lets nobody here come before others")
    niceness, session, group = hastened(urgency.LAUNCHER)
    assert (niceness, session) == (str(urgency.LAUNCHER), "True")
    if Path("/proc/self/autogroup").exists():
        assert group == str(urgency.LAUNCHER)


def test_it_is_a_session_of_its_own_even_where_it_comes_before_nobody() -> None:
    niceness, session, _ = hastened(0)
    assert (niceness, session) == (str(os.getpriority(os.PRIO_PROCESS, 0)), "True")


def test_drawing_goes_before_receiving() -> None:
    assert urgency.LAUNCHER < urgency.GATEWAY < 0
