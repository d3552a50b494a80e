"""The guide at its normal size: 1,500 channels for seven days, imported, drawn, held and searched."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
for _place in ("tests/box", "examples/headend"):
    sys.path.insert(0, str(ROOT / _place))

from headend.guides import day, write  # noqa: E402
from running import Broadcast, RunningBox  # noqa: E402

from gulou.services.tv import Channel  # noqa: E402
from gulou_hal.iptv import orders  # noqa: E402
from gulou_hal.iptv.matching import Receivable  # noqa: E402
from gulou_hal.search.searches import Searches  # noqa: E402
from gulou_hal.tv.changes import SaveChannels  # noqa: E402
from gulou_hal.tv.identity import ServiceId  # noqa: E402
from gulou_hal.tv.imported import NAME  # noqa: E402
from gulou_hal.tv.place import Place  # noqa: E402
from gulou_hal.tv.store import Store  # noqa: E402
from gulou_launcher.control import client  # noqa: E402
from gulou_launcher.trace import KeyTrace  # noqa: E402
from tests.bench._figures import figure, p95  # noqa: E402

CHANNELS, DAYS = 1500, 7
ELSEWHERE = "/nowhere.ts"
"""The tuner that would receive the channels of the guide."""
PRESSES = 60
HELD = 300
OPENINGS = 7
TYPED = (
    *("w", "wo", "wor", "worl", "world", "world f", "world foo"),
    *("s", "sj", "sjz", "sjzq", "c", "cy", "z", "zy", "chaoyang", "zhaoyang"),
    *("新", "新闻", "朝", "朝阳", "第", "第1", "e", "ev", "news", "1", "12", "xxxx"),
)


def rows() -> list[dict[str, Any]]:
    """Measure the figures of the group `television` that belong to the guide."""
    with tempfile.TemporaryDirectory(prefix="gulou-bench-") as folder:
        place = Path(folder)
        guide = write(place / "guide.xml", CHANNELS, DAYS, day(time.time()))
        data = place / "box"
        found = [*_importing(place, data, guide)]
        found += _size(data)
        found += _searching(data)
        found += _drawing(data)
        return found


def service(number: int) -> ServiceId:
    return ServiceId(0xFF00, number >> 8, number & 0xFF or 0x100)


def channels() -> tuple[Channel, ...]:
    return tuple(
        Channel(
            service(number).url,
            f"Channel {number:04}",
            number + 100,
            {"eng": f"Channel {number:04}", "zho": f"频道 {number:04}"},
            guide_id=f"ch{number}",
        )
        for number in range(1, CHANNELS + 1)
    )


def _broadcast() -> Broadcast:
    folder = ROOT / "build" / "demo"
    described = json.loads((folder / "av.json").read_text("utf-8"))
    return Broadcast(folder, described["services"], described["badge"])


def _importing(place: Path, data: Path, guide: Path) -> Iterable[dict[str, Any]]:
    """The import as the box does it, while television is watched."""
    data.mkdir()
    store = Store(data / "tv.sqlite")
    store.apply([SaveChannels(Place(ELSEWHERE), channels())])
    store.close()
    broadcast = _broadcast()
    with RunningBox(data, broadcast.tuner, more=["--tuner", ELSEWHERE]) as box:
        known = CHANNELS + len(broadcast.services)
        box.wait_for(lambda: box.driver("channels").detail.get("count", 0) == known, 30)
        box.open_app("live-tv")
        box.press("1", "ok")
        box.wait_for(lambda: broadcast.shows(box, 1))
        time.sleep(4)
        late_before, dropped_before = _late(box), _dropped(box)
        order = orders.Order(
            str(guide), str(data), tuple(Receivable(c.service, guide_id=c.guide_id) for c in channels())
        )
        begun = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "gulou_hal.iptv.importing"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(orders.encode(order))
        process.stdin.close()
        peak = _Peak(process.pid)
        said = process.stdout.read().splitlines()[-1]
        process.wait()
        took = time.monotonic() - begun
        done = orders.decode_said.decode(said)
        assert isinstance(done, orders.Done), said
        assert done.programmes == CHANNELS * DAYS * 48
        late, dropped = _late(box) - late_before, _dropped(box) - dropped_before
    yield figure("television.import", f"XMLTV of {done.programmes:,} events imported", "s", took, 40)
    yield figure("television.import_memory", "memory of that import at its peak", "MB", peak.most / 1e6, 150)
    yield figure("television.import_late", "frames over 33 ms of television meanwhile", "frames", late, 0)
    yield figure("television.import_dropped", "pictures dropped meanwhile", "frames", dropped, 0)


class _Peak(threading.Thread):
    """Looks at the memory of a process until it ends: what is its own and its share of the rest."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.most = 0
        self._file = Path(f"/proc/{pid}/smaps_rollup")
        self.start()

    def run(self) -> None:
        while True:
            try:
                lines = self._file.read_text().splitlines()
            except OSError:
                return
            found = [int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")]
            self.most = max([self.most, *found])
            time.sleep(0.1)


def _late(box: RunningBox) -> int:
    """Frames over 33 ms, since the start."""
    return client.frames(box.data).late


def _dropped(box: RunningBox) -> int:
    return int(box.player().detail.get("dropped_frames", 0))


def _size(data: Path) -> Iterable[dict[str, Any]]:
    size = sum(file.stat().st_size for file in data.glob("*.sqlite*") if file.name.startswith((NAME, "tv.")))
    yield figure(
        "television.database", f"guide database of {CHANNELS * DAYS * 48:,} events", "MB", size / 1e6, 120
    )


def _searching(data: Path) -> Iterable[dict[str, Any]]:
    searches = Searches(data)
    searches.search("warm", int(time.time()), 60)
    times = []
    for query in TYPED * 3:
        begun = time.perf_counter()
        searches.search(query, int(time.time()), 60)
        searches.channels(query)
        times.append(1000 * (time.perf_counter() - begun))
    searches.close()
    yield figure("television.search", "search over them, per keystroke, p95", "ms", p95(times), 50)


def _drawing(data: Path) -> Iterable[dict[str, Any]]:
    """Keys in the guide, with all of it stored; nothing plays, so that each frame comes of a key."""
    first, complete, flips, held = [], [], [], []
    with RunningBox(data, ELSEWHERE) as box:
        box.wait_for(lambda: box.driver("channels").detail.get("count", 0) == CHANNELS, 30)
        box.open_app("live-tv")
        time.sleep(3)
        for _ in range(OPENINGS):
            box.press("epg")
            time.sleep(1.2)
            trace = box.status().keys[-1]
            first.append(1000 * (trace.shown - trace.taken))
            complete.append(1000 * (_settled(box, trace.taken) - trace.taken))
            box.press("epg")
            time.sleep(0.6)
        box.press("epg")
        time.sleep(1)
        for key in [*["down"] * PRESSES, *["right"] * 20, *["left"] * 20]:
            box.press(key)
            time.sleep(0.1)
            flips.append(_flip(box.status().keys[-1:])[0])
        # The first time through, what letters and rows are kept fills; from then on it is as it is.
        before = 0
        for number in range(2 * HELD // 25):
            if number == HELD // 25:
                time.sleep(1)
                before = _memory(box)
            for _ in range(25):
                box.press("down")
                time.sleep(0.033)
            held += _flip(box.status().keys[-25:])
        time.sleep(1)
        after = _memory(box)
    yield figure(
        "television.guide_first", "guide opened to first paint, median", "ms", statistics.median(first), 100
    )
    yield figure(
        "television.guide_complete",
        "guide opened to complete, median",
        "ms",
        statistics.median(complete),
        200,
    )
    yield figure("television.guide_key", "key to flip in the guide, p95", "ms", p95(flips), 33)
    yield figure("television.guide_held", "key held in the guide, key to flip, p95", "ms", p95(held), 33)
    yield figure(
        "television.guide_memory", "memory gained while it is held", "MB", (after - before) / 1e6, 10
    )


def _settled(box: RunningBox, since: float) -> float:
    """When the last frame was done that came of a key; nothing else moves meanwhile."""
    frames = client.frames(box.data).last
    return max((frame.done for frame in frames if since < frame.done < since + 0.7), default=since)


def _flip(keys: Sequence[KeyTrace]) -> list[float]:
    """Milliseconds from each key to the frame that shows what it did."""
    return [1000 * (trace.drawn - trace.taken) for trace in keys if trace.drawn]


def _memory(box: RunningBox) -> int:
    return sum(process.memory or 0 for process in box.status().processes)
