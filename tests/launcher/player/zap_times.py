"""How long a zap takes in the player alone: `python -m tests.launcher.player.zap_times [times]`.

From `Player.open` to the first right picture in memory, joined at random moments of services with two random
access points a second. `old_enough_s` starts at a random access point that is at least so old.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

from gulou_launcher.player import Player
from tests.launcher.player.fake_gateway import AUDIO, VIDEO, FakeGateway, Recording, encode


def measure(services: list[Recording], times: int, old_enough_s: float) -> list[float]:
    """Milliseconds of each zap, sorted."""
    gateway, news, seen = FakeGateway(), threading.Event(), 0

    def look() -> None:
        nonlocal seen
        frame = player.take_frame()
        if frame is not None and frame.serial != seen:
            seen = frame.serial
            news.set()

    player = Player(lambda status: None, look, audio_outputs=lambda: "null")
    taken = []
    for number in range(times + 3):
        recording = services[number % len(services)]
        fd = gateway.open(recording, join_s=1.5 + random.random(), old_enough_s=old_enough_s)
        news.clear()
        start = time.perf_counter()
        player.open(fd, video_pid=VIDEO, audio_pid=AUDIO)
        news.wait(5)
        stop = time.perf_counter()
        time.sleep(0.1)
        if number >= 3:  # the first loads libmpv
            taken.append((stop - start) * 1000)
    gateway.close()
    player.close()
    return sorted(taken)


def main() -> None:
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    with tempfile.TemporaryDirectory() as folder:
        for codec in ("h264", "mpeg2", "hevc"):
            path = encode(Path(folder) / f"{codec}.ts", "teal", codec, 6, "1280x720", picture="testsrc2")
            for old_enough_s in (0.0, 0.35):
                taken = measure([Recording(path)], times, old_enough_s)
                median, p95 = statistics.median(taken), taken[int(len(taken) * 0.95)]
                print(f"{codec} 720p, point ≥ {old_enough_s} s old: median {median:.0f} ms, p95 {p95:.0f} ms")


if __name__ == "__main__":
    main()
