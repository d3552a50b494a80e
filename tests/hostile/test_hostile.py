"""Whatever an app does: it fails, the launcher goes on, Home leads home, and the reason is on record."""

from __future__ import annotations

import os
import time

import pytest

from gulou.states import ExitReason
from gulou_launcher.control import client
from tests.hostile.conftest import HostileBox
from tests.hostile.table import ROWS, Fate, Row

LONG = bool(os.environ.get("GULOU_HOSTILE"))
"""The long tests: each app is given the time to go as far as it can."""
LOG = 2 * 256 * 1024
"""Bytes that an app's log and the one before it may take."""


def ended(box: HostileBox, row: Row, seconds: float = 12.0) -> str:
    """Wait for the app's end; the reason on record."""
    gone = ("failed", "quarantined", "stopped")
    box.wait_for(lambda: box.app(row.id).state in gone and box.app(row.id).pid is None, seconds)
    return box.app(row.id).reason


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.deed)
def test_it_fails_and_the_box_goes_on(box: HostileBox, row: Row) -> None:
    if row.slow and not LONG:
        pytest.skip("takes longer than the quick tests have: make test-hostile")
    launcher = box.launcher()
    client.open_app(box.data, row.id)
    FATES[row.fate](box, row)
    assert box.home() < 1.5
    assert box.launcher() == launcher
    assert box.picture().rgba  # the screen still answers
    if row.cap:
        assert any(said.startswith(f"{row.cap}:") for said in box.app(row.id).caps), box.app(row.id).caps


def refused(box: HostileBox, row: Row) -> None:
    outcomes = box.wait_for(lambda: box.report(row.id)["outcomes"], 12)
    allowed = {name: what for name, what in outcomes.items() if not what.startswith("refused: ")}
    assert outcomes
    assert not allowed
    # It goes on, and what it sends afterwards is shown.
    box.wait_for(lambda: box.shows("It has done its deed") or box.app(row.id).state != "running")
    assert box.app(row.id).state == "running", box.app(row.id).reason


def is_ended(box: HostileBox, row: Row) -> None:
    reason = ended(box, row)
    assert row.reason is not None
    if row.reason is not ExitReason.ENDED:
        assert row.reason.sentence in reason
    assert row.words in reason


def test_an_app_was_told_before_it_was_ended(box: HostileBox) -> None:
    told = [what for what, _, _ in box.report("x-bombs-memory-bit-by-bit")["warnings"]]
    assert told
    assert set(told) == {"memory"}


def left(box: HostileBox, row: Row) -> None:
    box.wait_for(lambda: box.app(row.id).state == "running")
    time.sleep(0.9)
    # Its end comes while the next ones have their turn: see the test of those that were left.


def held(box: HostileBox, row: Row) -> None:
    if row.cap:
        box.wait_for(
            lambda: any(said.startswith(f"{row.cap}:") for said in box.app(row.id).caps), 60 if LONG else 15
        )
    time.sleep(0.7)
    if row.at_last is not None and LONG:
        assert row.at_last.sentence in ended(box, row, 90)


FATES = {Fate.REFUSED: refused, Fate.ENDED: is_ended, Fate.LEFT: left, Fate.HELD: held}


def test_there_are_enough_of_them() -> None:
    assert len(ROWS) >= 40
    assert len({row.id for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("row", [row for row in ROWS if row.fate is Fate.LEFT], ids=lambda row: row.deed)
def test_those_that_were_left_without_an_answer_were_ended(box: HostileBox, row: Row) -> None:
    if box.app(row.id).state == "stopped" and not box.app(row.id).reason:
        pytest.skip("it was not opened")
    if box.app(row.id).state == "hibernated":
        pytest.skip("it was ended sooner, to make room for those opened after it")
    assert row.reason is not None
    assert row.reason.sentence in ended(box, row)


def test_afterwards_nothing_of_them_is_left(box: HostileBox) -> None:
    """Home again and again, and everything that was opened for them is closed."""
    box.home()
    box.wait_for(lambda: sum(app.pid is not None for app in box.status().apps) <= 4, 15)
    assert box.descriptors("launcher") < 120
    assert box.descriptors("gateway") < 60
    logs = sum(file.stat().st_size for file in (box.data / "apps").glob("x-bombs-log-flood.log*"))
    assert logs <= LOG
    assert (box.data / "apps" / "neighbour" / "secret.txt").read_text() == "the neighbour's"
    box.press("down", "right")
    assert box.status().uptime > 0
