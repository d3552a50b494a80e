"""Who the app is: its manifest, its icon, its languages, its tests."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gulou.language import FIRST
from gulou_launcher.check.findings import Findings
from gulou_launcher.check.grades import Measure
from gulou_launcher.check.rules.rule import NONE, Rule
from gulou_launcher.check.visit import Probe

_LATIN = re.compile(r"[A-Za-z]{3,}")
_CHINESE = re.compile(r"[\u3400-\u9fff]")


def manifest(findings: Findings) -> Measure:
    """Whether it can be used."""
    details = (findings.problem,) if findings.problem else ()
    return Measure(len(details), details, "cannot be used" if details else "valid")


def icon(findings: Findings) -> Measure:
    """Seal, icon, banner: one point for a seal, two for an icon, three for icon and banner."""
    known = findings.manifest
    points = 1 if known.seal else 0
    if known.icon:
        points = 3 if known.banner else 2
    has = [name for name in ("seal", "icon", "banner") if getattr(known, name)]
    details = (
        ()
        if points
        else ('app.toml has neither a seal nor an icon: write seal = "好" or icon = "icon.png".',)
    )
    return Measure(points, details, " and ".join(has) or "none")


def languages(findings: Findings) -> Measure:
    """Texts of the manifest that lack a language."""
    lacking = tuple(_lacking(findings))
    return Measure(len(lacking), lacking, f"{len(lacking)} missing" if lacking else "all there")


def _lacking(findings: Findings) -> Iterator[str]:
    known = findings.manifest
    texts = [("name", known.name), ("description", known.description)]
    texts += [(f"permissions.{name}", reason) for name, reason in known.permissions.items()]
    texts += [(f"settings.{name}.name", setting.name) for name, setting in known.settings.items()]
    texts += [
        (f"settings.{name}.choices.{choice}", words)
        for name, setting in known.settings.items()
        for choice, words in setting.choices.items()
    ]
    for what, by_language in texts:
        for language in FIRST:
            if not by_language.get(language, "").strip():
                yield f"app.toml: [{what}] has no {language}."


def translated(findings: Findings) -> Measure:
    """The share of the words that stand in English on the Chinese screens just as on the English ones."""
    compared, same = 0, []
    for name, other in findings.other.items():
        here = findings.chart.screens.get(name)
        if here is None:
            continue
        there = {letters.text for node in other.view.seen.nodes for letters in node.letters}
        for text in dict.fromkeys(letters.text for node in here.view.seen.nodes for letters in node.letters):
            if not _LATIN.search(text) or _CHINESE.search(text):
                continue
            compared += 1
            if text in there:
                same.append(f"“{text[:60]}” on “{here.name}” is the same in Chinese ({other.way}).")
    share = len(same) / compared if compared else 0.0
    return Measure(share, tuple(same), f"{len(same)} of {compared} texts in English only")


def tests(findings: Findings) -> Measure:
    """How many of its own tests passed; -1 where one failed."""
    found = findings.tests
    if not found.ran:
        return Measure(0, ("It has no tests: `gulou test` shows how to write one.",), "none")
    if found.failed:
        return Measure(-1, (found.last,), f"{found.failed} failed")
    return Measure(found.passed, (), f"{found.passed} passed")


RULES = (
    Rule(
        "manifest",
        "The manifest is valid",
        "Without a valid app.toml no box starts the app.",
        NONE,
        manifest,
    ),
    Rule(
        "icon",
        "It has a face on home",
        "People find an app by its picture, not by its name. 1: a seal, 2: an icon, 3: icon and banner.",
        (1, 1, 2, 3),
        icon,
        higher=True,
    ),
    Rule(
        "languages",
        "Name, description and reasons in both languages",
        "Chinese and English are both first languages of a Gulou household.",
        NONE,
        languages,
    ),
    Rule(
        "translated",
        "Its screens are in Chinese where the household is",
        "A text that is the same English on both screens was probably forgotten; a name may be the same.",
        (0.8, 0.4, 0.1, 0.02),
        translated,
        frozenset({Probe.SCREENS, Probe.OTHER}),
    ),
    Rule(
        "tests",
        "Its own tests pass",
        "What is not tested breaks with the next change. Tests of an app take milliseconds (`gulou test`).",
        (0, 1, 3, 10),
        tests,
        frozenset({Probe.TESTS}),
        higher=True,
    ),
)
