"""The page on certification says what the rules say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gulou_launcher.check.rules import RULES, Rule

PAGE = Path(__file__).resolve().parents[2] / "docs" / "guide" / "certification.md"


def rows() -> dict[str, list[str]]:
    """The cells of the table of rules, by rule."""
    found = {}
    for line in PAGE.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        name = re.fullmatch(r"`([a-z]+)`", cells[0])
        if name and len(cells) == 6:
            found[name[1]] = cells[2:]
    return found


def test_every_rule_is_on_the_page_and_no_other() -> None:
    assert list(rows()) == [rule.id for rule in RULES]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_page_has_the_limits_of_the_rule(rule: Rule) -> None:
    sign = "≥ " if rule.higher else ""
    assert rows()[rule.id] == [f"{sign}{limit:g}" for limit in rule.limits]
