"""Changing channels, from the key to the right pixels: within a multiplex, and to a pre-tuned neighbour.

Two multiplexes of the demo broadcast are in the air of a folder, with simulated frontends that need 0.3 s to
lock. `gulou trace zap` shows the same, stage by stage.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
for _place in ("tests/box", "examples/headend"):
    sys.path.insert(0, str(ROOT / _place))

from headend import playout  # noqa: E402
from headend.services import BOTH, ORIGINAL_NETWORK_ID  # noqa: E402
from running import Broadcast, RunningBox  # noqa: E402

from gulou_hal.tuner.delivery import Delivery  # noqa: E402
from gulou_hal.tv.changes import Choose, SaveMultiplexes  # noqa: E402
from gulou_hal.tv.choices import Choice  # noqa: E402
from gulou_hal.tv.identity import ServiceId  # noqa: E402
from gulou_hal.tv.place import Place  # noqa: E402
from gulou_hal.tv.store import Store  # noqa: E402
from tests.bench._figures import figure, p95  # noqa: E402

ZAPS = 30
SECONDS = 24.0
MOMENT = 1_792_000_000.0
SHOWN = 7
"""The services of each multiplex that have a picture and are in the clear."""
REST = 100


def rows() -> list[dict[str, Any]]:
    """Measure the figures of zapping."""
    folder = ROOT / "build" / "demo"
    described = json.loads((folder / "av.json").read_text("utf-8"))
    broadcast = Broadcast(folder, described["services"], described["badge"])
    with tempfile.TemporaryDirectory(prefix="gulou-bench-") as name:
        place = Path(name)
        air = place / "air"
        air.mkdir()
        for transport in BOTH:
            with (air / f"{transport.frequency_hz // 10**6}.ts").open("wb") as file:
                playout.record(playout.Multiplex(folder, transport, BOTH), file.write, MOMENT, SECONDS)
        within = _zaps(place / "within", f"lab://{air}?frontends=1&lock=0.3", broadcast, apart=False)
        across = _zaps(place / "across", f"lab://{air}?frontends=3&lock=0.3", broadcast, apart=True)
    return [
        figure(
            "television",
            "zap within a multiplex, key to right pixels, median",
            "ms",
            statistics.median(within),
            100,
        ),
        figure("television", "zap within a multiplex, key to right pixels, p95", "ms", p95(within), 200),
        figure(
            "television",
            "zap to a pre-tuned neighbour on another multiplex, median",
            "ms",
            statistics.median(across),
            120,
        ),
        figure(
            "television", "zap to a pre-tuned neighbour on another multiplex, p95", "ms", p95(across), None
        ),
    ]


def _zaps(data: Path, tuner: str, broadcast: Broadcast, *, apart: bool) -> list[float]:
    """Milliseconds of so many zaps; with `apart` each leads to the other multiplex."""
    data.mkdir()
    store = Store(data / "tv.sqlite")
    places = [Place(tuner, Delivery.parse(f"msys=dvbc&freq={each.frequency_hz // 10**6}")) for each in BOTH]
    numbers = {}
    for at, transport in enumerate(BOTH):
        for number, service in enumerate(transport.services, start=1):
            key = ServiceId(ORIGINAL_NETWORK_ID, transport.transport_stream_id, service.service_id).key
            listed = number <= SHOWN and (number % 2 != at if apart else at == 0)
            numbers[key] = Choice(number=number if listed else REST * (1 + at) + number)
    store.apply([SaveMultiplexes(tuple(places)), Choose(numbers)])
    store.close()
    count = sum(len(each.services) for each in BOTH)
    with RunningBox(data, tuner) as box:
        box.wait_for(lambda: box.driver("channels").detail.get("count", 0) == count, 90)
        box.open_app("live-tv")
        box.press("1", "ok")
        box.wait_for(lambda: broadcast.shows(box, 1))
        time.sleep(4)
        times: list[float] = []
        shown, step = 1, 1
        while len(times) < ZAPS:
            step = -1 if shown == SHOWN else 1 if shown == 1 else step
            shown += step
            box.press("channelup" if step > 0 else "channeldown")
            # Not in step with the broadcast's key frames; and time for a spare tuner to find its picture.
            time.sleep(2.0 + 0.037 * (len(times) % 11))
            zap = box.status().keys[-1]
            if zap.picture <= zap.taken or not broadcast.shows(box, shown):
                raise AssertionError(f"channel {shown} is not on the screen")
            times.append(1000 * (zap.picture - zap.taken))
    return times
