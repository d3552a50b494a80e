"""What a section of Settings is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gulou_launcher.own_page import OwnPage
    from gulou_launcher.shell import Shell


@dataclass(frozen=True)
class Section:
    """A row of Settings. `title` and what `caption` returns are in English; `page` makes what opens."""

    key: str
    title: str
    caption: Callable[[Shell], str]
    page: Callable[[Shell], OwnPage]
