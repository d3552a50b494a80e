"""Teletext: the pages of a service, as characters with their colours (ETSI EN 300 706, level 1.5)."""

from __future__ import annotations

import msgspec

CLEAR = -1
"""A `paper` through which the picture is seen."""


class Run(msgspec.Struct, frozen=True, array_like=True):
    """Characters of one row that look the same.

    `ink` and `paper` are 0 … 7: black, red, green, yellow, blue, magenta, cyan, white; `paper` may be CLEAR.
    Mosaics are the block sextants of Unicode, separated ones those of Unicode 16.
    """

    text: str
    ink: int = 7
    paper: int = 0
    double: bool = False
    """They reach down into the next row, which is empty then."""
    flash: bool = False


class GetPage(msgspec.Struct, frozen=True, tag="teletext.page"):
    """Ask for a page, 100 … 899, of a service that is received; the first question begins the collecting.

    `subpage` is one of `Page.subpages`, or 0 for the one that came last. `reveal` shows what is to be
    guessed. The collecting ends when nobody has asked for a while.
    """

    service: str
    page: int
    subpage: int = 0
    reveal: bool = False


class Page(msgspec.Struct, frozen=True, tag="teletext.page"):
    """A page; one that has not come yet has only its header, row 0.

    `links` are the pages of the red, green, yellow and blue keys, 0 where a key has none. `before` and
    `after` are its neighbours among the pages that have come. `known` counts those.
    """

    page: int
    found: bool = False
    subpage: int = 0
    subpages: tuple[int, ...] = ()
    rows: tuple[tuple[Run, ...], ...] = ()
    links: tuple[int, ...] = (0, 0, 0, 0)
    index: int = 0
    before: int = 0
    after: int = 0
    known: int = 0
