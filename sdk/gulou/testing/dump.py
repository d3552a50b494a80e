"""The screen as text, for a person who reads why a test failed."""

from __future__ import annotations

from collections.abc import Iterator

from gulou.testing.model.guide import Guide
from gulou.testing.model.rows import Rows, row_texts
from gulou.testing.model.shown import Shown
from gulou.testing.model.stage import Stage

HERE = "▶"
"""Marks what has the focus."""


def tree(stage: Stage) -> str:
    """One line for each node and each row on the screen, indented by depth; ▶ marks the focus."""
    return "\n".join(_lines(stage, stage.page, 0)) if stage.page else "(nothing is shown yet)"


def _lines(stage: Stage, node: Shown, depth: int) -> Iterator[str]:
    focused = node is stage.focus
    yield _line(depth, focused, node.describe() + ("" if node.visible else "  (no room)"))
    if isinstance(node, Rows):
        if not node.count and node.words("empty"):
            yield _line(depth + 1, False, node.words("empty"))
        for index, row in node.shown_rows:
            if isinstance(node, Guide):
                words = " | ".join([str(row.get("name", "")), *(slot.title for slot in node.slots_of(index))])
                yield _line(depth + 1, focused and index == node.index, words)
                continue
            mark = "✓ " if row.get("checked") is True else ""
            yield _line(depth + 1, focused and index == node.index, mark + " · ".join(row_texts(row)))
    for child in node.children:
        yield from _lines(stage, child, depth + 1)


def _line(depth: int, focused: bool, words: str) -> str:
    return f"{HERE if focused else ' '} {'  ' * depth}{words}"
