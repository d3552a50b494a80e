"""Finds an app's screens by pressing keys, and remembers which key led from where to where."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from gulou.keys import DIGITS
from gulou_launcher.check.remote import Remote
from gulou_launcher.check.screens import Position, Screen, View, name_of
from gulou_launcher.control import client

Mark = tuple[str, Position, str, bool]
HOME: Mark = ("", (), "home", False)
_FIRST = ("ok", "down", "right", "up", "left")
_ARROWS = frozenset(_FIRST[1:])
_SCROLLS = 15
"""So often an arrow is pressed on what only scrolls."""
_MOST_WANTED = 8
_DETOURS = 3


@dataclass(frozen=True)
class Budget:
    """How much is tried.

    To find screens: so many keys at most, for so many seconds, and so many screens are kept. Besides: how
    often it is started for its time, how many seconds it is listened to at rest, how many keys are pressed
    at random.
    """

    keys: int = 400
    seconds: float = 40.0
    screens: int = 40
    starts: int = 5
    rest: float = 3.0
    random: int = 300


@dataclass
class Chart:
    """What is known of an app: its screens in the order in which they were found, and the ways between."""

    start: Mark = HOME
    screens: dict[str, Screen] = field(default_factory=dict)
    views: dict[Mark, View] = field(default_factory=dict)
    edges: dict[tuple[Mark, str], Mark] = field(default_factory=dict)
    untried: dict[Mark, list[str]] = field(default_factory=dict)
    whole: bool = True
    """False where the budget ended before everything was tried."""

    def route(self, origin: Mark, wanted: Callable[[Mark], bool]) -> list[str] | None:
        """The shortest known way to a state that is wanted; None where there is none."""
        ways: dict[Mark, list[str]] = {origin: []}
        waiting = deque([origin])
        steps: dict[Mark, list[tuple[str, Mark]]] = {}
        for (begin, key), end in self.edges.items():
            steps.setdefault(begin, []).append((key, end))
        while waiting:
            mark = waiting.popleft()
            if wanted(mark):
                return ways[mark]
            for key, end in steps.get(mark, ()):
                if end not in ways and end != HOME:
                    ways[end] = [*ways[mark], key]
                    waiting.append(end)
        return None

    def of_screen(self, screen: str) -> Iterator[tuple[Mark, View]]:
        """The states of one screen."""
        return ((mark, view) for mark, view in self.views.items() if mark[0] == screen)


class Explorer:
    """Presses keys until nothing new is to be found, or the budget is used up."""

    def __init__(self, remote: Remote, budget: Budget) -> None:
        self._remote = remote
        self._budget = budget
        self._trail: list[str] = []
        """The keys since the app was started last."""
        self.chart = Chart()

    def run(self, progress: Callable[[float, str], None]) -> Chart:
        """Explore from the start of the app."""
        chart, remote, budget = self.chart, self._remote, self._budget
        begun, first = time.monotonic(), remote.pressed
        view = self._begin()
        chart.start = view.state
        fresh, detours = True, 0
        while True:
            pressed = remote.pressed - first
            used = max(pressed / budget.keys, (time.monotonic() - begun) / budget.seconds)
            if used >= 1:
                chart.whole = False
                break
            progress(used, f"{pressed} keys, {len(chart.screens)} screens")
            keys = self._next(view.state)
            if keys is None:
                # Nothing new can be reached from here: perhaps from the start.
                if fresh or detours >= _DETOURS:
                    break
                view, fresh, detours = self._begin(), True, detours + 1
                continue
            before = len(chart.views)
            view, arrived = self._walk(view, keys)
            fresh = False if arrived or len(chart.views) > before else fresh
            if arrived:
                detours = 0
        self._shorten()
        return chart

    def go(self, screen: str) -> View | None:
        """Bring this screen to the front; None where it is not to be had any more."""
        view = self._remote.settle()
        for attempt in range(2):
            if view.seen.app == self._remote.app:
                if view.screen == screen:
                    return view
                keys = self.chart.route(view.state, lambda mark: mark[0] == screen)
                if keys is not None:
                    view, _ = self._walk(view, keys)
                    if view.screen == screen and view.seen.app == self._remote.app:
                        return view
            if attempt == 0:
                view = self._begin()
        return view if view.screen == screen else None

    def _begin(self) -> View:
        self._trail.clear()
        return self._note(self._remote.restart())

    def _next(self, mark: Mark) -> list[str] | None:
        """The keys to what has not been tried yet, its own key last."""
        route = self.chart.route(mark, lambda each: bool(self.chart.untried.get(each)))
        if route is None:
            return None
        return [*route, ""]

    def _walk(self, view: View, keys: list[str]) -> tuple[View, bool]:
        """Press these keys while they lead where they led before; whether they did. '' is an untried key."""
        chart = self.chart
        for key in keys:
            mark = view.state
            if key == "":
                if not chart.untried.get(mark):
                    return view, False
                pressed = chart.untried[mark].pop(0)
            else:
                pressed = key
            expected = chart.edges.get((mark, pressed))
            after = self._remote.press(pressed)
            self._trail.append(pressed)
            if self._remote.at_home(after):
                chart.edges[mark, pressed] = HOME
                if self._remote.fell():
                    self._remote.falls[-1] += f" (after {pressed} on “{name_of(view)}”)"
                return self._note(self._remote.open()), key == ""
            for _ in range(_SCROLLS):
                # Long words scroll: the same key goes on through them, and leaves them at their end.
                if pressed not in _ARROWS or after.state != mark or after.seen.serial == view.seen.serial:
                    break
                view, after = after, self._remote.press(pressed)
                self._trail.append(pressed)
                if self._remote.at_home(after):
                    break
            view = self._note(after)
            chart.edges[mark, pressed] = view.state
            if key and view.state != expected:
                return view, False
        return view, True

    def _note(self, view: View) -> View:
        """Remember a state, and the screen when it is seen for the first time."""
        chart = self.chart
        mark = view.state
        if mark not in chart.views:
            chart.views[mark] = view
            room = view.screen in chart.screens or len(chart.screens) < self._budget.screens
            chart.untried[mark] = _keys(view) if room else []
        if view.screen not in chart.screens and len(chart.screens) < self._budget.screens:
            looked = self._remote.look(looks=True)
            if looked.screen == view.screen:
                picture = client.capture(self._remote.data)
                chart.screens[view.screen] = Screen(looked, name_of(looked), tuple(self._trail), picture)
        return view

    def _shorten(self) -> None:
        """Give each screen the shortest way from the start."""
        chart = self.chart
        for name, screen in chart.screens.items():
            keys = chart.route(chart.start, lambda mark, name=name: mark[0] == name)  # type: ignore[misc]
            if keys is not None:
                chart.screens[name] = replace(screen, keys=tuple(keys))


def _keys(view: View) -> list[str]:
    """The keys worth trying: the arrows where there is focus, and what the page asks for. Back comes last."""
    wanted = [key for key in view.seen.wanted_keys if key not in DIGITS or key == "1"][:_MOST_WANTED]
    arrows = list(_FIRST) if view.seen.focus else []
    return [*dict.fromkeys([*arrows, *wanted, "back"])]
