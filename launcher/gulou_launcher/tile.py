"""A tile on home that is the box's own, beside those of the apps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Tile:
    """`title` is in English, what `subtitle` returns is translated; `picture` is a `gulou.ui.scene`.

    `shown` says whether it is there now.
    """

    key: str
    title: str
    picture: str
    open: Callable[[], object]
    subtitle: Callable[[], str] = lambda: ""
    shown: Callable[[], bool] = lambda: True
    first: bool = False
    """Whether it stands before the apps, not behind them."""
