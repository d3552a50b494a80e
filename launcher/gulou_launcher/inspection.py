"""A live screen, looked at: taken on the frame thread in one go, told in words elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from kivy.graphics import InstructionGroup

from gulou_launcher import theme
from gulou_launcher.control.scenes import Box4, Inspected, Letters, NodeRecord
from gulou_launcher.focus import next_focus
from gulou_launcher.paint import Brush, Rect
from gulou_launcher.stage import Stage
from gulou_launcher.views.rows import RowsView
from gulou_launcher.views.view import NOWHERE, View

DIRECTIONS = ("up", "down", "left", "right")
MOST_CANDIDATES = 150
"""With more than so many focusables no directions are told: each is compared with each other."""
_MOST_LETTERS = 300
_MOST_ITEMS = 24
_DEEPEST = 4


@dataclass(frozen=True)
class Seen:
    """A view as it was at one moment."""

    id: int
    kind: str
    parent: int
    props: dict[str, Any]
    rect: Rect
    shown: bool
    can_focus: bool
    candidate: bool
    part: int
    place: Rect
    rows: tuple[tuple[int, Rect, dict[str, Any]], ...]
    letters: tuple[Letters, ...]

    def focus_rect(self) -> Rect:
        return self.place


@dataclass(frozen=True)
class Snapshot:
    """A stage as it was at one moment."""

    width: int
    height: int
    views: tuple[Seen, ...]
    focus: tuple[int, ...]
    wanted_keys: tuple[str, ...]
    wants_back: bool
    captures_keys: bool


def look(stage: Stage, *, looks: bool) -> Snapshot:
    """Look at a stage, on the frame thread. `looks` paints it once more and listens."""
    stage.layout()
    candidates = {view.id for view in stage.candidates()}
    views = stage.page.walk() if stage.page is not None else []
    seen = tuple(_seen(view, view.id in candidates, _letters(view) if looks else ()) for view in views)
    focus: list[int] = []
    view = stage.focus
    while view is not None:
        focus.append(view.id)
        view = view.parent
    return Snapshot(
        stage.width,
        stage.height,
        seen,
        tuple(reversed(focus)),
        tuple(sorted(stage.wanted_keys)),
        stage.wants_back,
        stage.captures_keys,
    )


def tell(snapshot: Snapshot, app: str, state: str, serial: int, *, graph: bool, busy: bool) -> Inspected:
    """Put a snapshot into words. Not on the frame thread."""
    candidates = [view for view in snapshot.views if view.candidate]
    moves = _moves(candidates) if graph and len(candidates) <= MOST_CANDIDATES else {}
    focused = next((view for view in snapshot.views if view.id in snapshot.focus[-1:]), None)
    return Inspected(
        app,
        state,
        snapshot.width,
        snapshot.height,
        serial,
        tuple(_record(view, moves.get(view.id, {})) for view in snapshot.views),
        snapshot.focus,
        None if focused is None else box4(focused.place),
        snapshot.wanted_keys,
        snapshot.wants_back,
        snapshot.captures_keys,
        busy,
    )


def box4(rect: Rect) -> Box4:
    """A place as it is told."""
    return round(rect.x, 1), round(rect.y, 1), round(rect.width, 1), round(rect.height, 1)


def _seen(view: View, candidate: bool, letters: tuple[Letters, ...]) -> Seen:
    placed = view.rect is not NOWHERE
    rows: tuple[tuple[int, Rect, dict[str, Any]], ...] = ()
    if placed and isinstance(view, RowsView):
        known = [index for index in view.visible() if index in view.rows]
        rows = tuple(
            (index, view.on_screen(_shifted(view, view.cell_rect(index))), view.rows[index])
            for index in known
        )
    return Seen(
        view.id,
        view.kind,
        view.parent.id if view.parent is not None else 0,
        dict(view.props),
        view.on_screen(view.rect),
        placed and view.shown,
        view.can_focus(),
        candidate,
        view.part(),
        view.on_screen(view.focus_rect() if candidate else view.rect),
        rows,
        letters,
    )


def _shifted(view: View, rect: Rect) -> Rect:
    """Where a view's moving part is on the screen."""
    shift = getattr(view, "shift", None)
    return rect if shift is None else Rect(rect.x + shift.x, rect.y - shift.y, rect.width, rect.height)


@dataclass
class _Ear:
    """Hears what a view paints."""

    view: View
    made: dict[int, tuple[str, int, bool, bool]] = field(default_factory=dict)
    heard: list[tuple[InstructionGroup, Rect, tuple[str, int, bool, bool], theme.Color]] = field(
        default_factory=list
    )

    def lettered(self, texture: Any, text: str, size: int, bold: bool, cut: bool) -> None:
        self.made[id(texture)] = (text, size, bold, cut)

    def textured(self, group: InstructionGroup, texture: Any, rect: Rect, color: theme.Color) -> None:
        known = self.made.get(id(texture))
        if known is None or not known[0].strip():
            return
        self.heard.append((group, rect, known, color))

    def letters(self) -> Iterator[Letters]:
        """What was heard, with the rows that it belongs to: known once all is painted."""
        rows = dict(_drawn(self.view))
        for group, rect, (text, size, bold, cut), color in self.heard:
            moved = group is not self.view.ink
            place = self.view.on_screen(_shifted(self.view, rect) if moved else rect)
            row = next((index for index, drawn in rows.items() if drawn is group), None)
            yield Letters(text[:_MOST_LETTERS], box4(place), size, bold, _hex(color), cut, row)


def _drawn(view: View) -> Iterable[tuple[int, InstructionGroup]]:
    return view.drawn.items() if isinstance(view, RowsView) else ()


def _letters(view: View) -> tuple[Letters, ...]:
    """What is written on a view: it paints itself once more, and is listened to."""
    if view.rect is NOWHERE or not view.shown:
        return ()
    ear = Brush.listener = _Ear(view)
    try:
        view.repaint()
    finally:
        Brush.listener = None
    return tuple(ear.letters())


def _hex(color: theme.Color) -> str:
    return "#" + "".join(f"{round(255 * max(0.0, min(1.0, part))):02x}" for part in color[:3])


def _moves(candidates: list[Seen]) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = {}
    for origin in candidates:
        for direction in DIRECTIONS:
            target = next_focus(origin, candidates, direction)
            if target is not None:
                found.setdefault(origin.id, {})[direction] = target.id
    return found


def _record(view: Seen, moves: dict[str, int]) -> NodeRecord:
    return NodeRecord(
        view.id,
        view.kind,
        view.parent,
        bounded(view.props),
        None if view.rect is NOWHERE else box4(view.rect),
        view.shown,
        view.can_focus,
        view.candidate,
        view.part,
        moves,
        tuple(
            {**bounded(row), "index": index, "rect": box4(rect)}
            for index, rect, row in view.rows[:_MOST_ITEMS]
        ),
        view.letters,
    )


def bounded(value: Any, depth: int = 0) -> Any:
    """The same value, with long texts, long lists and deep nests cut."""
    match value:
        case str():
            return value if len(value) <= _MOST_LETTERS else value[: _MOST_LETTERS - 1] + "…"
        case bytes():
            return f"{len(value)} bytes"
        case dict() | list() | tuple() if depth >= _DEEPEST:
            return "…"
        case dict():
            items = list(value.items())[:_MOST_ITEMS]
            return {str(bounded(name)): bounded(each, depth + 1) for name, each in items}
        case list() | tuple():
            return [bounded(each, depth + 1) for each in value[:_MOST_ITEMS]]
        case bool() | int() | float() | None:
            return value if not isinstance(value, int) or abs(value) < 1 << 63 else str(value)[:40]
    return str(value)[:_MOST_LETTERS]
