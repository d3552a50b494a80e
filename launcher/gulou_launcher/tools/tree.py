"""A screen's tree as lines of a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gulou_launcher.control.scenes import Box4, Inspected, MessageRecord, NodeRecord

_NAMING = ("label", "title", "value", "name", "source", "hint")
_LONGEST = 48
_ARROWS = {"up": "↑", "down": "↓", "left": "←", "right": "→"}


def lines(seen: Inspected, *, moves: bool = False, words: bool = False) -> Iterator[str]:
    """The tree, with what has the focus marked, after a line on the whole screen."""
    nodes = {node.id: node for node in seen.nodes}
    below: dict[int, list[NodeRecord]] = {}
    for node in seen.nodes:
        below.setdefault(node.parent, []).append(node)
    name = seen.app or "the box's own screen"
    yield f"{name}{f', {seen.state}' * bool(seen.state)}, {seen.width} × {seen.height}, frame {seen.serial}"
    path = " › ".join(_short(nodes[node_id]) for node_id in seen.focus if node_id in nodes)
    yield f"focus: {path}{_part(nodes[seen.focus[-1]]) if seen.focus else 'nothing'}"
    wants = [*seen.wanted_keys, *(["back"] if seen.wants_back else [])]
    if wants:
        yield f"keys: {' '.join(wants)}"
    if seen.captures_keys:
        yield "something is open over it that takes all keys"
    yield ""
    for root in below.get(0, []):
        yield from _branch(root, below, nodes, seen, "", "", moves, words)


def _branch(
    node: NodeRecord,
    below: dict[int, list[NodeRecord]],
    nodes: dict[int, NodeRecord],
    seen: Inspected,
    first: str,
    rest: str,
    moves: bool,
    words: bool,
) -> Iterator[str]:
    marks = []
    if node.id in seen.focus[-1:]:
        marks.append(f"◀ focus{_part(node)}")
    elif node.can_focus and not node.candidate:
        marks.append("(cannot have the focus now)")
    if not node.shown:
        marks.append("(not on the screen)" if node.rect is None or node.kind != "player" else "")
    props = ", ".join(f"{name}={_value(value)}" for name, value in node.props.items() if name not in _NAMING)
    yield " ".join(filter(None, (f"{first}{_short(node)}", f"#{node.id}", _place(node.rect), props, *marks)))
    children = below.get(node.id, [])
    indent = rest + ("│ " if children else "  ")
    if moves and node.moves:
        targets = (
            f"{_ARROWS[way]} {_short(nodes[to])} #{to}" for way, to in node.moves.items() if to in nodes
        )
        yield f"{indent}  {'   '.join(targets)}"
    if words:
        for letters in node.letters:
            cut = ", cut" if letters.cut else ""
            row = f"row {letters.row}: " if letters.row is not None else ""
            look = f"{letters.size} px {letters.color}{cut} {_place(letters.rect)}"
            yield f"{indent}  {row}“{_cut(letters.text)}” {look}"
    for number, child in enumerate(children):
        last = number == len(children) - 1
        yield from _branch(
            child,
            below,
            nodes,
            seen,
            rest + ("└ " if last else "├ "),
            rest + ("  " if last else "│ "),
            moves,
            words,
        )


def _short(node: NodeRecord) -> str:
    for name in _NAMING:
        value = node.props.get(name)
        if isinstance(value, str) and value:
            return f"{node.kind} “{_cut(value)}”"
    return node.kind


def _part(node: NodeRecord) -> str:
    return f", row {node.part} of {node.props['count']}" if node.props.get("count") else ""


def _place(rect: Box4 | None) -> str:
    if rect is None:
        return ""
    x, y, width, height = (round(value) for value in rect)
    return f"{x},{y} {width}×{height}"


def _value(value: Any) -> str:
    return "✓" if value is True else _cut(str(value))


def _cut(text: str) -> str:
    text = "".join(char if char.isprintable() else " " for char in text)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def said(message: MessageRecord) -> str:
    """One message as a line."""
    way = "→ app" if message.sent else "← app"
    text = "".join(char if char.isprintable() else " " for char in message.text)
    return f"{message.moment:12.3f}  {way}  {message.kind:10} {message.size:7} B  {text[:160]}"
