"""`gulou trace zap`: where the milliseconds went from the key to another channel's picture."""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from gulou.commands.parser import print_json
from gulou_launcher.control import client, table
from gulou_launcher.tools.stages import Row, p95
from gulou_launcher.trace import ZapTrace

SETTLE = 2.5
"""Seconds from one zap to the next of those that `--press` causes."""


@dataclass(frozen=True)
class Stage:
    """A stretch of a zap's way: it ends at this moment, and begins where the one before it ended."""

    end: str
    what: str


STAGES = (
    Stage("wanted", "key, app: until its page names the channel"),
    Stage("asked", "on the way to the gateway"),
    Stage("claimed", "gateway: claiming a tuner"),
    Stage("tuned", "gateway: opening the tuner"),
    Stage("locked", "tuner: until something comes"),
    Stage("mapped", "gateway: PAT and PMT"),
    Stage("entry", "gateway: a picture that a decoder can begin with"),
    Stage("written", "gateway: the first packets into the pipe"),
    Stage("opened", "on the way to the launcher"),
    Stage("loaded", "player: a core that is free"),
    Stage("tracks", "player: first packets, finding its streams"),
    Stage("rendered", "player: decoding the first picture"),
    Stage("shown", "drawing, until it is on the screen"),
)


class Report(msgspec.Struct, frozen=True):
    """What `--json` writes: times in milliseconds; `zaps` are the moments themselves, in seconds."""

    stages: list[Row]
    zaps: list[ZapTrace]


def tell(options: argparse.Namespace) -> int:
    """Tell of the last zaps, or of those that `--press` causes."""
    since = 0.0
    if options.press:
        since = client.traces(options.data).now
        for _ in range(max(1, options.times)):
            for key in options.press.split(","):
                client.press(options.data, key.strip().lower())
                time.sleep(SETTLE)
    zaps = [zap for zap in client.traces(options.data).zaps if zap.wanted >= since and zap.shown]
    if options.json:
        print_json(Report(rows(zaps), zaps))
    else:
        print(*_lines(zaps, each=options.each), sep="\n")
    return 0


def lengths(zap: ZapTrace) -> dict[str, float]:
    """Seconds of each stage, by the moment that ends it; together they are the whole.

    What happened before the stage before it had ended, as with a tuner that was ready, took no time.
    """
    moments = {**zap.moments, "wanted": zap.wanted, "shown": zap.shown}
    reached = zap.taken or zap.wanted
    found = {}
    for stage in STAGES:
        moment = max(reached, moments.get(stage.end, reached))
        found[stage.end] = min(moment, zap.shown) - reached
        reached = min(moment, zap.shown)
    return found


def whole(zap: ZapTrace) -> float:
    """Seconds from the key to the picture."""
    return zap.shown - (zap.taken or zap.wanted)


def rows(zaps: Sequence[ZapTrace]) -> list[Row]:
    """A row for each stage, and one for the whole."""
    if not zaps:
        return []
    each = [lengths(zap) for zap in zaps]
    found = [_row(stage.end, stage.what, [taken[stage.end] for taken in each]) for stage in STAGES]
    return [*found, _row("whole", "key to the other channel's picture", [whole(zap) for zap in zaps])]


def _row(name: str, what: str, seconds: list[float]) -> Row:
    ordered = sorted(1000 * value for value in seconds)
    middle = ordered[len(ordered) // 2]
    return Row(name, what, len(ordered), *(round(value, 2) for value in (middle, p95(ordered), ordered[-1])))


def _lines(zaps: list[ZapTrace], *, each: bool) -> list[str]:
    if not zaps:
        return ["No channel was changed so far: do so on the remote, or with --press channelup."]
    lines = []
    if each:
        heading = ("KEY", "CHANNEL", *(stage.end.upper() for stage in STAGES), "WHOLE ms")
        cells = [
            [
                zap.key,
                zap.service,
                *(f"{1000 * length:.1f}" for length in lengths(zap).values()),
                f"{1000 * whole(zap):.1f}",
            ]
            for zap in zaps[-12:]
        ]
        lines += [*table.lines(heading, cells, right=frozenset(range(2, len(heading)))), ""]
    told = [
        (row.what, f"{row.median:.1f}", f"{row.p95:.1f}", f"{row.most:.1f}", str(row.count))
        for row in rows(zaps)
    ]
    lines += table.lines(
        ("STAGE", "MEDIAN ms", "P95 ms", "MOST ms", "ZAPS"), told, right=frozenset({1, 2, 3, 4})
    )
    slow = max(zaps, key=whole)
    worst = max(STAGES, key=lambda stage: lengths(slow)[stage.end])
    lines.append("")
    lines.append(f"The slowest took {1000 * whole(slow):.0f} ms, most of them here: {worst.what}.")
    return lines
