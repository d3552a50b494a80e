"""The watchman measures real processes and real folders, and says what it sees once."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gulou.states import AppState
from gulou_launcher.caps import disk, process, watch
from gulou_launcher.caps.table import MIB, Budget, CpuCap, Resource, Standing, Use

Start = Callable[[str], subprocess.Popen[bytes]]


@pytest.fixture
def start() -> Iterator[Start]:
    started: list[subprocess.Popen[bytes]] = []

    def begin(code: str) -> subprocess.Popen[bytes]:
        started.append(subprocess.Popen([sys.executable, "-c", code]))
        return started[-1]

    yield begin
    for each in started:
        each.kill()
        each.wait()


class Box:
    """A watch and what it has said."""

    def __init__(self, data: Path) -> None:
        self.said: list[tuple[int, Use]] = []
        self.watch = watch.Watch(lambda instance, use: self.said.append((instance, use)))
        self.data = data
        self.state = AppState.RUNNING

    def add(self, pid: int, memory: int = 512, quota: int = 1) -> None:
        self.watch.add(1, pid, memory, self.data, quota, lambda: self.state)

    def hears(self, resource: Resource, standing: Standing) -> Use:
        deadline = time.monotonic() + 15
        while time.monotonic() < deadline:
            for _, use in list(self.said):
                if (use.resource, use.standing) == (resource, standing):
                    return use
            time.sleep(0.02)
        raise AssertionError(f"waited in vain; heard {self.said}")


@pytest.fixture
def box(tmp_path: Path) -> Box:
    return Box(tmp_path)


SPIN = "while True: pass"
REST = "import time; time.sleep(60)"


def test_an_app_that_spins_is_slowed_then_stopped(
    box: Box, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "FRONT", CpuCap(Budget(10, 0.3), Budget(60, 1.0)))
    spinning = start(SPIN)
    box.add(spinning.pid)
    box.hears(Resource.CPU, Standing.SLOWED)
    assert os.sched_getscheduler(spinning.pid) == os.SCHED_IDLE
    assert len(os.sched_getaffinity(spinning.pid)) == 1
    box.hears(Resource.CPU, Standing.STOPPED)
    assert box.said[-1][0] == 1


def test_what_was_used_in_front_is_not_held_against_an_app_that_was_left(
    box: Box, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "ASIDE", CpuCap(Budget(60, 0.2), Budget(60, 0.4)))
    worked = start("import time\nwhile time.process_time() < 1.2: pass\ntime.sleep(60)")
    box.add(worked.pid)
    while (seen := process.process(worked.pid)) and seen.cpu < 1:
        time.sleep(0.05)
    time.sleep(2 * watch.EVERY)
    box.state = AppState.SUSPENDED
    time.sleep(3 * watch.EVERY)
    assert box.said == []


def test_an_app_that_fills_the_disk_is_stopped(box: Box, start: Start) -> None:
    box.add(start(REST).pid)
    time.sleep(2 * watch.EVERY)
    (box.data / "much").write_bytes(bytes(2 * MIB))
    use = box.hears(Resource.DISK, Standing.STOPPED)
    assert use.words == "disk: 2 of 1 MiB"


def test_a_file_without_a_name_counts_too(box: Box, start: Start) -> None:
    hidden = start(
        "import os, time\n"
        f"file = open({str(box.data / 'hidden')!r}, 'wb')\n"
        "os.unlink(file.name)\n"
        "time.sleep(1)\n"
        f"file.write(bytes({2 * MIB})); file.flush(); time.sleep(60)"
    )
    box.add(hidden.pid)
    box.hears(Resource.DISK, Standing.STOPPED)


def test_what_was_there_before_may_stay(box: Box, start: Start) -> None:
    (box.data / "old").write_bytes(bytes(2 * MIB))
    box.add(start(REST).pid)
    time.sleep(3 * watch.EVERY)
    assert all(use.standing is Standing.TOLD for _, use in box.said)


def test_an_app_near_its_memory_is_told_at_each_mark(box: Box, start: Start) -> None:
    # As an app from the zygote: a fork, which begins with its parent's pages.
    parent = start(
        "import os, time\n"
        "if os.fork(): time.sleep(60)\n"
        "kept = []\n"
        f"for _ in range(62): kept.append(bytearray({MIB})); time.sleep(0.05)\n"
        "time.sleep(2)"
    )
    children = Path(f"/proc/{parent.pid}/task/{parent.pid}/children")
    while not (child := children.read_text()):
        time.sleep(0.01)
    box.add(int(child), memory=64)
    use = box.hears(Resource.MEMORY, Standing.TOLD)
    assert use.limit == 64 * MIB
    deadline = time.monotonic() + 10
    while len(box.said) < 3 and time.monotonic() < deadline:
        time.sleep(0.05)
    assert [use.resource for _, use in box.said] == [Resource.MEMORY] * 3


def test_what_was_there_before_may_stay_and_what_came_at_once_may_not(box: Box, start: Start) -> None:
    """Also what an app has written before the first look at it is over the quota."""
    (box.data / "old").write_bytes(bytes(2 * MIB))
    time.sleep(0.05)
    quick = start(
        f"open({str(box.data / 'new')!r}, 'wb').write(bytes(3 * {MIB})); import time; time.sleep(60)"
    )
    while not (box.data / "new").exists() or (box.data / "new").stat().st_size < 3 * MIB:
        time.sleep(0.01)
    box.add(quick.pid)
    use = box.hears(Resource.DISK, Standing.STOPPED)
    assert 2 * MIB <= use.limit < 3 * MIB


def test_nobody_is_watched_once_gone(box: Box, start: Start) -> None:
    short = start("pass")
    box.add(short.pid)
    short.wait()
    time.sleep(3 * watch.EVERY)
    (box.data / "much").write_bytes(bytes(2 * MIB))
    time.sleep(3 * watch.EVERY)
    assert box.said == []


def test_many_small_files_count_and_are_not_counted_for_ever(tmp_path: Path) -> None:
    for number in range(100):
        (tmp_path / str(number)).touch()
    assert disk.kept(tmp_path, 1e9) == 100 * disk.LEAST
    assert disk.kept(tmp_path, 10 * disk.LEAST) == 11 * disk.LEAST


def test_a_sparse_file_counts_for_what_it_takes(tmp_path: Path) -> None:
    with (tmp_path / "sparse").open("wb") as file:
        file.truncate(1 << 40)
    assert disk.kept(tmp_path, 1e9) == disk.LEAST


def test_links_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "apps").mkdir()
    (tmp_path / "big").write_bytes(bytes(MIB))
    (tmp_path / "apps" / "link").symlink_to(tmp_path)
    assert disk.kept(tmp_path / "apps", 1e9) == disk.LEAST
