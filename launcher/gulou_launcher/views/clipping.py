"""Cutting lines off at the edges of a place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from gulou_launcher.paint import Rect

Corner = tuple[float, float]


def segment(start: Corner, end: Corner, place: Rect) -> tuple[Corner, Corner] | None:
    """The part of a straight line that lies inside; None where none does (Liang and Barsky, 1984)."""
    (x, y), (across, down) = start, (end[0] - start[0], end[1] - start[1])
    first, last = 0.0, 1.0
    for step, room in (
        (-across, x - place.x),
        (across, place.right - x),
        (-down, y - place.y),
        (down, place.bottom - y),
    ):
        if step == 0:
            if room < 0:
                return None
            continue
        share = room / step
        if step < 0:
            first = max(first, share)
        else:
            last = min(last, share)
        if first > last:
            return None
    return (x + first * across, y + first * down), (x + last * across, y + last * down)


def polyline(corners: Sequence[Corner], place: Rect) -> Iterable[list[Corner]]:
    """The parts of a line of many corners that lie inside, each without a gap."""
    run: list[Corner] = []
    for start, end in pairwise(corners):
        cut = segment(start, end, place)
        if cut is None:
            continue
        if run and run[-1] != cut[0]:
            yield run
            run = []
        run = run or [cut[0]]
        if cut[1] != run[-1]:
            run.append(cut[1])
    if len(run) > 1:
        yield run
