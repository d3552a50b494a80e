"""Words and progress."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from typing import ClassVar, Literal

from gulou.ui.node import Node

TextSize = Literal["display", "title", "heading", "body", "caption"]
Tone = Literal["primary", "secondary", "accent", "warning"]


@dataclass(eq=False)
class Text(Node):
    """Words on the screen, wrapped to at most `lines` lines and then shortened."""

    kind: ClassVar[str] = "text"

    value: str = ""
    _: KW_ONLY
    size: TextSize = "body"
    tone: Tone = "primary"
    lines: int = 1
    bold: bool = False


@dataclass(eq=False)
class Progress(Node):
    """How far something is, 0 … 1. `marks` are places on it, `gaps` parts from … to … that are missing."""

    kind: ClassVar[str] = "progress"

    value: float = 0.0
    _: KW_ONLY
    marks: tuple[float, ...] = ()
    gaps: tuple[tuple[float, float], ...] = ()
