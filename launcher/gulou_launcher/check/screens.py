"""Which screen is which: what an app shows, without what changes all the time on one and the same screen."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from gulou_launcher.control.contract import Picture
from gulou_launcher.control.scenes import Inspected, NodeRecord

Position = tuple[tuple[str, int], ...]
"""From the page down: kind, and which of its siblings of that kind."""
_DIGITS = re.compile(r"\d+")
_NAMING = ("label", "title", "hint", "titles", "icon")
HOLDING = ("overlay", "dialog")
"""Kinds that may keep the focus to themselves."""


@dataclass(frozen=True)
class View:
    """A screen as it was seen, with its nodes by place."""

    seen: Inspected

    @cached_property
    def positions(self) -> dict[int, Position]:
        """Where each node is, by id."""
        found: dict[int, Position] = {}
        counts: dict[tuple[int, str], int] = {}
        for node in self.seen.nodes:
            number = counts.get((node.parent, node.kind), 0)
            counts[node.parent, node.kind] = number + 1
            found[node.id] = (*found.get(node.parent, ()), (node.kind, number))
        return found

    @cached_property
    def nodes(self) -> dict[int, NodeRecord]:
        return {node.id: node for node in self.seen.nodes}

    @property
    def focus(self) -> NodeRecord | None:
        return self.nodes.get(self.seen.focus[-1]) if self.seen.focus else None

    @cached_property
    def screen(self) -> str:
        """The same for the same screen: its nodes and the names on them, but no words, numbers and values."""
        parts = []
        for node in self.seen.nodes:
            if node.kind == "toast":
                continue
            names = [_DIGITS.sub("#", str(node.props.get(name, ""))) for name in _NAMING]
            selected = node.part if node.kind == "tabs" else ""
            parts.append(f"{self.positions[node.id]}{names}{bool(node.props.get('count'))}{selected}")
        return "\n".join(parts)

    @cached_property
    def state(self) -> tuple[str, Position, str, bool]:
        """The screen, and where the focus is on it."""
        focus = self.focus
        return self.screen, self.focused, _part(focus) if focus else "", self.seen.captures_keys

    @property
    def focused(self) -> Position:
        return self.positions[self.seen.focus[-1]] if self.seen.focus else ()

    @cached_property
    def holder(self) -> int:
        """The id of what keeps the focus to itself (a dialog, an overlay); 0 where nothing does."""
        candidates = [node for node in self.seen.nodes if node.candidate]
        common: set[int] | None = None
        for node in candidates:
            above = {each for each in self.ancestors(node.id) if self.nodes[each].kind in HOLDING}
            common = above if common is None else common & above
        return max(common) if common else 0

    def ancestors(self, node_id: int) -> list[int]:
        """The ids from this node up to the page, itself first."""
        found = []
        while node_id in self.nodes:
            found.append(node_id)
            node_id = self.nodes[node_id].parent
        return found

    def inside(self, node_id: int, holder: int) -> bool:
        return not holder or holder in self.ancestors(node_id)

    def reaches_in_front(self) -> list[NodeRecord]:
        """Everything on this screen that somebody at the remote could want to focus now."""
        return [node for node in self.seen.nodes if node.can_focus and self.inside(node.id, self.holder)]


def _part(node: NodeRecord) -> str:
    count = node.props.get("count")
    if not isinstance(count, int) or count <= 1:
        return ""
    return str(node.part) if node.part < 2 else "end" if node.part >= count - 1 else "middle"


def name_of(view: View) -> str:
    """What a person would call the screen: its title and tab, or its first words."""
    nodes, holder = view.seen.nodes, view.holder
    inside = [node for node in nodes if view.inside(node.id, holder)]
    names = [] if holder else [str(node.props.get("title") or "") for node in nodes[:1]]
    for node in inside:
        titles = node.props.get("titles")
        if isinstance(titles, (list, tuple)) and 0 <= node.part < len(titles):
            names.append(str(titles[node.part]))
    found = " › ".join(filter(None, names))
    if found:
        return found[:60]
    for node in inside:
        words = node.props.get("title") or node.props.get("value") or node.props.get("label")
        if isinstance(words, str) and any(map(str.isalpha, words)):
            return words[:40]
    return "an empty screen"


def words_of(node: NodeRecord) -> str:
    """What a person would call the node."""
    for name in ("label", "title", "value", "hint"):
        words = node.props.get(name)
        if isinstance(words, str) and words:
            return f"{node.kind} “{words[:40]}”"
    return f"a {node.kind}"


@dataclass(frozen=True)
class Screen:
    """A screen that was found, the keys that lead to it from the start of the app, and its picture."""

    view: View
    name: str
    keys: tuple[str, ...]
    picture: Picture | None = None

    @property
    def way(self) -> str:
        """How to get there, in words."""
        return " ".join(self.keys) if self.keys else "at the start"
