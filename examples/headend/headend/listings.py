"""The titles that each service has to choose from, in both languages: the rows of listings.tsv."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

GENRES: Final = {
    "movie": 0x10,
    "news": 0x20,
    "show": 0x30,
    "sport": 0x40,
    "children": 0x50,
    "music": 0x60,
    "arts": 0x70,
    "social": 0x80,
    "science": 0x90,
    "leisure": 0xA0,
}
"""content_nibble_level_1 and _2 (ETSI EN 300 468 table 28); the general one of each kind."""
_FILE: Final = Path(__file__).with_name("listings.tsv")


@dataclass(frozen=True)
class Title:
    """A programme as the guide lists it. ``episodes`` is the length of the series, 0 for a single one.

    ``age`` is the lowest age it is meant for, 0 for everyone; ``minutes`` its usual length.
    """

    chinese: str
    english: str
    about_chinese: str
    about_english: str
    minutes: int
    genre: int
    episodes: int
    age: int


@cache
def listings() -> dict[int, tuple[Title, ...]]:
    """The titles by service_id."""
    titles: dict[int, list[Title]] = {}
    with _FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, dialect="excel-tab"):
            title = Title(
                row["chinese"],
                row["english"],
                row["about_chinese"],
                row["about_english"],
                int(row["minutes"]),
                GENRES[row["genre"]],
                int(row["episodes"]),
                int(row["age"]),
            )
            titles.setdefault(int(row["service"]), []).append(title)
    return {service: tuple(rows) for service, rows in titles.items()}
