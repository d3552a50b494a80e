"""A mirror of a screen: what a launcher holds after the patches that were sent, and nothing more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import msgspec

from gulou import scene
from gulou.difference import Operation
from gulou.ui.node import Node
from gulou.ui.rows import _Rows


@dataclass
class Held:
    """A node as the launcher knows it. `rows` are those of the last window, by index."""

    id: int
    kind: str
    props: dict[str, Any]
    children: list[Held] = field(default_factory=list)
    rows: dict[int, dict[str, Any]] = field(default_factory=dict)

    def walk(self) -> Iterable[Held]:
        yield self
        for child in self.children:
            yield from child.walk()


class Mirror:
    """Applies operations after a way over the wire; every id must be known, and none given twice."""

    def __init__(self) -> None:
        self.page: Held | None = None
        self._given: set[int] = set()

    def apply(self, operations: list[Operation]) -> None:
        sent = msgspec.msgpack.encode(scene.Patch(tuple(operations)))
        for operation in msgspec.msgpack.decode(sent, type=scene.Patch).operations:
            self._apply(operation)

    def _apply(self, operation: Operation) -> None:
        match operation:
            case scene.Insert(parent=scene.ROOT, tree=tree):
                assert self.page is None, "the old page must be taken away first"
                self.page = self._build(tree)
            case scene.Insert(parent=parent, index=index, tree=tree):
                children = self._find(parent).children
                assert 0 <= index <= len(children)
                children.insert(index, self._build(tree))
            case scene.Update(id=node_id, props=props):
                held = self._find(node_id).props
                for name, value in props.items():
                    if value is None:
                        del held[name]
                    else:
                        held[name] = value
            case scene.Remove(id=node_id):
                if self.page is not None and self.page.id == node_id:
                    self.page = None
                else:
                    parent_of = self._parent(node_id)
                    parent_of.children.remove(self._find(node_id))
            case scene.Move(id=node_id, index=index):
                siblings = self._parent(node_id).children
                moved = self._find(node_id)
                siblings.remove(moved)
                assert 0 <= index <= len(siblings)
                siblings.insert(index, moved)
            case scene.Rows(id=node_id, start=start, rows=rows):
                self._find(node_id).rows = dict(enumerate(rows, start))

    def _build(self, tree: scene.Tree) -> Held:
        assert tree.id not in self._given, "an id is given once"
        self._given.add(tree.id)
        return Held(tree.id, tree.kind, dict(tree.props), [self._build(child) for child in tree.children])

    def _all(self) -> Iterable[Held]:
        return self.page.walk() if self.page else ()

    def _find(self, node_id: int) -> Held:
        return next(held for held in self._all() if held.id == node_id)

    def _parent(self, node_id: int) -> Held:
        return next(held for held in self._all() if any(child.id == node_id for child in held.children))


def shape(held: Held | None) -> object:
    """What a mirror shows, without the ids."""
    if held is None:
        return None
    return held.kind, held.props, [shape(child) for child in held.children], sorted(held.rows.items())


def plain(node: Node, first_rows: int) -> object:
    """What a launcher should show of this node, with the rows 0 … `first_rows` - 1."""
    props = msgspec.msgpack.decode(msgspec.msgpack.encode(node.props()))
    rows: list[object] = []
    if isinstance(node, _Rows):
        rows = list(enumerate(node.window(0, first_rows)))
    return node.kind, props, [plain(child, first_rows) for child in node.children], rows
