"""One figure of a benchmark, and what is computed from many."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from typing import Any


def figure(
    name: str, what: str, unit: str, value: float, bound: float | None, better: str = "lower"
) -> dict[str, Any]:
    """A row of the table; without a bound the value is told and never missed.

    `name` is `group.which`, or the group alone: then `which` is made of the words of `what`.
    """
    group, _, which = name.partition(".")
    if not which:
        letters = "".join(letter if letter.isalnum() else "-" for letter in what.lower())
        name = f"{group}.{'-'.join(filter(None, letters.split('-')))}"
    return {
        "id": name,
        "group": group,
        "what": what,
        "unit": unit,
        "value": round(value, 3),
        "bound": bound,
        "better": better,
    }


def p95(values: Sequence[float]) -> float:
    """What all but a twentieth stay below."""
    return statistics.quantiles(values, n=20, method="inclusive")[-1]
