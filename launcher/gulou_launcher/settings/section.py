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
    """A row of Settings. `title` is in English, `caption` gives a translated line, `page` makes what opens.

    `icon` is one of `gulou.ui.ICONS`.
    """

    key: str
    title: str
    caption: Callable[[Shell], str]
    page: Callable[[Shell], OwnPage]
    icon: str = "settings"
