"""The process that apps are forked from: what they share with it, and what becomes of them without it."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING

from gulou_launcher.sandbox.messages import Limits, Refused, Spawned

if TYPE_CHECKING:
    from tests.launcher.sandbox.conftest import RunningZygote, StartZygote

_IDLE = "say('here'); import signal; signal.pause()"


def _private(pid: int) -> int:
    """Bytes that a process shares with none (proc(5), smaps_rollup)."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Private_"))


def test_what_an_app_shares_it_shares_for_good(warm: RunningZygote) -> None:
    """However many come and go: whoever forks an app writes nowhere afterwards."""
    first, second = (warm.spawn(_IDLE, name=name) for name in ("first", "second"))
    assert first.hear() == second.hear() == "here"
    before = _private(first.pid)
    for _ in range(5):
        assert warm.spawn("say('gone')", name="other").heard() == ["gone"]
    assert _private(first.pid) - before < 100_000


def test_no_two_draw_the_same_lots(warm: RunningZygote) -> None:
    source = "import random; say(random.random())"
    assert len({warm.spawn(source).hear() for _ in range(3)}) == 3


def test_one_that_cannot_take_its_papers_is_refused_and_the_next_gets_its_own(warm: RunningZygote) -> None:
    few = warm.spawn("say('here')", limits=Limits(files=4))
    assert isinstance(few.answer, Refused)
    assert "could not be locked in" in few.answer.reason
    assert warm.spawn("say(folder.name)", name="next").hear() == "next"


def test_without_it_the_zygote_ends_and_all_apps_with_it(start_zygote: StartZygote) -> None:
    zygote = start_zygote()
    app = zygote.spawn(_IDLE)
    assert isinstance(app.answer, Spawned)
    assert app.hear() == "here"
    os.kill(zygote.isolation.stem, signal.SIGKILL)
    assert app.heard() == []
    assert zygote.close() == 0
