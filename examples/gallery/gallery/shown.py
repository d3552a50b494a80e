"""What a page of the gallery is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gulou import ui

if TYPE_CHECKING:
    from . import Gallery

N_ = str
"""Marks a text for translation where it is not yet translated."""

Make = Callable[["Gallery"], ui.Page]


@dataclass(frozen=True)
class Shown:
    """A page, and how its tile looks: `seal` and `color` as on a card, `about` in a few English words."""

    make: Make
    about: str
    seal: str
    color: str


def page(app: Gallery, name: str, *nodes: ui.Node | None) -> ui.Page:
    """A page of the gallery: its name above, Back leads to the list."""
    return ui.Page(ui.Text(name, size="title"), *nodes, key=name, on_back=lambda: app.show(""))
