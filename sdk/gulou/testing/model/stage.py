"""The screen of one app in the model: its tree, its layout, its focus. Mirrors the launcher's stage."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from gulou import scene
from gulou.errors import SceneError
from gulou.testing.model.kinds import KINDS
from gulou.testing.model.place import Place
from gulou.testing.model.shown import Shown

DIRECTIONS = ("up", "down", "left", "right")
_KEPT_FOCUSES = 8
_SIDEWAYS, _ASKEW, _TOUCH = 3.0, 0.03, 1.0
"""How the launcher weighs distances: see `nearest`."""


class Before(NamedTuple):
    """Where the focus was: the steps down from the page, and which part of that node had it."""

    path: tuple[tuple[str, int], ...]
    part: int


class Stage:
    """Holds the nodes of one page. `tell` gets what happens to them."""

    def __init__(
        self, tell: Callable[[scene.Action | scene.NeedRows], None], width: int = 1280, height: int = 720
    ) -> None:
        self.width, self.height = width, height
        self.page: Shown | None = None
        self.focus: Shown | None = None
        self._tell = tell
        self._nodes: dict[int, Shown] = {}
        self._focuses: deque[int] = deque(maxlen=_KEPT_FOCUSES)
        self._moved = False
        self._left: dict[str, Before] = {}
        """Where the focus was on the pages that went, by their keys."""
        self._back_to: Before | None = None

    def act(self, node: Shown, name: str, value: Any) -> None:
        self._tell(scene.Action(node.id, name, value))

    def need_rows(self, node: Shown, start: int, count: int, span: tuple[float, float] | None = None) -> None:
        self._tell(scene.NeedRows(node.id, start, count, span))

    def apply(self, patch: scene.Patch) -> None:
        """Apply the differences. Raises SceneError where they make no sense."""
        for operation in patch.operations:
            match operation:
                case scene.Insert(parent=parent, index=index, tree=tree):
                    self._insert(parent, index, tree)
                case scene.Update(id=node_id, props=props):
                    node = self._node(node_id)
                    for name, value in props.items():
                        if value is None:
                            node.props.pop(name, None)
                        else:
                            node.props[name] = value
                    node.changed(set(props))
                case scene.Remove(id=node_id):
                    self._remove(self._node(node_id))
                case scene.Move(id=node_id, index=index):
                    node = self._node(node_id)
                    if node.parent is None:
                        raise SceneError("the page cannot be moved")
                    node.parent.children.remove(node)
                    node.parent.children.insert(index, node)
                case scene.Rows(id=node_id, start=start, rows=rows):
                    self._node(node_id).set_rows(start, rows)

    def layout(self) -> None:
        """Give everything its place, and the focus to what can have it."""
        if self.page is None:
            return
        self.page.put(Place(0, 0, self.width, self.height))
        candidates = self.focusables()
        if not self._moved:
            here = (node for node in candidates if not node.leads_away)
            self.set_focus(next(here, candidates[0] if candidates else None))
        elif self.focus not in candidates:
            known = {node.id: node for node in candidates}
            before = next((known[node] for node in reversed(self._focuses) if node in known), None)
            self.set_focus(before or (candidates[0] if candidates else None))
        if self._back_to is not None:
            self._return_to(self._back_to)
            self._back_to = None
        self._reveal()

    def key(self, key: str) -> bool:
        """Let focus use a key; False where it had no use for it."""
        focus = self.focus
        if focus is None:
            return self.page is not None and self.page.scroll_by(key)
        self._moved = True
        used = focus.key(key)
        holder = focus.parent
        while not used and holder is not None:
            used = holder.key_from_inside(key)
            holder = holder.parent
        if not used and key in DIRECTIONS:
            target = nearest(focus, self.focusables(), key)
            if target is not None:
                self.set_focus(target)
            used = target is not None or focus.key_at_edge(key)
        return used

    def hemmed(self, node: Shown) -> bool:
        """Whether left or right leads from here to something else that can have the focus."""
        candidates = self.focusables()
        return any(nearest(node, candidates, key) is not None for key in ("left", "right"))

    def set_focus(self, node: Shown | None) -> None:
        """Move the focus."""
        before, self.focus = self.focus, node
        if before is node:
            return
        if node is not None:
            self._focuses.append(node.id)
        if before is not None:
            before.focus_lost()
        if node is not None:
            node.focus_gained()
        self._reveal()

    def focus_on(self, node: Shown) -> None:
        """Move the focus as the household's keys would."""
        self._moved = True
        self.set_focus(node)

    def focusables(self) -> list[Shown]:
        """What can have the focus now: inside the topmost overlay or dialog, else on the page."""
        if self.page is None:
            return []
        everything = self.everything
        holders = sorted((node for node in everything if node.holds_focus()), key=lambda node: node.layer)
        for holder in reversed(holders):
            found = [node for node in holder.walk() if node.can_focus() and node.reachable]
            if found or holder.captures_focus():
                return found
        return [node for node in everything if node.can_focus() and node.reachable]

    @property
    def everything(self) -> list[Shown]:
        """All nodes, in drawing order."""
        return list(self.page.walk()) if self.page else []

    @property
    def wanted_keys(self) -> frozenset[str]:
        """The keys that the page asked for."""
        return frozenset(self.page.props.get("keys") or ()) if self.page else frozenset()

    @property
    def wants_back(self) -> bool:
        return self.page is not None and self.page.props.get("on_back") is True

    def _reveal(self) -> None:
        """Scroll what the focus lies in so that it is seen."""
        focus = self.focus
        scroller = focus.scroller if focus is not None else None
        if focus is None or scroller is None:
            return
        place = focus.place if focus.place.height <= scroller.room().height else focus.focus_place()
        others = [node.place for node in self.focusables() if node is not focus]
        first = all(other.bottom > place.y + 1 for other in others)
        last = all(other.y < place.bottom - 1 for other in others)
        scroller.reveal(place, first, last)

    def _node(self, node_id: int) -> Shown:
        node = self._nodes.get(node_id)
        if node is None:
            raise SceneError(f"there is no node {node_id}")
        return node

    def _insert(self, parent_id: int, index: int, tree: scene.Tree) -> None:
        if parent_id == scene.ROOT:
            if self.page is not None:
                self._remove(self.page)
            if tree.kind != "page":
                raise SceneError("the root of a screen must be a page")
            self.page = self._build(tree, None)
            self._back_to = self._left.pop(self.page.words("key"), None)
            return
        parent = self._node(parent_id)
        if not parent.container:
            raise SceneError(f"a {parent.kind} holds no other nodes")
        parent.children.insert(index, self._build(tree, parent))

    def _build(self, tree: scene.Tree, parent: Shown | None) -> Shown:
        kind = KINDS.get(tree.kind)
        if kind is None:
            raise SceneError(f"there is no node kind {tree.kind!r}")
        if tree.id in self._nodes:
            raise SceneError(f"node {tree.id} is there already")
        node = kind(self, tree.id, tree.kind, dict(tree.props))
        node.parent = parent
        self._nodes[tree.id] = node
        node.children = [self._build(child, node) for child in tree.children]
        return node

    def _return_to(self, before: Before) -> None:
        """Put the focus back where it was on this page, if there is such a place."""
        for node in self.page.walk() if self.page else ():
            if node.can_focus() and _path(node) == before.path:
                if "index" in vars(node):
                    vars(node)["index"] = before.part
                self.focus_on(node)
                return

    def _remove(self, node: Shown) -> None:
        if node is self.page and self.focus is not None and node.words("key"):
            self._left[node.words("key")] = Before(_path(self.focus), vars(self.focus).get("index", 0))
        for gone in list(node.walk()):
            del self._nodes[gone.id]
            if self.focus is gone:
                self.focus = None
        if node.parent is not None:
            node.parent.children.remove(node)
        else:
            self.page = None


def _path(node: Shown) -> tuple[tuple[str, int], ...]:
    """The steps from the page down to this node: kind, which of its siblings of that kind."""
    steps: list[tuple[str, int]] = []
    while node.parent is not None:
        siblings = [child for child in node.parent.children if child.kind == node.kind]
        steps.append((node.kind, siblings.index(node)))
        node = node.parent
    return tuple(reversed(steps))


def nearest(origin: Shown, candidates: Sequence[Shown], direction: str) -> Shown | None:
    """The candidate to focus when a direction is pressed: straight ahead before aside, near before far."""
    best: tuple[tuple[bool, float], Shown] | None = None
    for candidate in candidates:
        if candidate is not origin:
            distance = _distance(origin, candidate.place, direction)
            if distance is not None and (best is None or distance < best[0]):
                best = (distance, candidate)
    return best[1] if best else None


def _distance(origin: Shown, end: Place, direction: str) -> tuple[bool, float] | None:
    start = origin.focus_place()
    forward = {
        "up": start.y - end.bottom,
        "down": end.y - start.bottom,
        "left": start.x - end.right,
        "right": end.x - start.right,
    }[direction]
    if forward < -_TOUCH:
        return None
    upright = direction in ("up", "down")
    aside = _apart(origin.place, end, upright) > 0
    return aside, max(0.0, forward) + (_SIDEWAYS if aside else _ASKEW) * _apart(start, end, upright)


def _apart(start: Place, end: Place, upright: bool) -> float:
    """The gap between two places, seen along the direction of the key; 0 where they overlap."""
    if upright:
        return max(0.0, end.x - start.right, start.x - end.right)
    return max(0.0, end.y - start.bottom, start.y - end.bottom)
