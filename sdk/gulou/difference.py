"""From one view to the next: the smallest patch that turns the screen into what the app now describes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from gulou import scene
from gulou.errors import SceneError
from gulou.ui.node import Node
from gulou.ui.rows import _Rows

MOST_ROWS = 96
"""Rows sent at once."""
MAX_DEPTH = 32

Operation = scene.Insert | scene.Update | scene.Remove | scene.Move | scene.Rows


@dataclass(eq=False)
class Mounted:
    """A node that is on the screen: the launcher knows it by `id`."""

    id: int
    node: Node
    props: dict[str, Any]
    children: list[Mounted] = field(default_factory=list)
    window: tuple[int, int] = (0, 0)
    span: tuple[float, float] | None = None
    rows: tuple[dict[str, Any], ...] = ()


class Screen:
    """What the launcher shows of this app, and how to bring it up to date."""

    def __init__(self) -> None:
        self._root: Mounted | None = None
        self._by_id: dict[int, Mounted] = {}
        self._last_id = 0

    def show(self, page: Node) -> list[Operation]:
        """Return the operations that turn the screen into `page`; none where nothing changed."""
        operations: list[Operation] = []
        if self._root is not None and type(self._root.node) is type(page) and self._root.node.key == page.key:
            self._update(self._root, page, operations, 0)
        else:
            if self._root is not None:
                operations.append(scene.Remove(self._root.id))
                self._forget(self._root)
            self._root, tree = self._mount(page, 0)
            operations.append(scene.Insert(scene.ROOT, 0, tree))
            self._first_rows(self._root, operations)
        return operations

    @property
    def root(self) -> Mounted | None:
        """The page with all below it, as the launcher knows it."""
        return self._root

    @property
    def page(self) -> Node | None:
        """The page as it was last shown."""
        return self._root.node if self._root else None

    def node(self, node_id: int) -> Node | None:
        """The node that the launcher knows by this id, or None when it is no longer there."""
        mounted = self._by_id.get(node_id)
        return mounted.node if mounted else None

    def act(self, node_id: int, name: str, value: object) -> None:
        """Something happened to a node. What the TV has changed by itself counts as shown: the next view
        is compared with that, so that an app that wants it otherwise gets its way."""
        mounted = self._by_id.get(node_id)
        if mounted is None:
            return
        shown = mounted.node.shows.get(name)
        if shown is not None and shown in mounted.props:
            mounted.props = {**mounted.props, shown: value}
        mounted.node.handle(name, value)

    def rows(
        self, node_id: int, start: int, count: int, span: tuple[float, float] | None = None
    ) -> list[Operation]:
        """The rows that the launcher asked for; `span` is what a guide shows of them."""
        mounted = self._by_id.get(node_id)
        if mounted is None or not isinstance(mounted.node, _Rows):
            return []
        mounted.window = (max(0, start), max(0, min(count, MOST_ROWS)))
        mounted.span = span
        mounted.rows = mounted.node.window(*mounted.window, span)
        return [scene.Rows(node_id, mounted.window[0], mounted.rows)]

    def _mount(self, node: Node, depth: int) -> tuple[Mounted, scene.Tree]:
        if depth > MAX_DEPTH:
            raise SceneError(f"the page is more than {MAX_DEPTH} nodes deep")
        self._last_id += 1
        mounted = Mounted(self._last_id, node, node.props())
        self._by_id[mounted.id] = mounted
        trees = []
        for child in node.children:
            child_mounted, tree = self._mount(child, depth + 1)
            mounted.children.append(child_mounted)
            trees.append(tree)
        return mounted, scene.Tree(mounted.id, node.kind, mounted.props, tuple(trees))

    def _first_rows(self, mounted: Mounted, operations: list[Operation]) -> None:
        node = mounted.node
        if isinstance(node, _Rows):
            start = max(0, min(node.focused, len(node.items) - 1) - node.first_window // 2)
            operations.extend(self.rows(mounted.id, start, node.first_window))
        for child in mounted.children:
            self._first_rows(child, operations)

    def _forget(self, mounted: Mounted) -> None:
        del self._by_id[mounted.id]
        for child in mounted.children:
            self._forget(child)

    def _update(self, mounted: Mounted, node: Node, operations: list[Operation], depth: int) -> None:
        if depth > MAX_DEPTH:
            raise SceneError(f"the page is more than {MAX_DEPTH} nodes deep")
        props = node.props()
        old = mounted.props
        if props != old:
            changed = {name: value for name, value in props.items() if name not in old or old[name] != value}
            changed.update({name: None for name in old if name not in props})
            operations.append(scene.Update(mounted.id, changed))
        mounted.node, mounted.props = node, props
        if isinstance(node, _Rows):
            rows = node.window(*mounted.window, mounted.span)
            if rows != mounted.rows:
                mounted.rows = rows
                operations.append(scene.Rows(mounted.id, mounted.window[0], rows))
        if mounted.children or node.children:
            self._update_children(mounted, node, operations, depth)

    def _update_children(self, mounted: Mounted, node: Node, operations: list[Operation], depth: int) -> None:
        if _alike(mounted.children, node.children):
            for child, new in zip(mounted.children, node.children, strict=True):
                self._update(child, new, operations, depth + 1)
            return
        waiting: dict[tuple[str, str], list[Mounted]] = {}
        for child in mounted.children:
            waiting.setdefault((child.node.kind, child.node.key), []).append(child)
        wanted: list[Mounted | None] = []
        for new in node.children:
            same = waiting.get((new.kind, new.key))
            wanted.append(same.pop(0) if same else None)
        for left in waiting.values():
            for child in left:
                operations.append(scene.Remove(child.id))
                self._forget(child)
                mounted.children.remove(child)
        order = mounted.children
        for index, (new, known) in enumerate(zip(node.children, wanted, strict=True)):
            if known is None:
                child, tree = self._mount(new, depth + 1)
                operations.append(scene.Insert(mounted.id, index, tree))
                order.insert(index, child)
                self._first_rows(child, operations)
                continue
            if order[index] is not known:
                order.remove(known)
                order.insert(index, known)
                operations.append(scene.Move(known.id, index))
            self._update(known, new, operations, depth + 1)


def _alike(known: list[Mounted], wanted: Sequence[Node]) -> bool:
    """Whether these are the same siblings in the same order, as they are after most keys."""
    if len(known) != len(wanted):
        return False
    for child, new in zip(known, wanted, strict=True):
        old = child.node
        if old.kind != new.kind or old.key != new.key:
            return False
    return True
