"""Probes with a clock, a pair of scales and an ear: start, rest, each key, memory."""

from __future__ import annotations

import statistics
import time
from collections import Counter
from functools import partial
from operator import eq
from pathlib import Path

from gulou_launcher.check.explore import Mark
from gulou_launcher.check.screens import View
from gulou_launcher.check.visit import Visit
from gulou_launcher.control import client
from gulou_launcher.control.scenes import MessageRecord
from gulou_launcher.tools.stages import end, without_drawing
from gulou_launcher.trace import OPEN

PACE_KEYS = 24
_SLOW, _AGAIN, _MOST_AGAIN = 33.0, 3, 16
"""Milliseconds from which a key is pressed again, how often, and how many of them."""
_QUIET = ("answer", "saved", "media", "flip")
"""What an app says only since it was asked, and the frames of a game: they are what a `ui.Surface` is for."""


def start(visit: Visit) -> None:
    """Time from the wish to open it to its first frame, a few times."""
    for number in range(visit.budget.starts):
        visit.progress(number / visit.budget.starts, "")
        visit.remote.restart()
        for trace in _until_drawn(visit):
            visit.findings.starts.append(trace)


def _until_drawn(visit: Visit) -> list[float]:
    deadline = time.monotonic() + 1
    while time.monotonic() < deadline:
        opened = [key for key in client.traces(visit.data).keys if key.key == OPEN]
        if opened and end(opened[-1]):
            return [end(opened[-1]) - opened[-1].taken]
        time.sleep(0.01)
    return []


def rest(visit: Visit) -> None:
    """Listen while nobody does anything; before that, the app has half as long to settle."""
    visit.remote.restart()
    said = _overheard(visit, 0)
    time.sleep(visit.budget.rest / 2)
    said = _overheard(visit, said[-1].number if said else 0)
    begun = time.monotonic()
    kinds: Counter[str] = Counter()
    last = said[-1].number if said else 0
    while (passed := time.monotonic() - begun) < visit.budget.rest:
        visit.progress(passed / visit.budget.rest, "")
        time.sleep(0.25)
        for message in _overheard(visit, last):
            last = message.number
            if not message.sent and message.kind not in _QUIET:
                kinds[message.kind] += 1
    visit.findings.rest_rate = sum(kinds.values()) / (time.monotonic() - begun)
    visit.findings.rest_kinds = dict(kinds)


def _overheard(visit: Visit, after: int) -> tuple[MessageRecord, ...]:
    return client.overheard(visit.data, visit.app, after).messages


def screens(visit: Visit) -> None:
    """Press keys until nothing new is to be found; listen to what each of them costs."""
    meter = _Meter(visit)
    visit.remote.watchers.append(meter)
    try:
        visit.findings.chart = visit.explorer.run(visit.progress)
        # Of an app with little to find, so many keys that there is something to be said of them.
        view = visit.remote.restart()
        while len(visit.findings.keys) < PACE_KEYS and meter.pressed < visit.budget.keys + 2 * PACE_KEYS:
            for key in ("down", "up", "right", "left"):
                view = visit.remote.press(key)
            if not visit.remote.at_home(view) and view.screen == visit.findings.chart.start[0]:
                view = visit.remote.press("ok")
            if visit.remote.at_home(view) or view.screen not in visit.findings.chart.screens:
                visit.remote.fell()
                view = visit.remote.restart()
    finally:
        visit.remote.watchers.remove(meter)
    _again(visit, meter)


def _again(visit: Visit, meter: _Meter) -> None:
    """Press what was slow again before the app is blamed: the machine may have been busy just then."""
    found = visit.findings.keys
    slow = [each for each in meter.pressed_at if without_drawing(found[each[2]]) > _SLOW]
    slow.sort(key=lambda each: -without_drawing(found[each[2]]))
    for mark, key, index in slow[:_MOST_AGAIN]:
        for _ in range(_AGAIN):
            view = visit.explorer.go(mark[0])
            route = visit.findings.chart.route(view.state, partial(eq, mark)) if view else None
            if view is None or route is None:
                break
            for step in route:
                view = visit.remote.press(step)
            if view.state != mark:
                continue
            after = visit.remote.press(key)
            if visit.remote.at_home(after):
                visit.remote.fell()
                visit.remote.open()
            trace = client.traces(visit.data).keys[-1]
            if trace.key == key and end(trace) and without_drawing(trace) < without_drawing(found[index]):
                found[index] = trace


class _Meter:
    """Measures each key that is pressed in the app: its time, and what the app sent."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._heard = 0
        self._before: Mark | None = None
        self.pressed = 0
        self.pressed_at: list[tuple[Mark, str, int]] = []
        """Where the focus was, the key, and which of the findings' keys it is."""

    def __call__(self, key: str, view: View | None) -> None:
        """A key was pressed; None: the app was opened."""
        visit = self._visit
        before, self._before = self._before, view.state if view is not None else None
        if view is None:
            # Numbers begin anew with each process of the app.
            self._heard = 0
            said = _overheard(visit, 0)
            self._heard = said[-1].number if said else 0
            return
        self.pressed += 1
        if visit.remote.at_home(view):
            return
        messages = _overheard(visit, self._heard)
        self._heard = messages[-1].number if messages else self._heard
        visit.findings.traffic.append(sum(message.size for message in messages if not message.sent))
        traces = client.traces(visit.data).keys
        trace = traces[-1] if traces else None
        if trace is not None and trace.key == key and end(trace):
            visit.findings.keys.append(trace)
            if before is not None:
                self.pressed_at.append((before, key, len(visit.findings.keys) - 1))


def memory(visit: Visit) -> None:
    """Private memory after all of that, in the middle of its life."""
    record = visit.remote.record()
    if record.pid is None:
        visit.remote.open()
        record = visit.remote.record()
    figures = []
    for _ in range(3):
        figures.append(private(record.pid) if record.pid is not None else 0)
        time.sleep(0.05)
    visit.findings.memory = int(statistics.median(figures))


def private(pid: int) -> int:
    """Bytes that only this process has (proc(5), smaps_rollup)."""
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    lines = (line.split() for line in text.splitlines() if line.startswith("Private_"))
    return sum(int(fields[1]) for fields in lines) * 1024
