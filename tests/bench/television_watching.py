"""Teletext: how fast its lines become pages, and pages rows for the screen, on one core.

A real service where the captures lie beside the project, else the headend's own.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

from gulou_hal.teletext.display import rows as shown
from gulou_hal.teletext.magazine import Service
from gulou_hal.teletext.pes import Lines
from gulou_hal.ts.packet import PACKET_SIZE, as_packets, pids
from tests.bench._figures import figure

ROOT = Path(__file__).resolve().parents[2]
CAPTURE, PID = ROOT / "../shared/data/dvb/test-012.ts", 0x42C
BUSIEST = 12 * 50
"""Lines a second of a service that uses twelve lines of each field: more than any sends."""
_ROUNDS = 5


def rows() -> list[dict[str, Any]]:
    """One row for each figure."""
    packets = _packets()
    began = time.process_time()
    count = 0
    for _ in range(_ROUNDS):
        service, lines = Service(), Lines()
        for line in lines.feed(packets):
            service.feed(line)
        count += service.lines
    decoded = count / (time.process_time() - began)
    pages = [page for known in service.pages.values() for page in known.values()]
    began = time.process_time()
    for page in pages:
        shown(page, 0)
    each = (time.process_time() - began) / len(pages)
    return [
        figure(
            "television.teletext_lines",
            "teletext decoded, of the busiest service's rate",
            "x",
            decoded / BUSIEST,
            20,
            "higher",
        ),
        figure(
            "television.teletext_page",
            "teletext page made ready for the screen",
            "ms",
            each * 1000,
            10,
            "lower",
        ),
    ]


def _packets() -> bytes:
    """All packets of a service's teletext."""
    if CAPTURE.exists():
        packets = as_packets(CAPTURE.read_bytes())
        return bytes(packets[pids(packets) == PID].tobytes())
    sys.path.insert(0, str(ROOT / "examples" / "headend"))
    from headend.services import SERVICES
    from headend.teletext import lane

    service = next(one for one in SERVICES if one.teletext)
    sent = lane(service, 0.0)
    made: bytes = b"".join(b"".join(sent.take(1 << 16, second / 10)) for second in range(600))
    return made[: len(made) // PACKET_SIZE * PACKET_SIZE]


if __name__ == "__main__":
    for row in rows():
        print(row)
