"""`gulou doctor`: every check in its line, with what to do."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from importlib.metadata import entry_points

from gulou.commands.parser import Parser, print_json
from gulou.commands.progress import Progress
from gulou.doctor.check import Check, Found, Verdict, bad
from gulou.errors import GulouError

GROUP = "gulou.checks"
_MARKS = {Verdict.OK: "ok", Verdict.WEAK: "weak", Verdict.BAD: "BAD", Verdict.ABSENT: "–"}
_COLORS = {Verdict.OK: "32", Verdict.WEAK: "33", Verdict.BAD: "31;1", Verdict.ABSENT: "2"}


def command(argv: list[str]) -> int:
    """Check this machine; 1 where something is bad."""
    options = Parser(
        "doctor",
        "Check this machine: Python, the SDK, the simulated TV with its OpenGL, fonts and player, how well "
        "apps can be locked in here, the box that runs, and the boxes that are paired. Each line says ok, or "
        "what to do. The exit status is 1 where something is bad.",
        "gulou doctor\ngulou doctor --json",
        json=True,
    ).parse_args(argv)
    found = []
    with Progress("Looking at") as progress:
        for check in all_checks():
            progress(None, check.name)
            found.append((check.name, looked(check)))
    if options.json:
        print_json([{"check": name, **_fields(result)} for name, result in found])
    else:
        color = sys.stdout.isatty()
        for line in lines(found, color=color):
            print(line)
    return 1 if any(result.verdict is Verdict.BAD for _, result in found) else 0


def all_checks() -> Iterator[Check]:
    """Those of every distribution, the SDK's first."""
    tables = sorted(
        entry_points(group=GROUP), key=lambda entry: (not entry.module.startswith("gulou."), entry.name)
    )
    for entry in tables:
        yield from entry.load()()


def looked(check: Check) -> Found:
    """What a check finds; a check that fails is a finding too."""
    try:
        return check.look()
    except (GulouError, OSError, ImportError) as error:
        return bad(str(error).rstrip("."), "mend that first")


def lines(found: Iterable[tuple[str, Found]], *, color: bool) -> Iterator[str]:
    """A line for each check, and below it what to do."""
    rows = list(found)
    width = max((len(name) for name, _ in rows), default=0)
    for name, result in rows:
        mark = f"{_MARKS[result.verdict]:4}"
        if color:
            mark = f"\x1b[{_COLORS[result.verdict]}m{mark}\x1b[0m"
        yield f"{mark}  {name:{width}}  {result.fact}"
        if result.mend:
            yield f"{'':{width + 6}}  → {result.mend}"


def _fields(result: Found) -> dict[str, str]:
    return {"verdict": result.verdict.value, "fact": result.fact, "mend": result.mend}
