"""The probe that tries to leave whatever has the focus."""

from __future__ import annotations

from gulou_launcher.check.findings import Trap
from gulou_launcher.check.screens import View, name_of, words_of
from gulou_launcher.check.visit import Visit

_TRAP_STEPS = 40


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
