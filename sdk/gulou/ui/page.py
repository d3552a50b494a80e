"""The page: the root of every screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from gulou.ui.node import Node, nodes


@dataclass(eq=False, init=False)
class Page(Node):
    """One screen. Children stand in a column in the safe area; overlays and a player find their own place.

    `keys` are the keys the page wants when focus has no use for them (names as in `gulou.keys.Key`);
    they come to `on_key`. Without `on_back`, Back leads home.
    `key` tells one screen of an app from another: a screen that comes back has its focus where it was.
    """

    kind: ClassVar[str] = "page"
    local: ClassVar[frozenset[str]] = Node.local - {"key"}

    title: str
    keys: tuple[str, ...]
    on_key: Callable[[str], object] | None
    on_back: Callable[[], object] | None

    def __init__(
        self,
        *children: Node | None,
        title: str = "",
        keys: Sequence[str] = (),
        on_key: Callable[[str], object] | None = None,
        on_back: Callable[[], object] | None = None,
        key: str = "",
    ) -> None:
        super().__init__(key=key, children=nodes(children))
        self.title = title
        self.keys = tuple(keys)
        self.on_key = on_key
        self.on_back = on_back
