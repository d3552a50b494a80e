"""One thing that is looked at, and what was found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """`weak`: it works, not as well as it could; `bad`: something will not work; `absent`: nothing to say."""

    OK = "ok"
    WEAK = "weak"
    BAD = "bad"
    ABSENT = "absent"


@dataclass(frozen=True)
class Found:
    """What a check found: the fact, and what to do where it is weak or bad."""

    verdict: Verdict
    fact: str
    mend: str = ""


@dataclass(frozen=True)
class Check:
    """`look` may take seconds; an error that it raises is a bad finding."""

    name: str
    look: Callable[[], Found]


def ok(fact: str) -> Found:
    return Found(Verdict.OK, fact)


def weak(fact: str, mend: str) -> Found:
    return Found(Verdict.WEAK, fact, mend)


def bad(fact: str, mend: str) -> Found:
    return Found(Verdict.BAD, fact, mend)


def absent(fact: str) -> Found:
    return Found(Verdict.ABSENT, fact)
