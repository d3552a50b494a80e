"""The base of every node: what goes over the wire, and what stays in the app."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, MISSING, dataclass, fields
from typing import Any, ClassVar

from gulou.errors import SceneError
from gulou.ui.picture import picture_name

Handler = Callable[..., object]


@dataclass(eq=False)
class Node:
    """A piece of the screen. Nodes are values: `App.view` builds them anew, and only differences are sent.

    `key` tells siblings of one kind apart when they move; needed only where they do.
    """

    kind: ClassVar[str] = ""
    local: ClassVar[frozenset[str]] = frozenset({"key", "children"})
    """Fields that stay in the app."""
    shows: ClassVar[Mapping[str, str]] = {}
    """What happened, and the property that the TV has already changed by it."""

    _: KW_ONLY
    key: str = ""
    children: tuple[Node, ...] = ()

    def props(self) -> dict[str, Any]:
        """What the launcher sees of this node; defaults are left out, a handler is sent as True."""
        props: dict[str, Any] = {}
        values = self.__dict__
        for name, default, handler in _shown(type(self)):
            value = values.get(name, default)
            # First what most values are: every node of a page comes by here after every key.
            if value is default or value == default:
                continue
            props[name] = True if handler else picture_name(value)
        return props

    def handle(self, name: str, value: object) -> None:
        """Call the handler `on_<name>` for something that happened on the TV."""
        handler: Handler | None = getattr(self, f"on_{name}", None)
        if handler is not None:
            handler() if value is None else handler(value)


_known: dict[type, tuple[tuple[str, Any, bool], ...]] = {}


def _shown(kind: type[Node]) -> tuple[tuple[str, Any, bool], ...]:
    """What the launcher sees of this kind of node: each field, its default, and whether it is a handler."""
    known = _known.get(kind)
    if known is None:
        known = _known[kind] = tuple(
            (
                field.name,
                None if field.default is MISSING else field.default,
                field.name.startswith("on_"),
            )
            for field in fields(kind)
            if field.name not in kind.local
        )
    return known


def nodes(children: tuple[Node | None, ...]) -> tuple[Node, ...]:
    """Return the children that are nodes, leaving out None. Raises SceneError on anything else."""
    found = tuple(child for child in children if child is not None)
    for child in found:
        if not isinstance(child, Node):
            raise SceneError(f"{child!r} is not a ui node: wrap text as ui.Text(...)")
    return found
