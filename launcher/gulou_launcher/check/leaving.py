"""Probes that leave the app, and come back: home by Back, asleep, started anew, at random."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

from gulou.errors import GulouError
from gulou.keys import RESERVED, Key
from gulou_launcher.check.findings import Way
from gulou_launcher.check.screens import View, name_of
from gulou_launcher.check.visit import Visit
from gulou_launcher.control import client

MOST_BACKS = 12
MOST_WAYS = 30
_STILL, _RETURN = 1.2, 8.0
"""Seconds without a change after which a screen stands still, and for which that is waited."""
SLEEP = 2.6
"""Seconds after which an app that was left is frozen for certain."""
_SEED = 20250101
_RANDOM = tuple(key for key in Key if key not in RESERVED)


def back(visit: Visit) -> None:
    """From every screen, press Back until home is there."""
    found = visit.findings.screens[:MOST_WAYS]
    for number, screen in enumerate(found):
        visit.progress(number / len(found), screen.name)
        view = visit.explorer.go(screen.view.screen)
        if view is None:
            continue
        presses = 0
        while not visit.remote.at_home(view) and presses < MOST_BACKS:
            view = visit.remote.press("back")
            presses += 1
        home = visit.remote.at_home(view)
        visit.remote.fell()
        visit.findings.ways.append(Way(screen, presses if home else None))


def life(visit: Visit) -> None:
    """Leave it and come back; let it be frozen; start it anew with what it saved."""
    remote, findings = visit.remote, visit.findings
    view = remote.restart()
    # Not from the very start, where everything is easy: one key into it, if there is anywhere to go.
    for key in ("down", "right"):
        after = remote.press(key)
        if not remote.at_home(after) and after.state != view.state:
            view = after
            break
        view = remote.open() if remote.at_home(after) else after
    steps: tuple[tuple[str, Callable[[], None]], ...] = (
        ("left and opened again", lambda: client.press(visit.data, "home")),
        ("frozen and opened again", lambda: _sleep(visit)),
        ("started anew with what it saved", lambda: _reload(visit)),
    )
    for number, (what, do) in enumerate(steps):
        visit.progress(number / len(steps), what)
        before = _still(visit).state
        try:
            do()
            remote.open()
        except GulouError as error:
            findings.life.append(f"When it was {what}: {error}")
            remote.fell()
            remote.restart()
            continue
        if remote.fell():
            findings.life.append(f"When it was {what}: {remote.falls[-1]}")
            remote.restart()
            continue
        view = _back_at(visit, before)
        if view.state != before:
            lost = "the focus was elsewhere" if view.screen == before[0] else f"it showed “{name_of(view)}”"
            findings.moved.append(f"When it was {what}, {lost}.")


def _still(visit: Visit) -> View:
    """Wait until nothing goes away by itself any more: words that are shown for a moment."""
    view = visit.remote.settle()
    since = begun = time.monotonic()
    while time.monotonic() - since < _STILL and time.monotonic() - begun < _RETURN:
        time.sleep(0.1)
        now = visit.remote.look()
        if now.state != view.state:
            since = time.monotonic()
        view = now
    return view


def _back_at(visit: Visit, before: object) -> View:
    """Wait until it is where it was, but not for long."""
    deadline = time.monotonic() + _STILL
    view = visit.remote.look()
    while view.state != before and time.monotonic() < deadline:
        time.sleep(0.1)
        view = visit.remote.look()
    return view


def _reload(visit: Visit) -> None:
    client.reload(visit.data, visit.app)


def _sleep(visit: Visit) -> None:
    client.press(visit.data, "home")
    time.sleep(SLEEP)


def random_keys(visit: Visit) -> None:
    """Press keys as a child would: quickly, and any."""
    remote, findings = visit.remote, visit.findings
    dice = random.Random(_SEED)
    remote.restart()
    while findings.random_keys < visit.budget.random:
        visit.progress(findings.random_keys / visit.budget.random, "")
        for _ in range(12):
            client.press(visit.data, dice.choice(_RANDOM))
            time.sleep(0.012)
        findings.random_keys += 12
        view = remote.settle()
        if remote.at_home(view):
            remote.fell()
            remote.open()
    remote.settle()
    remote.fell()
