"""What is heard where the box reads the screen aloud: everything that can have the focus has words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gulou_launcher.check.findings import Findings
from gulou_launcher.check.grades import Measure
from gulou_launcher.check.rules.rule import NONE, Rule
from gulou_launcher.check.visit import Probe
from gulou_launcher.control.scenes import NodeRecord

_WORDS: Mapping[str, tuple[str, ...]] = {
    "button": ("label", "alt"),
    "submit": ("label", "alt"),
    "toggle": ("label",),
    "slider": ("label",),
    "choice": ("label",),
    "textfield": ("label", "hint"),
    "chart": ("title", "labels"),
    "map": ("title", "points"),
}
"""Where a node has the words that are said of it. Rows are judged one by one; others say what they show."""
_ROWS = frozenset({"list", "rail", "grid"})
_ROW_WORDS = ("title", "subtitle", "leading", "caption")
_MEND = {"button": "give it a label, or alt=", "submit": "give it a label"}


def spoken(findings: Findings) -> Measure:
    """How many things nothing can be said of."""
    silent = dict.fromkeys(
        f"{what} on “{screen.name}”"
        for screen in findings.screens
        for node in screen.view.seen.nodes
        if node.can_focus and node.shown
        for what in _silent(node)
    )
    return Measure(len(silent), tuple(silent), f"{len(silent)} silent" if silent else "all of it")


def _silent(node: NodeRecord) -> list[str]:
    if node.kind in _ROWS:
        wordless = [row.get("index", 0) for row in node.rows if not _said(row, _ROW_WORDS)]
        return [f"Row {index} of a {node.kind} has no words: give it a title" for index in wordless]
    names = _WORDS.get(node.kind)
    if names is None or _said(node.props, names):
        return []
    return [f"A {node.kind} has no words: {_MEND.get(node.kind, 'give it a label')}"]


def _said(props: Mapping[str, Any], names: tuple[str, ...]) -> bool:
    return any(props.get(name) for name in names)


RULES = (
    Rule(
        "spoken",
        "Everything can be read aloud",
        "Who sees little hears what has the focus (WCAG 2.2, 4.1.2 Name, Role, Value).",
        NONE,
        spoken,
        frozenset({Probe.SCREENS}),
    ),
)
