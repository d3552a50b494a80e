"""One app on one box, for as long as it is checked there, and what can be found out about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from gulou_launcher.check.explore import Budget, Explorer
from gulou_launcher.check.findings import Findings
from gulou_launcher.check.remote import Remote


class Probe(Enum):
    """What can be found out, in the order in which it is."""

    TESTS = "running its own tests"
    START = "starting it"
    REST = "listening to it at rest"
    SCREENS = "looking for its screens"
    BACK = "going home from each screen"
    TRAPS = "trying to leave what has the focus"
    OTHER = "looking at it in Chinese, at 1920 × 1080"
    LIFE = "leaving it, freezing it, starting it anew"
    RANDOM = "pressing keys at random"
    MEMORY = "asking what it uses"


Progress = Callable[[float, str], None]


@dataclass
class Visit:
    """One app on one box, for as long as it is checked there."""

    remote: Remote
    findings: Findings
    budget: Budget
    explorer: Explorer
    progress: Progress

    @property
    def data(self) -> Path:
        return self.remote.data

    @property
    def app(self) -> str:
        return self.remote.app
