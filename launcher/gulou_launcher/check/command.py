"""`gulou check`: certify an app on a real box."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
import time
from pathlib import Path

from gulou.commands.parser import Parser, print_json
from gulou.commands.progress import Progress
from gulou.errors import GulouError, ManifestError
from gulou_launcher.check import page, reports
from gulou_launcher.check.checker import FIRST, OTHER, Checker, chosen, television
from gulou_launcher.check.explore import Budget
from gulou_launcher.check.findings import Findings
from gulou_launcher.check.grades import Grade, Mark
from gulou_launcher.check.rules import RULES
from gulou_launcher.check.visit import Probe
from gulou_launcher.tools.project import Project, open_project
from gulou_launcher.tools.television import Setting, end_in_good_order
from gulou_launcher.tools.tuners import demo_tuner

_GRADES = [grade.word for grade in Grade if grade is not Grade.FAILED]


def command(argv: list[str]) -> int:
    """Check the app in PATH; the exit status is 0 where it has at least the grade that is asked for."""
    parser = Parser(
        "check",
        "Certify an app on a real box, off screen: every screen that keys lead to, in both languages and two "
        "sizes, its start, its memory, what it sends, how it is left and comes back, and what it does when a "
        "child has the remote. Each rule gives a mark with its number; the app is as good as its worst mark: "
        "bronze where nothing hurts, platinum where every figure is the best. "
        f"Rules: {' '.join(rule.id for rule in RULES)}",
        "gulou check\ngulou check examples/hello --html report.html\n"
        "gulou check --only reachable,back --grade silver",
        json=True,
    )
    parser.add_argument(
        "path", nargs="?", type=Path, default=Path(), metavar="PATH", help="the app's folder (this one)"
    )
    parser.add_argument(
        "--html", type=Path, metavar="FILE", help="write a report with pictures of the screens"
    )
    parser.add_argument(
        "--grade", choices=_GRADES, default="bronze", help="fail where it has less than this (%(default)s)"
    )
    parser.add_argument(
        "--only", default="", metavar="RULE,…", help="only these rules", values=lambda: [r.id for r in RULES]
    )
    parser.add_argument(
        "--keys", type=_number, default=400, metavar="N", help="try so many keys (%(default)s)"
    )
    parser.add_argument(
        "--seconds", type=_number, default=40, metavar="S", help="look for screens so long (%(default)s)"
    )
    parser.add_argument(
        "--tuner", default="", metavar="URL", help="what the TV receives; a demo where it can"
    )
    options = parser.parse_args(argv)
    rules = chosen([each for each in options.only.split(",") if each])
    end_in_good_order()
    begun = time.monotonic()
    try:
        project = open_project(options.path)
    except ManifestError as error:
        report = _unusable(options.path, str(error), begun)
        findings = None
    else:
        budget = Budget(options.keys, options.seconds)
        findings, marks = _check(project, budget, options.tuner, rules)
        report = _report(project, findings, marks, begun)
    if options.html:
        _write(options.html, page.html(report, findings))
    if options.json:
        print_json(reports.plain(report))
    else:
        print(*reports.lines(report, color=sys.stdout.isatty()), sep="\n")
        if options.html:
            print(f"The report with pictures: {options.html}")
    return 0 if report.grade >= Grade[options.grade.upper()] else 1


def _check(
    project: Project, budget: Budget, tuner: str, rules: tuple[object, ...]
) -> tuple[Findings, list[Mark]]:
    tuner = tuner or (demo_tuner() if "tv" in project.manifest.permissions else "")
    with (
        tempfile.TemporaryDirectory(prefix="gulou-check-") as place,
        Progress(f"Checking {project.id}") as progress,
    ):
        steps = list(Probe)

        def told(probe: Probe, share: float, detail: str) -> None:
            done = (steps.index(probe) + share) / len(steps)
            progress(done, f"{probe.value}: {detail}" if detail else probe.value)

        progress(0.0, "starting a box")
        first = Setting(FIRST.size, FIRST.language, tuner=tuner)
        other = Setting(OTHER.size, OTHER.language, tuner=tuner)
        with television(Path(place) / "first", project, first) as running:
            checker = Checker(
                project, running.data, lambda: television(Path(place) / "other", project, other), budget, told
            )
            return checker.findings, checker.check(rules)  # type: ignore[arg-type]


def _report(project: Project, findings: Findings, marks: list[Mark], begun: float) -> reports.Report:
    return reports.Report(
        project.id,
        project.manifest.version,
        reports.grade_of(marks),
        tuple(marks),
        tuple(reports.ScreenReport(screen.name, screen.keys) for screen in findings.screens),
        len(findings.traffic) + findings.random_keys,
        round(time.monotonic() - begun, 1),
        findings.chart.whole,
        _machine(),
    )


def _unusable(path: Path, problem: str, begun: float) -> reports.Report:
    """The report on an app whose manifest cannot be used: nothing else can be looked at."""
    rule = chosen(["manifest"])[0]
    findings = Findings.__new__(Findings)
    findings.problem = problem
    mark = rule.judge(findings)
    name = path.absolute().name
    return reports.Report(
        name, "", mark.grade, (mark,), (), 0, round(time.monotonic() - begun, 1), True, _machine()
    )


def _machine() -> str:
    return f"{platform.machine()}, {os.cpu_count()} cores, {platform.system()} {platform.release()}"


def _write(file: Path, text: str) -> None:
    aside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        aside.write_text(text, "utf-8")
        aside.replace(file)
    except OSError as error:
        aside.unlink(missing_ok=True)
        raise GulouError(f"{file} cannot be written: {error.strerror or error}.") from error


def _number(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 100_000:
        raise argparse.ArgumentTypeError("choose between 1 and 100000")
    return number
