"""When something is broken: what the household sees, and how it gets on."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from journeys.conftest import Begin
from running import Broadcast

SMALL = 48
"""MiB of the disk that runs full."""
LEFT = 4
"""MiB of it that are free when the recording begins."""


def test_a_hung_app_is_left_by_home(begin: Begin, broadcast: Broadcast) -> None:
    journey = begin()
    journey.choose("Spinner")
    journey.wait(lambda: journey.box.app("spinner").state == "running")
    journey.picture("an app")
    journey.press("ok")
    journey.press("down", "ok", "left")
    journey.sees("没有反应")
    journey.picture("it hangs and it is said")
    journey.press("home")
    journey.sees("正在播出", within=3.0)
    journey.picture("home at once")
    journey.wait(lambda: journey.box.app("spinner").state == "failed")
    journey.go("鼓楼综合")
    journey.press("ok")
    journey.wait(lambda: broadcast.shows(journey.box, 1))
    journey.picture("television goes on")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={SMALL}m", "none", str(disk)]
    if os.geteuid() or subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("a small disk cannot be mounted here: only root can")
    yield disk
    subprocess.run(["umount", "-l", str(disk)], check=True)


def test_the_disk_is_full(begin: Begin, broadcast: Broadcast, small_disk: Path) -> None:
    journey = begin(data=small_disk / "data")
    journey.press("ok")
    journey.wait(lambda: broadcast.shows(journey.box, 1))
    disk = os.statvfs(small_disk)
    free = disk.f_bavail * disk.f_frsize
    (small_disk / "ballast").write_bytes(bytes(free - LEFT * 2**20))
    journey.press("record")
    journey.sees("录")
    journey.picture("recording begins")
    journey.sees("磁盘满了", within=60)
    journey.picture("the disk is full and it is said")
    journey.wait(lambda: broadcast.shows(journey.box, 1))
    journey.press("home")
    journey.sees("正在播出")
    journey.wait(lambda: any(journey.written("磁盘满了", "空间")))
    journey.picture("home says what to do")
    (small_disk / "ballast").unlink()
    journey.choose("录像")
    journey.sees("不完整")
    journey.picture("what was recorded until then is there")
    journey.choose("不完整")
    journey.wait(lambda: broadcast.shows(journey.box, 1))
    journey.picture("and plays")
