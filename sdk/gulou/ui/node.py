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
        for name, default in _defaults(type(self)).items():
            value = getattr(self, name)
            if name.startswith("on_"):
                if value is not None:
                    props[name] = True
            elif value != default:
                props[name] = picture_name(value)
        return props

    def handle(self, name: str, value: object) -> None:
        """Call the handler `on_<name>` for something that happened on the TV."""
        handler: Handler | None = getattr(self, f"on_{name}", None)
        if handler is not None:
            handler() if value is None else handler(value)


_known: dict[type, Mapping[str, Any]] = {}


def _defaults(kind: type[Node]) -> Mapping[str, Any]:
    if kind not in _known:
        _known[kind] = {
            field.name: None if field.default is MISSING else field.default
            for field in fields(kind)
            if field.name not in kind.local
        }
    return _known[kind]


def nodes(children: tuple[Node | None, ...]) -> tuple[Node, ...]:
    """Return the children that are nodes, leaving out None. Raises SceneError on anything else."""
    for child in children:
        if child is not None and not isinstance(child, Node):
            raise SceneError(f"{child!r} is not a ui node: wrap text as ui.Text(...)")
    return tuple(child for child in children if child is not None)
