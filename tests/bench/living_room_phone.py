"""A phone in the hand: from a key that it sends over its sealed line to the frame that shows what it did."""

from __future__ import annotations

import secrets
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
for _place in ("tests/box", "examples/headend"):
    sys.path.insert(0, str(ROOT / _place))

from running import Broadcast, RunningBox  # noqa: E402

from gulou_launcher.control import client  # noqa: E402
from gulou_launcher.kept import Kept  # noqa: E402
from gulou_launcher.phone import ON  # noqa: E402
from gulou_launcher.phone.places import homes  # noqa: E402
from gulou_launcher.phone.secrecy import Way  # noqa: E402
from gulou_launcher.phone.server import PORT, PORTS, fingerprint  # noqa: E402
from gulou_launcher.preferences import ROOM  # noqa: E402
from tests.bench._figures import figure, p95  # noqa: E402
from tests.bench._starting import demo, ready  # noqa: E402
from tests.launcher.phone.played_phone import PlayedPhone  # noqa: E402

PRESSES = 60
PAUSE = 0.15
"""Seconds between two keys, as a thumb is."""


def rows() -> list[dict[str, Any]]:
    """Measure the figures of the phone in the group `living-room`: none where there is no network."""
    if not homes():
        return []
    with tempfile.TemporaryDirectory(prefix="gulou-bench-") as folder:
        return list(_pressing(Path(folder), demo()))


def _pressing(data: Path, broadcast: Broadcast) -> Iterator[dict[str, Any]]:
    token = secrets.token_urlsafe(32)
    kept = Kept(data)
    kept.put(ROOM, name=ON.name, value=True)
    paired = {"name": "bench", "added": time.time(), "seen": time.time()}
    kept.put("phones", name=fingerprint(token), value=paired)
    kept.close(5)
    with RunningBox(data, broadcast.tuner, more=("--page-port", "0")) as box:
        ready(box, broadcast)
        time.sleep(3)
        phone = _known(token)
        taken = []
        for number in range(PRESSES):
            sent = time.monotonic()
            phone.say("press", key="left" if number % 4 > 1 else "right")
            time.sleep(PAUSE)
            trace = client.traces(box.data).keys[-1]
            if trace.taken >= sent and trace.drawn:
                taken.append((trace.drawn - sent) * 1000)
        phone.close()
    assert len(taken) > PRESSES / 2, "the keys of the phone moved nothing"
    yield figure("living-room.phone_key", "phone, key to flip, p95", "ms", p95(taken), 26)


def _known(token: str) -> PlayedPhone:
    """The box listens at the first port that was free: another one may run on this machine."""
    for port in range(PORT, PORT + PORTS):
        try:
            phone = PlayedPhone(port, homes()[0].address)
        except OSError:
            continue
        if phone.enter(Way.known, token=token).get("type") == "welcome":
            return phone
    raise AssertionError("the box lets no phone in")
