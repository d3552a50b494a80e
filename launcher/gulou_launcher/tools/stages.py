"""From the moments of a key to its stages: where the milliseconds went."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import msgspec

from gulou_launcher.trace import KeyTrace


@dataclass(frozen=True)
class Stage:
    """A stretch of a key's way: what happens in it, and its length in one trace, None: not there."""

    id: str
    what: str
    length: Callable[[KeyTrace], float | None]


def _between(begin: str, end: str) -> Callable[[KeyTrace], float | None]:
    def length(trace: KeyTrace) -> float | None:
        first, last = getattr(trace, begin), getattr(trace, end)
        return max(0.0, last - first) if first and last else None

    return length


def _told(name: str) -> Callable[[KeyTrace], float | None]:
    return lambda trace: getattr(trace, name) if trace.answered else None


def _elsewhere(trace: KeyTrace) -> float | None:
    """What lies between the app's being told and its patch, and is not its own work."""
    if not trace.sent or not trace.patched or not trace.answered:
        return None
    own = trace.handlers + trace.view + trace.difference
    return max(0.0, trace.patched - trace.sent - own)


def _to_frame(trace: KeyTrace) -> float | None:
    begin = trace.applied or trace.taken
    return max(0.0, trace.framed - begin) if trace.framed else None


def end(trace: KeyTrace) -> float:
    """When the key's last effect was on the screen; 0.0: it had none."""
    return trace.shown or trace.drawn


def _drawing(trace: KeyTrace) -> float | None:
    return max(0.0, end(trace) - trace.laid) if trace.laid and end(trace) else None


def _whole(trace: KeyTrace) -> float | None:
    return end(trace) - trace.taken if end(trace) else None


STAGES = (
    Stage("focus", "the launcher: focus, keys that wait for an answer", _between("taken", "sent")),
    Stage("handlers", "the app: its handler", _told("handlers")),
    Stage("view", "the app: view()", _told("view")),
    Stage("difference", "the app: finding the difference, sending it", _told("difference")),
    Stage("wire", "on the way, and waiting for each other", _elsewhere),
    Stage("patch", "the launcher: changing the views", _between("patched", "applied")),
    Stage("wait", "waiting for the next frame", _to_frame),
    Stage("layout", "the launcher: layout, making letters", _between("framed", "laid")),
    Stage("draw", "drawing, until the frame is on the screen", _drawing),
)
DRAWING = ("wait", "draw")
_FRAME = 1000 / 60
WHOLE = Stage("whole", "key to picture", _whole)


class Row(msgspec.Struct, frozen=True):
    """One stage over many keys; in milliseconds."""

    stage: str
    what: str
    count: int
    median: float
    p95: float
    most: float


def rows(traces: Sequence[KeyTrace]) -> list[Row]:
    """A row for each stage that any of the traces has, and one for the whole."""
    found = []
    for stage in (*STAGES, WHOLE):
        lengths = [1000 * length for length in map(stage.length, traces) if length is not None]
        if lengths:
            row = Row(stage.id, stage.what, len(lengths), *(round(value, 2) for value in _figures(lengths)))
            found.append(row)
    return found


def _figures(lengths: list[float]) -> tuple[float, float, float]:
    return statistics.median(lengths), p95(lengths), max(lengths)


def p95(values: Iterable[float]) -> float:
    """What 95 of 100 do not exceed; the largest of a few."""
    ordered = sorted(values)
    return ordered[max(0, -(-95 * len(ordered) // 100) - 1)]


def without_drawing(trace: KeyTrace) -> float:
    """Milliseconds from key to picture, if this machine drew at once: one frame for all the drawing."""
    parts = (stage.length(trace) or 0.0 for stage in STAGES if stage.id not in DRAWING)
    return _FRAME + 1000 * sum(parts)
