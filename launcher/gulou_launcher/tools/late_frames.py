"""`gulou trace frames`: the frames that came late, and what the frame thread did meanwhile."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

import msgspec

from gulou.commands.parser import print_json
from gulou_launcher.control import client, table
from gulou_launcher.spent import Spent
from gulou_launcher.trace import LATE, FrameTrace

SHOWN = 12
HEADING = (
    "AGO s",
    "FRAME ms",
    "UNTIL BEGUN",
    "LAYOUT",
    "DRAWING",
    "WORKED",
    "QUEUED",
    "RESTED",
    "HELD UP",
    "FAULTS",
    "READS",
    "OUSTED",
)


class Report(msgspec.Struct, frozen=True):
    """What `--json` writes: frames since the start, those of them that were late, and the last of these."""

    count: int
    late: int
    frames: list[FrameTrace]


def tell(options: argparse.Namespace) -> int:
    """Tell of the late ones among the last frames."""
    drawn = client.frames(options.data)
    late = [frame for frame in drawn.last if frame.took > LATE]
    if options.json:
        print_json(Report(drawn.count, drawn.late, late))
        return 0
    print(f"{drawn.late:,} of {drawn.count:,} frames took longer than {1000 * LATE:.0f} ms.")
    if late:
        now = client.traces(options.data).now
        print("", *lines(late[-SHOWN:], now), sep="\n")
        print(
            "\nThe first three after the whole are the frame's stretches. The others are the frame thread's\n"
            "time in all of them: it worked, queued for a core, rested on purpose, or was held up by\n"
            "Python's lock or OpenGL's threads."
        )
    return 0


def lines(frames: Sequence[FrameTrace], now: float) -> list[str]:
    """A table: times in milliseconds, but for how long ago, before `now`, it was on the screen."""
    return list(
        table.lines(HEADING, [_row(frame, now) for frame in frames], right=frozenset(range(len(HEADING))))
    )


def _row(frame: FrameTrace, now: float) -> list[str]:
    spent = frame.spent or Spent()
    times = (
        frame.took,
        frame.begun - frame.wanted,
        frame.laid - frame.begun,
        frame.done - frame.laid,
        spent.worked,
        spent.queued,
        spent.rested,
        spent.held_up(frame.took),
    )
    return [
        f"{now - frame.done:.1f}",
        *(f"{1000 * seconds:.1f}" for seconds in times),
        *(str(number) for number in (spent.faults, spent.reads, spent.ousted)),
    ]
