"""Words with headings, bullets and stress."""

from __future__ import annotations

import re
from dataclasses import KW_ONLY, dataclass
from typing import Any, ClassVar

from gulou.ui.node import Node

_STRESS = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*|\*(?=\S)(.+?)(?<=\S)\*")

Run = tuple[str, str]
"""A style (`""`, `"bold"`, `"accent"`) and words in it."""
Block = tuple[str, tuple[Run, ...]]
"""`"paragraph"`, `"heading"` or `"bullet"`, and its words."""


@dataclass(eq=False)
class RichText(Node):
    """Paragraphs between empty lines; `# heading`, `- bullet`, `**bold**`, `*accent*`.

    It takes what room is left, and scrolls with up and down where it is longer.
    """

    kind: ClassVar[str] = "richtext"
    local: ClassVar[frozenset[str]] = Node.local | {"markup"}

    markup: str = ""
    _: KW_ONLY

    def props(self) -> dict[str, Any]:
        """The launcher sees blocks: it never parses."""
        return {"blocks": parse(self.markup)}


def parse(markup: str) -> tuple[Block, ...]:
    """The blocks of a text; lines of one paragraph are joined, by a space where letters need one."""
    blocks: list[Block] = []
    open_lines: list[str] = []

    def close() -> None:
        if open_lines:
            blocks.append(("paragraph", _runs(_join(open_lines))))
            open_lines.clear()

    for line in map(str.strip, markup.splitlines()):
        if line.startswith("#"):
            close()
            blocks.append(("heading", _runs(line.lstrip("#").strip())))
        elif line.startswith("- "):
            close()
            blocks.append(("bullet", _runs(line[2:].strip())))
        elif line:
            open_lines.append(line)
        else:
            close()
    close()
    return tuple(blocks)


def _join(lines: list[str]) -> str:
    """Chinese lines are joined without a space, others with one."""
    text = lines[0]
    for line in lines[1:]:
        tight = ord(text[-1]) >= 0x2E80 and ord(line[0]) >= 0x2E80
        text += line if tight else " " + line
    return text


def _runs(text: str) -> tuple[Run, ...]:
    runs: list[Run] = []
    at = 0
    for found in _STRESS.finditer(text):
        if found.start() > at:
            runs.append(("", text[at : found.start()]))
        bold, accent = found.groups()
        runs.append(("bold", bold) if bold is not None else ("accent", accent))
        at = found.end()
    if at < len(text):
        runs.append(("", text[at:]))
    return tuple(runs)
