"""The scenes: in any size, with no break where the loop begins again."""

from itertools import pairwise

import numpy as np
import pytest
from headend.lettering import CLOCKS_PER_SECOND, Clock
from headend.scenes import scene
from headend.scenes.picture import Layer, Picture

SECONDS = 9.6
SCENES = ("karst", "tower", "terraces", "stars", "pond", "lesson", "court")


def frame(drawing: object, size: tuple[int, int], t: float) -> bytes:
    picture = Picture(*size)
    drawing.draw(picture, t)  # type: ignore[attr-defined]
    return bytes(picture.data)


@pytest.mark.parametrize("name", SCENES)
@pytest.mark.parametrize("size", [(320, 180), (256, 144)])
def test_a_scene_moves_and_fills_the_picture(name: str, size: tuple[int, int]) -> None:
    drawing = scene(name, *size, SECONDS)
    first, later = frame(drawing, size, 0.4), frame(drawing, size, 2.0)
    assert first != later
    assert frame(drawing, size, 0.4) == first
    luma = np.frombuffer(first, dtype=np.uint8)[: size[0] * size[1]]
    assert luma.min() >= 16 and luma.max() <= 236
    assert luma.std() > 8


@pytest.mark.parametrize("name", [name for name in SCENES if name != "lesson"])
def test_the_loop_has_no_visible_seam(name: str) -> None:
    """The lesson is left out: its chapters are cut on purpose."""
    size = 320, 180
    drawing = scene(name, *size, SECONDS)
    moments = np.arange(0, SECONDS, 0.04)
    frames = [np.frombuffer(frame(drawing, size, float(t)), dtype=np.uint8).astype(int) for t in moments]
    steps = [float(np.abs(b - a).mean()) for a, b in pairwise(frames)]
    seam = float(np.abs(frames[0] - frames[-1]).mean())
    assert seam <= 1.5 * max(steps)


def test_a_layer_covers_by_its_alpha() -> None:
    picture = Picture.of(np.zeros((4, 4, 3), dtype=np.float32))
    white = np.ones((4, 4, 3), dtype=np.float32)
    alpha = np.zeros((4, 4), dtype=np.float32)
    alpha[:, 2:] = 1.0
    Layer(white, alpha).paste(picture, 0, 0)
    assert picture.y.tolist() == [[16, 16, 235, 235]] * 4
    assert np.all(picture.u == 128) and np.all(picture.v == 128)


def test_what_hangs_over_the_edge_is_cut_off() -> None:
    picture = Picture.of(np.zeros((4, 4, 3), dtype=np.float32))
    white = Layer(np.ones((4, 4, 3), dtype=np.float32), np.ones((4, 4), dtype=np.float32))
    for place in ((-2, -2), (2, 2), (-4, 0), (4, 4), (100, -100)):
        white.paste(picture, *place)
    assert picture.y.tolist() == [
        [235, 235, 16, 16],
        [235, 235, 16, 16],
        [16, 16, 235, 235],
        [16, 16, 235, 235],
    ]


def test_the_second_hand_points_at_the_second() -> None:
    clock = Clock(640, 360)
    for second in range(0, 60, 5):
        before, now = clock.at(second + 30.0).astype(int), clock.at(float(second)).astype(int)
        moved = np.argwhere((now[..., 0] - before[..., 0] > 100) & (now[..., 2] < 90))
        y, x = moved.mean(axis=0) - (clock.size - 1) / 2
        angle = np.degrees(np.arctan2(x, -y)) % 360
        assert min(abs(angle - second * 6), 360 - abs(angle - second * 6)) < 12
    assert CLOCKS_PER_SECOND >= 1
