"""All that was found out about an app: what the rules judge."""

from __future__ import annotations

from dataclasses import dataclass, field

from gulou.manifest import Manifest
from gulou_launcher.check.explore import Chart
from gulou_launcher.check.screens import Screen
from gulou_launcher.tools.project import Project
from gulou_launcher.trace import KeyTrace


@dataclass(frozen=True)
class Way:
    """How many presses of Back led home from a screen; None: none of them did."""

    screen: Screen
    presses: int | None


@dataclass(frozen=True)
class Trap:
    """Something that the focus does not leave, though there is something to go to."""

    screen: Screen
    what: str
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Tests:
    """What came of the app's own tests. `ran` is False where it has none."""

    ran: bool
    passed: int = 0
    failed: int = 0
    last: str = ""


@dataclass
class Findings:
    """Filled by the probes; what was not asked for stays as it is here."""

    project: Project
    problem: str = ""
    """Why the manifest cannot be used, else empty."""
    chart: Chart = field(default_factory=Chart)
    starts: list[float] = field(default_factory=list)
    """Seconds from the wish to open it to its first frame on the screen."""
    keys: list[KeyTrace] = field(default_factory=list)
    rest_rate: float = 0.0
    """Messages a second while nobody does anything."""
    rest_kinds: dict[str, int] = field(default_factory=dict)
    traffic: list[int] = field(default_factory=list)
    """Bytes that came of each key."""
    memory: int = 0
    """Bytes of its own, after all that."""
    ways: list[Way] = field(default_factory=list)
    traps: list[Trap] = field(default_factory=list)
    life: list[str] = field(default_factory=list)
    """What went wrong when it was left, frozen, brought back, started anew."""
    moved: list[str] = field(default_factory=list)
    """Where it was not where it had been before that."""
    falls: list[str] = field(default_factory=list)
    random_keys: int = 0
    tracebacks: list[str] = field(default_factory=list)
    other: dict[str, Screen] = field(default_factory=dict)
    """The screens in Chinese at 1920 × 1080, by the name of the same screen in the chart."""
    tests: Tests = field(default_factory=lambda: Tests(False))

    @property
    def manifest(self) -> Manifest:
        return self.project.manifest

    @property
    def screens(self) -> list[Screen]:
        """In the order in which they were found."""
        return list(self.chart.screens.values())

    def both(self) -> list[Screen]:
        """The screens of both languages and sizes."""
        return [*self.screens, *self.other.values()]
