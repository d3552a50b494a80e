"""Checks an app: runs the probes that the rules need, then lets each rule judge."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from gulou.errors import GulouError
from gulou_launcher.check import probes
from gulou_launcher.check.app_log import tracebacks
from gulou_launcher.check.explore import Budget, Explorer
from gulou_launcher.check.findings import Findings
from gulou_launcher.check.grades import Mark
from gulou_launcher.check.own_tests import own_tests
from gulou_launcher.check.remote import CheckError, Remote
from gulou_launcher.check.rules import RULES, Rule
from gulou_launcher.check.visit import Probe, Visit
from gulou_launcher.control import client
from gulou_launcher.control.errors import ControlError
from gulou_launcher.tools.project import Project
from gulou_launcher.tools.television import Setting, Television

FIRST = Setting("1280x720", "en")
OTHER = Setting("1920x1080", "zh")

Told = Callable[[Probe, float, str], None]
"""Hears what is done, how much of it, and the details."""


def chosen(ids: Sequence[str]) -> tuple[Rule, ...]:
    """The rules of these ids; all where none is named. Raises GulouError for one that is not there."""
    known = {rule.id: rule for rule in RULES}
    for each in ids:
        if each not in known:
            raise GulouError(f"There is no rule {each!r}; there are: {', '.join(known)}.")
    return tuple(known[each] for each in ids) if ids else RULES


class Checker:
    """Checks one app on `television`, and for some rules on another, which `others` opens."""

    def __init__(
        self,
        project: Project,
        data: Path,
        others: Callable[[], contextlib.AbstractContextManager[Television]],
        budget: Budget,
        told: Told,
    ) -> None:
        self._budget = budget
        self._told = told
        self._others = others
        self._log = data / "apps" / f"{project.id}.log"
        self._remote = Remote(data, project.id)
        self._explorer = Explorer(self._remote, budget)
        self.findings = Findings(project)

    def check(self, rules: Sequence[Rule]) -> list[Mark]:
        """Find out what these rules need, and let them judge."""
        needs = frozenset().union(*(rule.needs for rule in rules))
        findings, remote = self.findings, self._remote
        if Probe.TESTS in needs:
            own_tests(findings, self._progress(Probe.TESTS))
        logged = len(tracebacks(self._log))
        for probe in Probe:
            if probe not in needs or probe is Probe.TESTS:
                continue
            for attempt in (1, 2):
                try:
                    self._run(probe)
                    break
                except CheckError as error:
                    # The app does not go on: what was found out so far is judged, and that it fell.
                    findings.falls.append(f"{error} (while {probe.value})")
                    break
                except ControlError:
                    # A busy machine, not the app: it gets a second chance.
                    if attempt == 2:
                        raise
        findings.falls += remote.falls
        findings.tracebacks = tracebacks(self._log)[logged:]
        with contextlib.suppress(ControlError):
            client.end_app(remote.data, remote.app, forget=True)
        return [rule.judge(findings) for rule in rules]

    def _run(self, probe: Probe) -> None:
        visit = Visit(self._remote, self.findings, self._budget, self._explorer, self._progress(probe))
        if probe is not Probe.OTHER:
            probes.ON_THE_BOX[probe](visit)
            return
        with self._others() as television:
            probes.other(visit, Remote(television.data, visit.app))

    def _progress(self, probe: Probe) -> Callable[[float, str], None]:
        return lambda share, detail: self._told(probe, share, detail)


@contextlib.contextmanager
def television(data: Path, project: Project, setting: Setting) -> Iterator[Television]:
    """A box with this app alone, which is granted what it asks for."""
    grant = ("--grant", project.id) if project.manifest.permissions else ()
    more = Setting(setting.size, setting.language, tuner=setting.tuner, more=grant)
    with Television(data, [project.folder], more) as running:
        yield running
