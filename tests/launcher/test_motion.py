"""Motion explains where things went, ends soon, delays no key, and can be turned off."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gulou import ui
from gulou_launcher import motion, theme
from gulou_launcher.motion import Motion
from gulou_launcher.window import Window

from .conftest import Household


class Clock:
    """Stands where the clock stands."""

    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    known = Clock()
    monkeypatch.setattr(motion, "time", known)
    return known


class Moving(Household):
    """A page on which things may move, and the frames that are asked for."""

    def __init__(self, on: bool = True) -> None:
        super().__init__()
        self.asked = 0
        self.stage.motion = Motion(self._ask, lambda: on)

    def _ask(self) -> None:
        self.asked += 1

    def frame(self) -> None:
        self.stage.motion.step()
        self.stage.layout()
        self.stage.motion.frame_drawn()


@pytest.fixture
def moving(window: Window) -> Iterator[Moving]:
    yield Moving()


def cards(count: int = 30) -> ui.Page:
    return ui.Page(ui.Rail(range(count), title="On now", row=lambda number: ui.Card(str(number)), key="rail"))


def test_no_way_takes_longer_than_a_fifth_of_a_second() -> None:
    assert theme.MOTION_SECONDS <= 0.2


def test_it_goes_from_all_to_nothing_and_then_asks_for_no_frame(clock: Clock) -> None:
    asked: list[None] = []
    told: list[float] = []
    way = Motion(lambda: asked.append(None), lambda: True)
    way.begin("a page", told.append)
    frames = 0
    while way.moving:
        clock.now += 1 / 60
        way.step()
        way.frame_drawn()
        frames += 1
    assert told == sorted(told, reverse=True)
    assert (told[0], told[-1]) == (1.0, 0.0)
    assert frames <= theme.MOTION_SECONDS * 60 + 1
    before = len(asked)
    way.step()
    way.frame_drawn()
    assert len(asked) == before


def test_turned_off_everything_is_in_its_place_at_once(window: Window) -> None:
    still = Moving(on=False)
    still.show(cards())
    for _ in range(8):
        still.press("right")
    rail = still.stage.focus
    assert rail is not None
    assert (rail.slide.x, still.stage._light.at, still.asked) == (0, None, 0)  # type: ignore[attr-defined]


def test_what_a_rail_scrolled_comes_from_where_it_was(moving: Moving, clock: Clock) -> None:
    moving.show(cards())
    rail = moving.stage.focus
    assert rail is not None
    while rail.offset == 0:  # type: ignore[attr-defined]
        moving.press("right")
        clock.now += 1
        moving.frame()
    moving.press("right")
    assert rail.slide.x > 0  # type: ignore[attr-defined]
    clock.now += 2 * theme.MOTION_SECONDS
    moving.frame()
    assert rail.slide.x == 0  # type: ignore[attr-defined]
    assert not moving.stage.motion.moving


def test_a_picture_of_the_screen_shows_all_in_its_place(moving: Moving, clock: Clock) -> None:
    moving.show(cards())
    moving.press("right")
    assert moving.stage.motion.moving
    moving.stage.motion.arrive()
    assert (moving.stage.motion.moving, moving.stage._light.at) == (False, None)


@pytest.mark.parametrize("presses", [1, 3, 12])
def test_no_key_waits_for_a_way(moving: Moving, clock: Clock, presses: int) -> None:
    """The focus is drawn where it belongs within the frame of the key: moving or still, as many frames."""
    still = Moving(on=False)
    for household in (moving, still):
        household.show(cards())
    for _ in range(presses):
        clock.now += 0.03
        for household in (moving, still):
            household.stage.key("right")
            household.frame()
    one, other = moving.stage.focus, still.stage.focus
    assert one is not None
    assert other is not None
    assert (one.index, one.focus_rect()) == (other.index, other.focus_rect())  # type: ignore[attr-defined]
    assert one.index in one.drawn  # type: ignore[attr-defined]
    assert moving.frames == still.frames


def test_a_question_comes_from_below_and_a_panel_from_its_side(moving: Moving, clock: Clock) -> None:
    moving.show(ui.Page(ui.Text("behind"), ui.Dialog("Leave?", "", ui.Button("Yes"), key="question")))
    (way,) = moving.stage._risen.values()
    assert way.y < 0
    clock.now += 2 * theme.MOTION_SECONDS
    moving.frame()
    assert (way.x, way.y) == (0, 0)
    moving.show(ui.Page(ui.Text("behind"), ui.Overlay(ui.Button("Yes"), at="right", key="panel")))
    (way,) = moving.stage._risen.values()
    assert way.x > 0


def test_a_frame_for_a_key_is_drawn_before_one_that_only_moves(window: Window) -> None:
    window.capture()
    window._wanted = window._moving = False
    window._next_frame = later = 1e12
    window.ask_move()
    assert window._next_frame == later
    window.ask_frame()
    assert window._next_frame < later
    window.capture()
