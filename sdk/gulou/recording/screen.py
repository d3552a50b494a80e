"""An app's screen as lines of text, all of it: what two sessions are compared by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from gulou.difference import Mounted, Screen

_WORDS = ("title", "label", "value", "text", "source", "name")
"""Properties that are shown first, in quotation marks alone."""


def lines(screen: Screen) -> list[str]:
    """One line for each node and each row that was sent, indented by depth."""
    return list(_lines(screen.root, 0)) if screen.root is not None else []


def _lines(node: Mounted, depth: int) -> Iterator[str]:
    yield f"{'  ' * depth}{node.node.kind} {_props(node.props)}".rstrip()
    for number, row in enumerate(node.rows, node.window[0]):
        yield f"{'  ' * (depth + 1)}{number}: {_props(row)}"
    for child in node.children:
        yield from _lines(child, depth + 1)


def _props(props: dict[str, Any]) -> str:
    first = [_json(words) for name in _WORDS if isinstance(words := props.get(name), str) and words]
    rest = [
        f"{name}={_json(value)}"
        for name, value in sorted(props.items())
        if not (name in _WORDS and isinstance(value, str)) and value not in ("", None, (), [])
    ]
    return " ".join([*first, *rest])


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
