"""What a search finds, and in which order it is told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from gulou import ui


class Group(IntEnum):
    """What is found together, in the order of the page. Offers come last: they come later than the rest."""

    CHANNELS = 1
    PROGRAMMES = 2
    RECORDINGS = 3
    APPS = 4
    SETTINGS = 5
    OFFERS = 6


TITLES = {
    Group.CHANNELS: "Channels",
    Group.PROGRAMMES: "Programmes",
    Group.RECORDINGS: "Recordings",
    Group.APPS: "Apps",
    Group.SETTINGS: "Settings",
}
MOST = {
    Group.CHANNELS: 4,
    Group.PROGRAMMES: 6,
    Group.RECORDINGS: 4,
    Group.APPS: 4,
    Group.SETTINGS: 3,
    Group.OFFERS: 4,
}
"""Rows of each group until all of it is asked for."""


@dataclass(frozen=True)
class Result:
    """One row. `rank` as in `gulou_hal.search.words.rank`; `key` stays the same from letter to letter.

    `item` makes the row: only those on the screen are made.
    `heading` stands over an app's offers: its name, in the household's language.
    """

    group: Group
    key: str
    rank: int
    item: Callable[[], ui.Item]
    open: Callable[[], object]
    heading: str = ""


@dataclass(frozen=True)
class Section:
    """Rows under one heading, as far as they are shown; `more` is how many are not."""

    key: str
    title: str
    results: tuple[Result, ...]
    more: int = 0


def best(results: Iterable[Result]) -> Result | None:
    """The one that fits best; of those that fit as well, the first group's."""
    own = [result for result in results if result.group is not Group.OFFERS]
    return min(own, key=lambda result: (result.rank, result.group), default=None)


def sections(results: Sequence[Result], whole: frozenset[str] = frozenset()) -> list[Section]:
    """All by group, the best hit left out: it stands before them. Titles are in English, but for offers'.

    `whole`: the keys of those that are shown to their end.
    """
    first = best(results)
    found: list[Section] = []
    for group in Group:
        by_heading: dict[str, list[Result]] = {}
        for result in results:
            if result.group is group and result is not first:
                by_heading.setdefault(result.heading, []).append(result)
        for heading, rows in by_heading.items():
            key = f"{group.name.lower()} {heading}".strip()
            most = len(rows) if key in whole else MOST[group]
            # A row that says "one more" takes as much room as the one that it hides.
            shown = rows if len(rows) <= most + 1 else rows[:most]
            found.append(Section(key, heading or TITLES[group], tuple(shown), len(rows) - len(shown)))
    return found
