"""Conduct: it does not fall, it goes on where it was, and its log is clean."""

from __future__ import annotations

from gulou_launcher.check.findings import Findings
from gulou_launcher.check.grades import Measure
from gulou_launcher.check.rules.rule import NONE, Rule
from gulou_launcher.check.visit import Probe


def falls(findings: Findings) -> Measure:
    """How often it stopped while keys were pressed, with a plan and at random."""
    details = tuple(dict.fromkeys(findings.falls))
    return Measure(len(findings.falls), details, f"{len(findings.falls)} times" if details else "never")


def life(findings: Findings) -> Measure:
    """2 for each fall; 1 where it only was not where it had been."""
    points = 2 * len(findings.life) + min(1, len(findings.moved))
    told = "it fell" if findings.life else "it was elsewhere" if findings.moved else "it goes on"
    return Measure(points, (*findings.life, *findings.moved), told)


def log(findings: Findings) -> Measure:
    """Tracebacks in its log."""
    details = tuple(dict.fromkeys(findings.tracebacks))
    return Measure(len(findings.tracebacks), details, f"{len(findings.tracebacks)} tracebacks")


RULES = (
    Rule(
        "falls",
        "It never stops by itself",
        "Every key on every screen, and hundreds at random: a child at the remote does the same.",
        NONE,
        falls,
        frozenset({Probe.SCREENS, Probe.BACK, Probe.RANDOM}),
    ),
    Rule(
        "life",
        "It goes on where it was",
        "Left, frozen, started anew with what save() returned: people come back to where they were.",
        (1, 1, 0, 0),
        life,
        frozenset({Probe.LIFE}),
    ),
    Rule(
        "log",
        "Its log has no errors",
        "A traceback that does not end the app is still a fault that somebody will meet.",
        NONE,
        log,
        frozenset({Probe.SCREENS, Probe.RANDOM}),
    ),
)
