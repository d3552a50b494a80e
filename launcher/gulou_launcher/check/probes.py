"""The probes: each finds something out about an app on a running box, and writes it into the findings."""

from __future__ import annotations

import random
import statistics
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from gulou.errors import GulouError
from gulou.keys import Key
from gulou_launcher.check.explore import Budget, Explorer
from gulou_launcher.check.findings import Findings, Trap, Way
from gulou_launcher.check.remote import Remote
from gulou_launcher.check.screens import Screen, View, name_of, words_of
from gulou_launcher.control import client
from gulou_launcher.control.scenes import MessageRecord
from gulou_launcher.tools.stages import end
from gulou_launcher.trace import OPEN

MOST_BACKS = 12
MOST_WAYS = 30
_STILL, _RETURN = 1.2, 8.0
"""Seconds without a change after which a screen stands still, and for which that is waited."""
SLEEP = 2.6
"""Seconds after which an app that was left is frozen for certain."""
_SEED = 20250101
_RANDOM = tuple(
    key for key in Key if key not in (Key.HOME, Key.POWER, Key.VOLUMEUP, Key.VOLUMEDOWN, Key.MUTE)
)
_TRAP_STEPS = 40
PACE_KEYS = 24
_QUIET = ("answer", "saved", "media", "flip")
"""What an app says only since it was asked, and the frames of a game: they are what a `ui.Surface` is for."""


class Probe(Enum):
    """What can be found out, in the order in which it is."""

    TESTS = "running its own tests"
    START = "starting it"
    REST = "listening to it at rest"
    SCREENS = "looking for its screens"
    BACK = "going home from each screen"
    TRAPS = "trying to leave what has the focus"
    OTHER = "looking at it in Chinese, at 1920 × 1080"
    LIFE = "leaving it, freezing it, starting it anew"
    RANDOM = "pressing keys at random"
    MEMORY = "asking what it uses"


Progress = Callable[[float, str], None]


@dataclass
class Visit:
    """One app on one box, for as long as it is checked there."""

    remote: Remote
    findings: Findings
    budget: Budget
    progress: Progress
    explorer: Explorer = field(init=False)

    def __post_init__(self) -> None:
        self.explorer = Explorer(self.remote, self.budget, self.progress)

    @property
    def data(self) -> Path:
        return self.remote.data

    @property
    def app(self) -> str:
        return self.remote.app


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
        visit.findings.chart = visit.explorer.run()
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


class _Meter:
    """Measures each key that is pressed in the app: its time, and what the app sent."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._heard = 0
        self.pressed = 0

    def __call__(self, key: str, view: View | None) -> None:
        """A key was pressed; None: the app was opened."""
        visit = self._visit
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


def back(visit: Visit) -> None:
    """From every screen, press Back until home is there."""
    found = visit.findings.screens[:MOST_WAYS]
    for number, screen in enumerate(found):
        visit.progress(number / len(found), screen.name)
        view = visit.explorer.go(screen.view.screen)
        if view is None:
            continue
        presses = 0
        while not visit.remote.at_home(view) and presses < MOST_BACKS:
            view = visit.remote.press("back")
            presses += 1
        home = visit.remote.at_home(view)
        visit.remote.fell()
        visit.findings.ways.append(Way(screen, presses if home else None))


def traps(visit: Visit) -> None:
    """Where the arrows never led away from what had the focus: try again, and longer."""
    chart = visit.findings.chart
    suspects = [
        (mark, view)
        for mark, view in chart.views.items()
        if view.focus is not None and not mark[3] and _leads_on(view) and not _left(visit, mark)
    ]
    seen: set[tuple[str, object]] = set()
    for number, (mark, view) in enumerate(suspects):
        visit.progress(number / len(suspects), name_of(view))
        if (mark[0], mark[1]) in seen:
            continue
        seen.add((mark[0], mark[1]))
        trap = _tried(visit, mark[0], view)
        if trap is not None:
            visit.findings.traps.append(trap)


def _leads_on(view: View) -> bool:
    return view.focus is not None and bool(view.focus.moves)


def _left(visit: Visit, mark: tuple[str, object, str, bool]) -> bool:
    """Whether any key that was pressed with the focus there led to another place on the same screen."""
    edges = visit.findings.chart.edges
    return any(
        after[0] == mark[0] and after[1] != mark[1]
        for (before, _), after in edges.items()
        if before[0] == mark[0] and before[1] == mark[1]
    )


def _tried(visit: Visit, screen: str, view: View) -> Trap | None:
    """Go there, and press each arrow that should lead on, for as long as there are rows on the way."""
    place = view.focused
    chart = visit.findings.chart
    focus = view.focus
    assert focus is not None
    count = focus.props.get("count")
    rows = count if isinstance(count, int) else 1
    pressed: list[str] = []
    for direction in focus.moves:
        if rows > _TRAP_STEPS:
            return None  # too long to be walked through: nothing is known
        here = visit.explorer.go(screen)
        route = (
            chart.route(here.state, lambda mark: mark[:2] == (screen, place)) if here is not None else None
        )
        if here is None or route is None:
            return None
        for key in route:
            here = visit.remote.press(key)
        for _ in range(rows + 2):
            if here.screen != screen or here.focused != place:
                return None
            here = visit.remote.press(direction)
            pressed.append(direction)
        if here.screen != screen or here.focused != place:
            return None
    found = chart.screens.get(screen)
    return Trap(found, words_of(focus), tuple(pressed)) if found is not None and pressed else None


def life(visit: Visit) -> None:
    """Leave it and come back; let it be frozen; start it anew with what it saved."""
    remote, findings = visit.remote, visit.findings
    view = remote.restart()
    # Not from the very start, where everything is easy: one key into it, if there is anywhere to go.
    for key in ("down", "right"):
        after = remote.press(key)
        if not remote.at_home(after) and after.state != view.state:
            view = after
            break
        view = remote.open() if remote.at_home(after) else after
    steps: tuple[tuple[str, Callable[[], None]], ...] = (
        ("left and opened again", lambda: client.press(visit.data, "home")),
        ("frozen and opened again", lambda: _sleep(visit)),
        ("started anew with what it saved", lambda: _reload(visit)),
    )
    for number, (what, do) in enumerate(steps):
        visit.progress(number / len(steps), what)
        before = _still(visit).state
        try:
            do()
            remote.open()
        except GulouError as error:
            findings.life.append(f"When it was {what}: {error}")
            remote.fell()
            remote.restart()
            continue
        if remote.fell():
            findings.life.append(f"When it was {what}: {remote.falls[-1]}")
            remote.restart()
            continue
        view = _back_at(visit, before)
        if view.state != before:
            lost = "the focus was elsewhere" if view.screen == before[0] else f"it showed “{name_of(view)}”"
            findings.moved.append(f"When it was {what}, {lost}.")


def _still(visit: Visit) -> View:
    """Wait until nothing goes away by itself any more: words that are shown for a moment."""
    view = visit.remote.settle()
    since = begun = time.monotonic()
    while time.monotonic() - since < _STILL and time.monotonic() - begun < _RETURN:
        time.sleep(0.1)
        now = visit.remote.look()
        if now.state != view.state:
            since = time.monotonic()
        view = now
    return view


def _back_at(visit: Visit, before: object) -> View:
    """Wait until it is where it was, but not for long."""
    deadline = time.monotonic() + _STILL
    view = visit.remote.look()
    while view.state != before and time.monotonic() < deadline:
        time.sleep(0.1)
        view = visit.remote.look()
    return view


def _reload(visit: Visit) -> None:
    client.reload(visit.data, visit.app)


def _sleep(visit: Visit) -> None:
    client.press(visit.data, "home")
    time.sleep(SLEEP)


def random_keys(visit: Visit) -> None:
    """Press keys as a child would: quickly, and any."""
    remote, findings = visit.remote, visit.findings
    dice = random.Random(_SEED)
    remote.restart()
    while findings.random_keys < visit.budget.random:
        visit.progress(findings.random_keys / visit.budget.random, "")
        for _ in range(12):
            client.press(visit.data, dice.choice(_RANDOM))
            time.sleep(0.012)
        findings.random_keys += 12
        view = remote.settle()
        if remote.at_home(view):
            remote.fell()
            remote.open()
    remote.settle()
    remote.fell()


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


def other(visit: Visit, there: Remote) -> None:
    """Walk the same ways on another box, `there`, and look at the same screens."""
    found = visit.findings.screens
    for number, screen in enumerate(found):
        visit.progress(number / len(found), screen.name)
        view = there.restart()
        for key in screen.keys:
            view = there.press(key)
            if there.at_home(view):
                break
        if there.at_home(view):
            there.fell()
            continue
        if _shape(view) != _shape(screen.view):
            continue
        looked = there.look(looks=True)
        picture = client.capture(there.data)
        visit.findings.other[screen.view.screen] = Screen(looked, screen.name, screen.keys, picture)


def _shape(view: View) -> list[object]:
    """The screen without any words: the same in every language."""
    return [view.positions[node.id] for node in view.seen.nodes if node.kind != "toast"]


ON_THE_BOX: dict[Probe, Callable[[Visit], None]] = {
    Probe.START: start,
    Probe.REST: rest,
    Probe.SCREENS: screens,
    Probe.BACK: back,
    Probe.TRAPS: traps,
    Probe.LIFE: life,
    Probe.RANDOM: random_keys,
    Probe.MEMORY: memory,
}
"""Those that need one box, by what they find out."""
