"""What a remote adds to a key: from the kernel's event to the frame thread, and what nobody at it costs.

From there on a key takes the way of every key; `living_room_shell` measures that, to the picture.
"""

from __future__ import annotations

import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from gulou_hal.remote.evdev import Evdev
from gulou_launcher.hand.keymap import Keymaps
from gulou_launcher.hand.presses import Gesture, What
from gulou_launcher.hand.reader import Reader
from gulou_launcher.hand.rule import Rule, Wish
from gulou_launcher.hand.standing import Standing
from gulou_launcher.post import Post
from tests.bench._figures import figure, p95
from tests.hal.remote.played import PlayedRemote

PRESSES = 300
IDLE = 5.0
"""Seconds with nobody at the remote."""


def rows() -> list[dict[str, Any]]:
    """Measure the figures of the group `living-room` that belong to remotes."""
    with tempfile.TemporaryDirectory(prefix="gulou-bench-") as folder:
        place = Path(folder)
        with PlayedRemote(place / "event0") as played:
            return _measure(place, played)


def _measure(place: Path, played: PlayedRemote) -> list[dict[str, Any]]:
    woken, read = threading.Event(), threading.Event()
    post = Post(woken.set)
    late: list[float] = []

    def gesture(one: Gesture) -> None:
        if one.what is What.DOWN:
            late.append(time.monotonic() - one.at)

    def stand(remotes: tuple[Standing, ...], _: tuple[str, ...]) -> None:
        if remotes:
            read.set()

    reader = Reader(
        Rule(Wish.on, window=False, whole=True),
        Keymaps(place / "own"),
        lambda one: post.deliver(gesture, one),
        stand,
        folder=place,
        make=lambda path: Evdev(path, ioctl=played.ioctl),
    )
    reader.start()
    read.wait(5)
    for number in range(PRESSES):
        time.sleep(0.02)
        name = ("KEY_UP", "KEY_DOWN")[number % 2]
        played.key(name, 1, at=time.monotonic())
        while len(late) <= number:
            woken.wait(1)
            woken.clear()
            post.hand_out()
        played.key(name, 0, at=time.monotonic())
    thread = Path(f"/proc/self/task/{reader.native_id}/schedstat")
    time.sleep(0.5)
    before = thread.read_text().split()
    time.sleep(IDLE)
    after = thread.read_text().split()
    reader.stop()
    words = "the remote's thread with nobody at it, woken in 5 s"
    return [
        figure("living-room", "a remote's key to the frame thread, p95", "ms", p95(late) * 1000, 5.0),
        figure("living-room", words, "times", int(after[2]) - int(before[2]), 0.0),
    ]
