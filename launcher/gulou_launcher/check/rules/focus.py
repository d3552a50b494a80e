"""Focus: everything is reached, nothing holds it, and Back leads home."""

from __future__ import annotations

from gulou_launcher.check.explore import Chart
from gulou_launcher.check.findings import Findings
from gulou_launcher.check.grades import Measure
from gulou_launcher.check.leaving import MOST_BACKS
from gulou_launcher.check.rules.rule import NONE, Rule
from gulou_launcher.check.screens import Position, Screen, words_of
from gulou_launcher.check.visit import Probe

_SCREENS = frozenset({Probe.SCREENS})


def reachable(findings: Findings) -> Measure:
    """What can have the focus and is never reached, neither by keys that were pressed nor by the graph."""
    details: list[str] = []
    count = 0
    for screen in findings.screens:
        reached = _reached(findings.chart, screen)
        wanted: dict[Position, str] = {}
        for _, view in findings.chart.of_screen(screen.view.screen):
            for node in view.reaches_in_front():
                wanted.setdefault(view.positions[node.id], words_of(node))
        count += len(wanted)
        details += [
            f"{words} on “{screen.name}” cannot be reached ({screen.way})."
            for place, words in wanted.items()
            if place not in reached
        ]
    return Measure(len(details), tuple(details), f"{count - len(details)} of {count}")


def _reached(chart: Chart, screen: Screen) -> set[Position]:
    """Where the focus was, and where the arrows lead from there."""
    moves: dict[Position, set[Position]] = {}
    reached: set[Position] = set()
    for mark, view in chart.of_screen(screen.view.screen):
        if mark[1]:
            reached.add(mark[1])
        for node in view.seen.nodes:
            moves.setdefault(view.positions[node.id], set()).update(
                view.positions[target] for target in node.moves.values() if target in view.positions
            )
    waiting = list(reached)
    while waiting:
        for target in moves.get(waiting.pop(), ()):
            if target not in reached:
                reached.add(target)
                waiting.append(target)
    return reached


def traps(findings: Findings) -> Measure:
    """What the focus does not leave."""
    details = tuple(
        f"The focus does not leave {trap.what} on “{trap.screen.name}” ({trap.screen.way}, then "
        f"{' '.join(trap.keys[:8])}{' …' if len(trap.keys) > 8 else ''})."
        for trap in findings.traps
    )
    return Measure(len(details), details, f"{len(details)} found" if details else "none")


def focused(findings: Findings) -> Measure:
    """Screens on which something could have the focus, and nothing has it."""
    bad = [
        screen
        for screen in findings.screens
        if not screen.view.seen.focus and any(node.can_focus for node in screen.view.seen.nodes)
    ]
    details = tuple(f"Nothing has the focus on “{screen.name}” ({screen.way})." for screen in bad)
    return Measure(
        len(bad), details, f"{len(findings.screens) - len(bad)} of {len(findings.screens)} screens"
    )


def home(findings: Findings) -> Measure:
    """The most presses of Back that it takes to get home."""
    lost = [way for way in findings.ways if way.presses is None]
    details = tuple(
        f"Back does not lead home from “{way.screen.name}” within {MOST_BACKS} presses ({way.screen.way})."
        for way in lost
    )
    if lost:
        return Measure(MOST_BACKS + 1, details, f"not from {len(lost)} of {len(findings.ways)} screens")
    most = max((way.presses or 0 for way in findings.ways), default=0)
    far = tuple(
        f"“{way.screen.name}” is {way.presses} presses away from home."
        for way in findings.ways
        if way.presses == most > 3
    )
    return Measure(most, far, f"{most} at most")


RULES = (
    Rule(
        "reachable",
        "Everything is reached with the arrows",
        "A remote has no pointer: what the arrows do not reach is not there (Android TV, TV-DP).",
        NONE,
        reachable,
        _SCREENS,
    ),
    Rule(
        "trap",
        "The focus can leave everything",
        "Whoever is caught has to go home and begin anew (WCAG 2.2, 2.1.2 No keyboard trap).",
        NONE,
        traps,
        _SCREENS | {Probe.TRAPS},
    ),
    Rule(
        "focus",
        "Something always has the focus",
        "Without a focus nobody knows what OK will do (WCAG 2.2, 2.4.7 Focus visible).",
        NONE,
        focused,
        _SCREENS,
    ),
    Rule(
        "back",
        "Back always leads home",
        "Back restores what was before, and in the end leads home (Roku certification; Android TV, TV-DB).",
        (MOST_BACKS, 8, 6, 4),
        home,
        _SCREENS | {Probe.BACK},
    ),
)
