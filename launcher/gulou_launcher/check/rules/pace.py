"""Pace: how soon it is there, how soon it answers, and what it uses."""

from __future__ import annotations

import statistics

from gulou_launcher.check.findings import Findings
from gulou_launcher.check.grades import Measure
from gulou_launcher.check.rules.rule import Rule
from gulou_launcher.check.visit import Probe
from gulou_launcher.tools.stages import DRAWING, STAGES, end, p95, without_drawing
from gulou_launcher.trace import KeyTrace

_MIB = 1 << 20
_WARNED = 0.8
_SLOW = 100
_LATE = 500


def start(findings: Findings) -> Measure:
    """Milliseconds to the first frame: the median of the quicker half, since a busy machine only adds."""
    if not findings.starts:
        return Measure(60_000, ("It showed no first screen.",), "never")
    quicker = sorted(findings.starts)[: (len(findings.starts) + 1) // 2]
    median = 1000 * statistics.median(quicker)
    late = "Its first screen is late: show a page at once, and do what takes time in App.work."
    return Measure(median, (late,) if median > _LATE else (), f"{median:.0f} ms")


def answer(findings: Findings) -> Measure:
    """Milliseconds from a key to the picture, p95, with a screen that draws 60 frames a second.

    How fast this machine draws is not the app's doing: of the drawing and the wait for it, one frame counts.
    """
    took = [(without_drawing(trace), trace) for trace in findings.keys]
    if not took:
        return Measure(0, (), "no key did anything")
    value = p95(milliseconds for milliseconds, _ in took)
    here = p95(1000 * (end(trace) - trace.taken) for _, trace in took)
    slow = sorted(took, key=lambda each: -each[0])
    details = [
        f"{trace.key} took {milliseconds:.0f} ms, most of it here: {_where(trace)}."
        for milliseconds, trace in slow[:5]
        if milliseconds > _SLOW
    ]
    return Measure(value, tuple(details), f"{value:.1f} ms p95 of {len(took)} ({here:.1f} as drawn here)")


def _where(trace: KeyTrace) -> str:
    stages = (stage for stage in STAGES if stage.id not in DRAWING)
    return max(stages, key=lambda stage: stage.length(trace) or 0.0).what


def memory(findings: Findings) -> Measure:
    """Private MiB. Over four fifths of what the manifest allows it fails, whatever that is."""
    used = findings.memory / _MIB
    allowed = findings.manifest.memory
    if used > _WARNED * allowed:
        sentence = f"It uses {used:.0f} of the {allowed} MiB that its manifest allows it."
        return Measure(1e6, (sentence,), f"{used:.0f} MiB of {allowed}")
    return Measure(used, (), f"{used:.0f} MiB")


def rest(findings: Findings) -> Measure:
    """Messages a second at rest."""
    kinds = ", ".join(f"{count} × {kind}" for kind, count in findings.rest_kinds.items())
    details = (f"Without a key pressed it sent {kinds}.",) if findings.rest_rate > 1 else ()
    return Measure(findings.rest_rate, details, f"{findings.rest_rate:.1f} a second")


def traffic(findings: Findings) -> Measure:
    """KiB that the app sends for a key, p95."""
    value = p95(findings.traffic) / 1024 if findings.traffic else 0.0
    details = (
        ("A list that is long belongs into ui.List, which sends only what is shown.",) if value > 64 else ()
    )
    return Measure(value, details, f"{value:.1f} KiB p95")


RULES = (
    Rule(
        "start",
        "It is there at once",
        "Amazon Vega: 1.5 s cold, 0.5 s warm; Samsung: 10 s; people feel a tenth of a second.",
        (1500, 500, 200, 100),
        start,
        frozenset({Probe.START}),
    ),
    Rule(
        "answer",
        "A key is answered in a blink",
        "Roku: a key and a tile move within 250 ms; Gulou's own bound is 33 ms, two frames.",
        (250, 100, 50, 33),
        answer,
        frozenset({Probe.SCREENS}),
    ),
    Rule(
        "memory",
        "It uses little memory",
        "Roku warns from 80 % of the limit on; the box has room for twenty apps of 32 MiB.",
        (256, 96, 48, 24),
        memory,
        frozenset({Probe.SCREENS, Probe.RANDOM, Probe.MEMORY}),
    ),
    Rule(
        "rest",
        "It is quiet while nobody does anything",
        "What moves without cause distracts and keeps the box awake. A clock with seconds says one a second.",
        (10, 2, 1.1, 0.4),
        rest,
        frozenset({Probe.REST}),
    ),
    Rule(
        "traffic",
        "It sends little for a key",
        "Differences are sent, never whole screens: what is large makes the TV slow.",
        (128, 48, 16, 8),
        traffic,
        frozenset({Probe.SCREENS}),
    ),
)
