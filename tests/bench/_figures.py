"""One figure of a benchmark, and what is computed from many."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from typing import Any


def figure(
    name: str, what: str, unit: str, value: float, bound: float | None, better: str = "lower"
) -> dict[str, Any]:
    """A row of the table. `name` is `group.which`; without a bound the value is told and never missed."""
    group = name.partition(".")[0]
    return {
        "id": name,
        "group": group,
        "what": what,
        "unit": unit,
        "value": value,
        "bound": bound,
        "better": better,
    }


def p95(values: Sequence[float]) -> float:
    """What all but a twentieth stay below."""
    return statistics.quantiles(values, n=20, method="inclusive")[-1]
