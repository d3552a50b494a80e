"""`gulou trace`: where the milliseconds between key and picture went, for the app in front."""

from __future__ import annotations

import itertools
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from gulou.commands.parser import print_json
from gulou_launcher.control import client, table
from gulou_launcher.control.commands.options import installed_apps, parser
from gulou_launcher.tools import late_frames, stages, zaps
from gulou_launcher.trace import OPEN, KeyTrace

ZAP = "zap"
"""Instead of an app: what changing channels takes."""
FRAMES = "frames"
"""Instead of an app: the frames that came late."""
WATCH_EVERY = 1.0
SETTLE = 0.15
"""Seconds from one key to the next of those that `--press` presses."""


class Report(msgspec.Struct, frozen=True):
    """What `--json` writes: times in milliseconds; `keys` are the moments themselves, in seconds."""

    app: str
    stages: list[stages.Row]
    keys: list[KeyTrace]


def command(argv: list[str]) -> int:
    """Tell where the time of the last keys went."""
    arguments = parser(
        "trace",
        "Where the milliseconds between key and picture went: in the launcher, on the way, in the app's "
        "handler, in its view(), in drawing. Press keys on the remote, then ask; or let --press do it. The "
        "app's own times are what the SDK inside the app measured.",
        "gulou trace\ngulou trace zap --press channelup --times 10\ngulou trace frames\n"
        "gulou trace live-tv --press down,up --times 30\ngulou trace --watch",
        json=True,
    )
    arguments.add_argument(
        "app",
        nargs="?",
        default="",
        metavar="APP",
        help="only its keys (all); zap: what changing channels takes; frames: those that came late",
        values=installed_apps,
    )
    arguments.add_argument("--press", default="", metavar="KEY,…", help="press these keys first, one by one")
    arguments.add_argument("--times", type=int, default=10, metavar="N", help="how often (%(default)s)")
    arguments.add_argument("--each", action="store_true", help="a line for each key too")
    arguments.add_argument("--watch", action="store_true", help="go on, until Ctrl-C")
    options = arguments.parse_args(argv)
    if options.app == ZAP:
        return zaps.tell(options)
    if options.app == FRAMES:
        return late_frames.tell(options)
    since = 0.0
    if options.press:
        since = _press(options.data, options.press.split(","), options.times)
    while True:
        told = client.traces(options.data)
        keys = [
            trace
            for trace in told.keys
            if trace.taken >= since and stages.end(trace) and options.app in ("", trace.app)
        ]
        if options.json:
            print_json(Report(options.app, stages.rows(keys), keys))
        else:
            print(*_lines(keys, told.now, each=options.each or options.watch), sep="\n")
        if not options.watch:
            return 0
        time.sleep(WATCH_EVERY)


def _press(data: Path, keys: Sequence[str], times: int) -> float:
    since = client.traces(data).now
    for _, key in itertools.product(range(max(1, times)), keys):
        client.press(data, key.strip().lower())
        time.sleep(SETTLE)
    return since


def _lines(keys: list[KeyTrace], now: float, *, each: bool) -> list[str]:
    if not keys:
        return ["No key had an effect so far: press some on the remote, or with --press right,left."]
    lines = []
    if each:
        lines += [*table.lines(_HEADING, map(_row, keys[-12:]), right=frozenset(range(2, 12))), ""]
    rows = [
        (row.what, f"{row.median:.1f}", f"{row.p95:.1f}", f"{row.most:.1f}", str(row.count))
        for row in stages.rows(keys)
    ]
    heading = ("STAGE", "MEDIAN ms", "P95 ms", "MOST ms", "KEYS")
    lines += table.lines(heading, rows, right=frozenset({1, 2, 3, 4}))
    slow = max(keys, key=lambda trace: stages.end(trace) - trace.taken)
    worst = max(stages.STAGES, key=lambda stage: stage.length(slow) or 0.0)
    lines.append("")
    lines.append(
        f"The slowest was {_name(slow)}, {now - slow.taken:.0f} s ago: "
        f"{1000 * (stages.end(slow) - slow.taken):.1f} ms, most of them here: {worst.what}."
    )
    return lines


_HEADING = ("KEY", "APP", *(stage.id.upper() for stage in stages.STAGES), "WHOLE ms")


def _row(trace: KeyTrace) -> list[str]:
    lengths: list[Any] = [stage.length(trace) for stage in (*stages.STAGES, stages.WHOLE)]
    cells = ["" if length is None else f"{1000 * length:.1f}" for length in lengths]
    return [_name(trace), trace.app, *cells]


def _name(trace: KeyTrace) -> str:
    return "the opening" if trace.key == OPEN else trace.key
