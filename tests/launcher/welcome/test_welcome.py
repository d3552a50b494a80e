"""A household's first steps, by the remote alone: each can be skipped and left, and goes on where it was."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from gulou.services import messages, scanning
from gulou.services.tv import ServiceKind
from gulou_hal import link
from gulou_launcher.looks import EDGES
from gulou_launcher.region.region import ZONE
from gulou_launcher.simple import SIMPLE
from gulou_launcher.welcome.lesson import LESSONS
from gulou_launcher.welcome.welcomed import REGION, WELCOMED
from gulou_launcher.welcome.wizard import STEPS, WizardPage
from gulou_launcher.window import Window
from tests.launcher.played_box import PlayedBox

Query = TypeVar("Query")
NAMES = [step.key for step in STEPS]


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What a region does to the clock of this process is undone."""
    monkeypatch.setenv("TZ", "UTC")
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def box(window: Window, tmp_path: Path) -> Iterator[PlayedBox]:
    played = PlayedBox(tmp_path)
    played.shell.welcome.begin()
    played.shell.layout()
    yield played
    played.close()


def step(box: PlayedBox) -> str:
    """Where the household is; '' where it is not among the first steps."""
    pages = [page for page in box.shell.pile.pages if isinstance(page, WizardPage)]
    return pages[-1].step.key if pages else ""


def asked(box: PlayedBox, kind: type[Query]) -> list[tuple[int, Query]]:
    """What the gateway was asked of this kind, each with its number."""
    box.turn()
    asks = [message for message in box.told_gateway if isinstance(message, link.Ask)]
    return [(ask.id, ask.query) for ask in asks if isinstance(ask.query, kind)]


def answer(box: PlayedBox, kind: type[Query], with_: messages.Answer) -> None:
    """The gateway answers the last question of this kind."""
    box.until(lambda: asked(box, kind))
    number, _ = asked(box, kind)[-1]
    box.gateway.send(link.Answered(number, with_))
    box.rest(0.05)
    box.shell.layout()


def go_to(box: PlayedBox, name: str) -> None:
    while step(box) != name:
        before = step(box)
        box.press("ok") if before in ("language", "edges") else box.shell.pile.pages[-1].go_on()  # type: ignore[attr-defined]
        box.shell.layout()
        assert step(box) != before


def test_the_first_step_speaks_every_language_at_once_and_obeys_the_one_that_is_chosen(
    box: PlayedBox,
) -> None:
    assert step(box) == "language"
    assert "Choose your language" in box.words and "请选择语言" in box.words
    box.press("down", "ok")
    assert box.shell.language == "zh"
    assert step(box) == "region"
    assert "您住在哪里" in box.words


def test_a_region_sets_the_clock_of_the_box_and_asks_for_that_of_the_system(box: PlayedBox) -> None:
    go_to(box, "region")
    box.press("up", "up", "ok")  # from where English begins, to Australia
    get = box.shell.preferences.get
    box.rest(0.05)
    assert (get(REGION), get(ZONE)) == ("AU", "Australia/Sydney")
    assert [each for each in box.told_gateway if isinstance(each, link.SetZone)] == [
        link.SetZone("Australia/Sydney")
    ]
    assert step(box) == "simple"


def test_simple_mode_is_offered_with_a_picture_of_both(box: PlayedBox) -> None:
    go_to(box, "simple")
    box.press("right", "ok")
    assert box.shell.preferences.get(SIMPLE)
    assert step(box) == "network"


def test_the_corners_move_with_the_arrows(box: PlayedBox) -> None:
    go_to(box, "edges")
    before = box.shell.preferences.get(EDGES)
    box.press("up", "right")
    assert box.shell.preferences.get(EDGES) == pytest.approx(before - 0.01)
    box.press(*["down"] * 40)
    assert box.shell.preferences.get(EDGES) == 0.08
    box.press("ok")
    assert step(box) == "remotes"


def test_back_goes_one_step_back_and_out_of_the_first(box: PlayedBox) -> None:
    go_to(box, "network")
    for name in NAMES[NAMES.index("network") - 1 :: -1]:
        box.press("back")
        assert step(box) == name
    box.press("back")
    assert box.at_home


@pytest.mark.parametrize("name", NAMES[3::3])
def test_whoever_leaves_goes_on_there_next_time(
    box: PlayedBox, window: Window, tmp_path: Path, name: str
) -> None:
    go_to(box, name)
    # The power goes: nothing is said to the box any more.
    box.shell.kept.close(5)
    again = PlayedBox(tmp_path)
    again.shell.welcome.begin()
    assert step(again) == name
    again.close()


def test_home_leaves_and_a_tile_on_home_leads_back(box: PlayedBox) -> None:
    go_to(box, "privacy")
    box.press("home")
    assert box.at_home
    assert "Finish setting up" in box.words
    box.shell.welcome.open()
    assert step(box) == "privacy"


def test_the_lesson_is_gone_through_on_the_remote_and_ends_at_home(box: PlayedBox) -> None:
    go_to(box, "lesson")
    assert LESSONS[0].words in box.words
    box.press("info")
    assert "That was another key" in box.words
    box.press("right", "down", "ok", "back")
    assert LESSONS[-1].words in box.words
    box.press("home")
    assert box.at_home
    assert box.shell.preferences.get(WELCOMED)
    assert "Finish setting up" not in box.words


def test_back_in_the_lesson_leads_out_of_it_unless_it_is_what_is_asked_for(box: PlayedBox) -> None:
    go_to(box, "lesson")
    box.press("right", "back")
    assert step(box) == "privacy"
    box.press("home")
    assert box.at_home
    assert not box.shell.preferences.get(WELCOMED)


def test_channels_are_looked_for_where_the_household_lives(box: PlayedBox) -> None:
    box.shell.region.live_in("GB", "Europe/London")
    go_to(box, "channels")
    regions = (scanning.Region("europe", "", ("dvbt",)), scanning.Region("gb", "", ("dvbt",)))
    answer(box, scanning.GetRegions, scanning.Regions(regions, tuners=1))
    answer(box, scanning.GetScan, scanning.Scan(scanning.ScanState.never))
    box.press("up", "up", "ok")
    assert [query.region for _, query in asked(box, scanning.StartScan)] == ["gb"]
    running = scanning.Scan(scanning.ScanState.running, 3, 12, "490 MHz")
    answer(box, scanning.StartScan, running)
    assert "490 MHz" in box.words
    box.gateway.send(link.Noticed(scanning.ScanChanged()))
    box.rest(0.05)
    found = tuple(
        scanning.Found(f"dvb://1.2.{number}", f"Channel {number}", ServiceKind.tv) for number in range(3)
    )
    answer(box, scanning.GetScan, scanning.Scan(scanning.ScanState.done, 12, 12, found=found))
    assert "3 channels were found." in box.words


def test_without_it_nothing_is_asked_and_nothing_is_offered(window: Window, tmp_path: Path) -> None:
    played = PlayedBox(tmp_path)
    assert played.at_home
    assert "Finish setting up" not in played.words
    played.close()
