"""The probes: each finds something out about an app on a running box, and writes it into the findings."""

from __future__ import annotations

from collections.abc import Callable

from gulou_launcher.check.leaving import back, life, random_keys
from gulou_launcher.check.measuring import memory, rest, screens, start
from gulou_launcher.check.remote import Remote
from gulou_launcher.check.screens import Screen, View
from gulou_launcher.check.trapping import traps
from gulou_launcher.check.visit import Probe, Visit
from gulou_launcher.control import client


def other(visit: Visit, there: Remote) -> None:
    """Walk the same ways on another box, `there`, and look at the same screens."""
    found = visit.findings.screens
    for number, screen in enumerate(found):
        visit.progress(number / len(found), screen.name)
        view = there.restart()
        for key in screen.keys:
            view = there.press(key)
            if there.at_home(view):
                break
        if there.at_home(view):
            there.fell()
            continue
        if _shape(view) != _shape(screen.view):
            continue
        looked = there.look(looks=True)
        picture = client.capture(there.data)
        visit.findings.other[screen.view.screen] = Screen(looked, screen.name, screen.keys, picture)


def _shape(view: View) -> list[object]:
    """The screen without any words: the same in every language."""
    return [view.positions[node.id] for node in view.seen.nodes if node.kind != "toast"]


ON_THE_BOX: dict[Probe, Callable[[Visit], None]] = {
    Probe.START: start,
    Probe.REST: rest,
    Probe.SCREENS: screens,
    Probe.BACK: back,
    Probe.TRAPS: traps,
    Probe.LIFE: life,
    Probe.RANDOM: random_keys,
    Probe.MEMORY: memory,
}
"""Those that need one box, by what they find out."""
