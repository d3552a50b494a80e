"""The grades of certification, and a mark: what was measured, and the grade that it is worth."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

import msgspec


class Grade(IntEnum):
    """From what would hurt a household to the best of all figures."""

    FAILED = 0
    BRONZE = 1
    SILVER = 2
    GOLD = 3
    PLATINUM = 4

    @property
    def word(self) -> str:
        return self.name.lower()


Limits = tuple[float, float, float, float]
"""What bronze, silver, gold and platinum allow, in this order."""


class Measure(msgspec.Struct, frozen=True):
    """What a rule found: a number with its unit, and what there is to mend, one line each, worst first.

    `told` is the number in words, where a number alone would not say it.
    """

    value: float
    details: tuple[str, ...] = ()
    told: str = ""


class Mark(msgspec.Struct, frozen=True):
    """One rule's verdict. `limits` are those of bronze, silver, gold and platinum."""

    rule: str
    title: str
    grade: Grade
    value: float
    told: str
    limits: Limits
    better: str
    why: str
    details: tuple[str, ...] = ()


def grade(value: float, limits: Limits, *, higher: bool) -> Grade:
    """The best grade whose limit the value keeps, and the limits of all grades below it."""
    best = Grade.FAILED
    for step, limit in zip((Grade.BRONZE, Grade.SILVER, Grade.GOLD, Grade.PLATINUM), limits, strict=True):
        if value < limit if higher else value > limit:
            break
        best = step
    return best


def overall(marks: Sequence[Mark]) -> Grade:
    """An app is as good as its worst mark."""
    return min((mark.grade for mark in marks), default=Grade.FAILED)
