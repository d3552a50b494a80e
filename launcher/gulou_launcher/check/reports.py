"""What a check found, for people in a terminal and for programs."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from gulou_launcher.check.grades import Grade, Mark, overall
from gulou_launcher.control import table

_INDENT = "    "
_MOST = 8
_COLORS = {
    Grade.FAILED: "\x1b[31m",
    Grade.BRONZE: "\x1b[33m",
    Grade.SILVER: "\x1b[37m",
    Grade.GOLD: "\x1b[93m",
    Grade.PLATINUM: "\x1b[96m",
}
_PLAIN = "\x1b[0m"


class ScreenReport(msgspec.Struct, frozen=True):
    """A screen that was found, and the keys that lead to it."""

    name: str
    keys: tuple[str, ...]


class Report(msgspec.Struct, frozen=True):
    """The whole result. `whole` is False where the budget ended before every key was tried."""

    app: str
    version: str
    grade: Grade
    marks: tuple[Mark, ...]
    screens: tuple[ScreenReport, ...]
    keys: int
    seconds: float
    whole: bool
    machine: str

    @property
    def passed(self) -> bool:
        return self.grade >= Grade.BRONZE


def plain(report: Report) -> dict[str, Any]:
    """The report as JSON holds it, with grades as words."""
    told: dict[str, Any] = msgspec.to_builtins(report)
    told["grade"] = report.grade.word
    for mark, written in zip(report.marks, told["marks"], strict=True):
        written["grade"] = mark.grade.word
    return told


def grade_of(marks: Sequence[Mark]) -> Grade:
    """The app's grade."""
    return overall(marks)


def lines(report: Report, *, color: bool = False) -> Iterator[str]:
    """The report for a terminal: a table, then what is to be mended."""
    rows = [
        (_painted(mark.grade, color), mark.rule, mark.told, _bounds(mark), mark.title)
        for mark in report.marks
    ]
    yield from table.lines(("GRADE", "RULE", "MEASURED", "FOR PLATINUM", "WHAT"), rows)
    to_mend = [mark for mark in report.marks if mark.grade < Grade.PLATINUM and mark.details]
    for mark in sorted(to_mend, key=lambda mark: mark.grade):
        yield ""
        yield f"{_word(mark.grade, color)}  {mark.title}: {mark.told}"
        yield from textwrap.wrap(mark.why, 96, initial_indent=_INDENT, subsequent_indent=_INDENT)
        for detail in mark.details[:_MOST]:
            yield from textwrap.wrap(detail, 96, initial_indent="  – ", subsequent_indent=_INDENT)
        if len(mark.details) > _MOST:
            yield f"  – and {len(mark.details) - _MOST} more; --json tells all."
    yield ""
    yield (
        f"{len(report.screens)} screens, {report.keys} keys pressed in {report.seconds:.0f} s"
        f"{'' if report.whole else '; there is more than was tried: --keys and --seconds give it more'}."
    )
    yield f"{report.app} {report.version}: {_word(report.grade, color)}"
    below = [mark.rule for mark in report.marks if mark.grade == report.grade]
    if Grade.FAILED < report.grade < Grade.PLATINUM:
        yield f"For {Grade(report.grade + 1).word}: {', '.join(below)}."


def _bounds(mark: Mark) -> str:
    sign = "≥" if mark.better == "higher" else "≤"
    return f"{sign} {mark.limits[3]:g}"


def _painted(grade: Grade, color: bool) -> str:
    # The table makes blanks of what would steer the terminal, so colours are for the lines below it.
    return grade.word.upper() if grade is Grade.FAILED and not color else grade.word


def _word(grade: Grade, color: bool) -> str:
    word = grade.word.upper()
    return f"{_COLORS[grade]}{word}{_PLAIN}" if color else word
