"""The isolation level is what the canary found, and without one no app starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gulou_launcher.sandbox.level import level
from gulou_launcher.sandbox.messages import Refused, Spawned
from gulou_launcher.sandbox.walls import Wall
from tests.launcher.sandbox.zygote_process import Circumstance

if TYPE_CHECKING:
    from tests.launcher.sandbox.conftest import RunningZygote, StartZygote


BASE = {Wall.LIMITS, Wall.LANDLOCK, Wall.SECCOMP}


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        (set(Wall), 3),
        (BASE | {Wall.NAMESPACES}, 2),
        (BASE | {Wall.NAMESPACES, Wall.USER}, 2),
        (BASE, 1),
        (BASE - {Wall.LANDLOCK}, 0),
        (BASE - {Wall.SECCOMP} | {Wall.NAMESPACES, Wall.USER, Wall.CGROUP}, 0),
        (set(), 0),
    ],
)
def test_table(held: set[Wall], expected: int) -> None:
    assert level(held) == expected


def test_everything_that_was_tried_is_told_with_the_kernels_answer(warm: RunningZygote) -> None:
    found = warm.isolation
    assert found.level in (1, 2, 3)
    tried = {each.name: each for each in found.mechanisms}
    assert tried["seccomp: socket(AF_INET)"].held
    assert tried["seccomp: socket(AF_INET)"].detail == "EPERM, Operation not permitted"
    assert len([each for each in found.mechanisms if each.held]) > 30
    walls = {wall.value for wall in Wall}
    for each in found.mechanisms:
        assert each.held or (each.name in walls and each.detail), (
            each
        )  # nothing leaks; a missing wall has its reason


def test_without_namespaces_it_is_level_1_and_the_rest_still_holds(start_zygote: StartZygote) -> None:
    zygote = start_zygote(without={Wall.NAMESPACES})
    assert zygote.isolation.level == 1
    app = zygote.spawn("import socket\ntry: socket.socket()\nexcept PermissionError: say('refused')")
    assert app.hear() == "refused"


@pytest.mark.parametrize(
    "attempt",
    [
        "open('/etc/passwd')",
        "open(folder.parent / 'new', 'w')",
        "import os; os.truncate(folder / 'app.py', 0)",
        "(folder / 'app.py').chmod(0)",
        "import os; os.kill(os.getppid(), 0)",
        "import os; os.kill(-1, 9)",
        "import fcntl, os; fcntl.fcntl(0, fcntl.F_SETOWN, os.getppid())",
        "import os; os.fork() or os._exit(0)",
        "import socket; socket.socket()",
    ],
)
def test_at_level_1_the_files_and_processes_of_the_same_user_are_out_of_reach(
    level_1: RunningZygote, attempt: str
) -> None:
    app = level_1.spawn(f"try:\n    {attempt}\nexcept OSError: say('refused')\nelse: say('allowed')")
    assert app.hear() == "refused"
    app.exited()


def test_where_the_kernel_refuses_namespaces_the_level_drops_with_the_reason(
    start_zygote: StartZygote,
) -> None:
    zygote = start_zygote(under=Circumstance.MOUNTS_REFUSED)
    assert zygote.isolation.level == 1
    reasons = {each.name: each.detail for each in zygote.isolation.mechanisms if not each.held}
    assert "the kernel refuses namespaces" in reasons["namespaces"]
    assert "Permission denied" in reasons["namespaces"]
    assert zygote.spawn("say('still starts')").hear() == "still starts"


@pytest.mark.parametrize("wall", [Wall.LANDLOCK, Wall.SECCOMP])
def test_without_a_main_wall_nothing_starts(start_zygote: StartZygote, wall: Wall) -> None:
    zygote = start_zygote(without={wall})
    assert zygote.isolation.level == 0
    app = zygote.spawn("say('free')")
    assert isinstance(app.answer, Refused)
    assert wall in app.answer.reason
    assert "--unsafe" in app.answer.reason


def test_an_app_is_refused_below_the_level_that_is_demanded(start_zygote: StartZygote) -> None:
    zygote = start_zygote(without={Wall.NAMESPACES})
    assert isinstance(zygote.spawn("say('here')", demand=1).answer, Spawned)
    answer = zygote.spawn("say('here')", demand=2).answer
    assert isinstance(answer, Refused)
    assert "needs isolation level 2, and this box has 1 (namespaces: left out on request)" in answer.reason


def test_unless_the_developer_says_so(start_zygote: StartZygote) -> None:
    zygote = start_zygote(without={Wall.SECCOMP}, unsafe=True)
    app = zygote.spawn("say('free')")
    assert isinstance(app.answer, Spawned)
    assert app.answer.level == 0
    assert app.hear() == "free"


def test_a_wall_that_stands_but_does_not_hold_counts_for_nothing(
    start_zygote: StartZygote,
) -> None:
    """The canary is believed, not the plan: here Landlock is asked for and allows everything."""
    zygote = start_zygote(under=Circumstance.LANDLOCK_ALLOWS_ALL)
    assert zygote.isolation.level == 0
    holes = [
        each for each in zygote.isolation.mechanisms if not each.held and each.name.startswith("landlock:")
    ]
    assert holes
    assert all("allowed" in each.detail for each in holes)


def test_a_box_at_low_priority_locks_apps_in_all_the_same(start_zygote: StartZygote) -> None:
    """An ordinary user may only become nicer: asking for less than the box has would be refused."""
    zygote = start_zygote(under=Circumstance.NICE)
    assert zygote.isolation.level >= 1
    app = zygote.spawn("import os; say(os.getpriority(os.PRIO_PROCESS, 0))")
    assert int(app.hear()) >= 10
