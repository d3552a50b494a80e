"""A rail of home: what kind it is, and what stands on it now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from gulou import ui


@dataclass(frozen=True)
class Kind:
    """`title` is in English. `ordered`: its cards stand where the household puts them, not by time."""

    key: str
    title: str
    ordered: bool = True


N_ = str
"""Marks a text for translation where it stands in a table."""

CONTINUE = Kind("continue", N_("Continue"), ordered=False)
NOW = Kind("now", N_("On now"))
FAVOURITES = Kind("favourites", N_("Favourites"))
APPS = Kind("apps", N_("Apps"))
SUGGESTIONS = Kind("suggestions", N_("Suggestions"), ordered=False)
KINDS = (CONTINUE, NOW, FAVOURITES, APPS, SUGGESTIONS)
"""In the order in which they stand until the household moves them."""


@dataclass(frozen=True)
class Piece:
    """One card of a rail that has few. `name` is what a person calls it; `reason` is why it is there."""

    key: str
    name: str
    card: Callable[[], ui.Card]
    open: Callable[[], object]
    reason: str = ""


@dataclass(frozen=True)
class Rail:
    """A rail as it stands now: its items, and what is known of each by these functions.

    Only the cards that are seen are made: a rail may have a thousand items.
    """

    kind: Kind
    items: Sequence[Any]
    key: Callable[[Any], str]
    name: Callable[[Any], str]
    card: Callable[[Any], ui.Card]
    open: Callable[[Any], object]


def of_pieces(kind: Kind, pieces: Sequence[Piece]) -> Rail:
    """A rail of pieces."""
    return Rail(
        kind,
        pieces,
        key=lambda piece: piece.key,
        name=lambda piece: piece.name,
        card=lambda piece: piece.card(),
        open=lambda piece: piece.open(),
    )
