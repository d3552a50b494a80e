"""A surface on the app's side: frames are drawn when the TV asks, into memory that both have."""

from __future__ import annotations

import mmap
import os
from collections.abc import Iterator

import pytest

from gulou import SceneError, scene, ui
from gulou.app import Timers
from gulou.clock import Clock
from gulou.difference import Screen
from gulou.surfaces import Surfaces

SIZE = 8 * 4 * 4


class Tv:
    """The TV's side: makes the memory, and takes frames when the test says so."""

    def __init__(self) -> None:
        self.screen = Screen()
        self.flips: list[int] = []
        self.clock = Clock()
        self.timers = Timers(self.clock)
        self.surfaces = Surfaces(self.screen, self.timers, lambda flip: self.flips.append(flip.slot))
        self.descriptor = os.memfd_create("surface")
        os.ftruncate(self.descriptor, 3 * SIZE)
        self.memory = mmap.mmap(self.descriptor, 3 * SIZE)

    def show(self, surface: ui.Surface) -> None:
        self.screen.show(ui.Page(surface))

    def open(self) -> None:
        self.surfaces.opened(scene.SurfaceOpened(2, 8, 4, 3), os.dup(self.descriptor))

    def take(self, slot: int) -> None:
        self.surfaces.flipped(scene.Flipped(2, slot))


@pytest.fixture
def tv() -> Iterator[Tv]:
    made = Tv()
    yield made
    os.close(made.descriptor)


def test_an_app_draws_when_it_is_asked_and_is_asked_when_the_last_was_taken(tv: Tv) -> None:
    drawn: list[int] = []

    def draw(pixels: ui.Pixels) -> None:
        drawn.append(len(drawn))
        pixels.frame()[:] = bytes([len(drawn)]) * SIZE
        pixels.flip()

    tv.show(ui.Surface(8, 4, on_frame=draw))
    tv.open()
    assert tv.flips == [0]
    assert tv.memory[:SIZE] == b"\1" * SIZE
    tv.take(0)
    assert tv.flips == [0, 1]
    assert tv.memory[SIZE : 2 * SIZE] == b"\2" * SIZE
    for slot in (1, 2, 0):
        tv.take(slot)
    assert tv.flips == [0, 1, 2, 0, 1]


def test_opening_comes_before_the_first_frame(tv: Tv) -> None:
    told: list[str] = []
    tv.show(
        ui.Surface(
            8,
            4,
            on_open=lambda pixels: told.append(f"open {pixels.width} × {pixels.height}"),
            on_frame=lambda pixels: told.append("frame"),
        )
    )
    tv.open()
    assert told == ["open 8 × 4", "frame"]


def test_an_app_with_nothing_to_show_is_asked_again_soon(tv: Tv) -> None:
    asked: list[ui.Pixels] = []
    tv.show(ui.Surface(8, 4, on_frame=asked.append))
    tv.open()
    assert len(asked) == 1
    wait = tv.timers.wait()
    assert wait is not None
    assert 0 < wait <= 1 / 60


def test_an_app_that_draws_by_itself_runs_out_of_frames(tv: Tv) -> None:
    kept: list[ui.Pixels] = []
    tv.show(ui.Surface(8, 4, on_open=kept.append))
    tv.open()
    (pixels,) = kept
    for _ in range(3):
        assert pixels.ready
        pixels.flip()
    assert tv.flips == [0, 1, 2]
    assert not pixels.ready
    with pytest.raises(SceneError, match="draw when on_frame asks"):
        pixels.frame()
    tv.take(0)
    assert pixels.frame().nbytes == SIZE


def test_the_frame_that_is_drawn_stays_the_same_until_it_is_flipped(tv: Tv) -> None:
    kept: list[ui.Pixels] = []
    tv.show(ui.Surface(8, 4, on_open=kept.append))
    tv.open()
    kept[0].frame()[0] = 7
    assert kept[0].frame()[0] == 7


def test_a_surface_that_is_gone_is_not_drawn(tv: Tv) -> None:
    asked: list[ui.Pixels] = []
    tv.show(ui.Surface(8, 4, on_frame=asked.append))
    tv.screen.show(ui.Page())
    tv.open()
    tv.take(0)
    assert asked == []


@pytest.mark.parametrize("size", [(0, 10), (10, -1), (4000, 4000)])
def test_a_size_that_cannot_be_is_told_at_once(size: tuple[int, int]) -> None:
    with pytest.raises(SceneError, match="1920 × 1080"):
        ui.Surface(*size)
