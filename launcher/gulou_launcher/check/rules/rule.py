"""What a rule is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gulou_launcher.check.findings import Findings
from gulou_launcher.check.grades import Limits, Mark, Measure, grade
from gulou_launcher.check.visit import Probe

NONE: Limits = (0, 0, 0, 0)
"""For what must not be at all."""


@dataclass(frozen=True)
class Rule:
    """One rule. `limits` are the most (the least, where `higher`) for bronze, silver, gold and platinum.

    `why` says why it matters, and where the number comes from. `measure` judges what the probes in `needs`
    have found out. `told` makes words of the number, which it stands in.
    """

    id: str
    title: str
    why: str
    limits: Limits
    measure: Callable[[Findings], Measure]
    needs: frozenset[Probe] = frozenset()
    higher: bool = False
    told: str = "{:g}"

    def judge(self, findings: Findings) -> Mark:
        """The mark for these findings."""
        measure = self.measure(findings)
        return Mark(
            self.id,
            self.title,
            grade(measure.value, self.limits, higher=self.higher),
            round(measure.value, 3),
            measure.told or self.told.format(measure.value),
            self.limits,
            "higher" if self.higher else "lower",
            self.why,
            measure.details,
        )
