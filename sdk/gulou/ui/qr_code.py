"""A square of black and white that a phone's camera reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from gulou.errors import SceneError
from gulou.ui.node import Node

MOST = 177
"""Modules along a side, of the largest QR code (ISO/IEC 18004, version 40)."""


@dataclass(eq=False)
class QrCode(Node):
    """A QR code, or any square of dark and light modules, at most `size` high and wide.

    `modules` are its rows from the top, of as many `1` (dark) and `0` (light) as there are rows; any encoder
    makes them. Each module is drawn in whole pixels, dark on white whatever the theme, with the white edge
    of four modules that readers need.
    """

    kind: ClassVar[str] = "qrcode"

    modules: tuple[str, ...] = ()
    size: int = 480

    def __post_init__(self) -> None:
        side = len(self.modules)
        if side > MOST or any(len(row) != side or set(row) - {"0", "1"} for row in self.modules):
            raise SceneError(f"a QR code has as many 0 and 1 in each row as it has rows, at most {MOST}")
