"""Guides that are fetched: what their process says, and a household that changes its mind meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gulou_hal.epg import imports as module
from gulou_hal.epg.database import EpgDatabase
from gulou_hal.epg.imports import Imports
from gulou_hal.iptv import orders
from gulou_hal.iptv.matching import Receivable

GUIDE = "http://guide.example/epg.xml"


class Process:
    """Stands where the process is that imports: the test says what it says."""

    def __init__(
        self, name: str, order: bytes, heard: Callable[[bytes], None], ended: Callable[[], None]
    ) -> None:
        self.order, self.heard, self.ended = orders.decode_order(order), heard, ended
        self.pid = 1
        MADE.append(self)

    def start(self) -> None:
        pass

    def stop(self) -> None:
        self.ended()


MADE: list[Process] = []


@pytest.fixture
def imports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Imports:
    MADE.clear()
    monkeypatch.setattr(module, "Child", Process)
    database = EpgDatabase(tmp_path / "epg.sqlite")
    made = Imports(tmp_path, database, lambda: [Receivable("dvb://1.1.1")], lambda: None)
    made.add(GUIDE)
    return made


@pytest.mark.parametrize("line", [b"\xff", b'{"type":"failed","sentence":"\xff"}', b'{"type":"none"}', b""])
def test_a_line_that_is_none_is_passed_over(line: bytes, imports: Imports) -> None:
    (process,) = MADE
    process.heard(orders.encode(orders.Progress(0.5)))
    process.heard(line)
    assert [fraction for _, fraction in imports.standing()] == [0.5]
    process.heard(orders.encode(orders.Done(1, 1, 48)))
    process.ended()
    ((source, fraction),) = imports.standing()
    assert (source.programmes, source.sentence, fraction) == (48, "", None)


def test_one_that_is_removed_while_it_is_fetched_does_not_come_back(imports: Imports, tmp_path: Path) -> None:
    (process,) = MADE
    process.heard(orders.encode(orders.Done(1, 1, 48)))
    imports.remove(GUIDE)
    assert imports.standing() == []
    assert EpgDatabase(tmp_path / "epg.sqlite").guides() == []


def test_one_that_is_stopped_says_so_and_is_tried_again(imports: Imports) -> None:
    said: list[Any] = []
    imports._trouble = said.append
    imports.cancel("http://another.example")
    assert imports.standing()[0][1] == 0.0, "another's"
    imports.cancel(GUIDE)
    ((source, _),) = imports.standing()
    assert source.sentence.startswith("Fetching was stopped")
    assert said == [""], "what the household wanted is no trouble"
    imports.renew()
    imports.tick()
    assert len(MADE) == 2
