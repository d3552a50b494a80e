"""The box's own pictures: marks of stations and scenes, drawn by the worker in the size that is shown."""

from __future__ import annotations

import io
import os

import pytest

from gulou import ui
from gulou_launcher import theme
from gulou_launcher.pictures.decode import decode
from gulou_launcher.pictures.drawing import SCENES
from gulou_launcher.pictures.drawn import MOTIFS, dye_of, lettering, opened, order
from gulou_launcher.pictures.messages import DRAWING, Want
from tests.launcher.pictures.conftest import Studio
from tests.launcher.test_paint import contrast


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("鼓楼综合高清", ("鼓楼", "综合")),
        ("贵州卫视", ("贵州",)),
        ("空中课堂", ("空中", "课堂")),
        ("CCTV-13 新闻", ("CCTV", "13")),
        ("CCTV-1", ("CCTV", "1")),
        ("BBC Two HD", ("BT",)),
        ("Arte", ("Arte",)),
        ("Sea of Stars", ("SS",)),
        ("Deutschlandfunk", ("DE",)),
        ("鼓楼之声", ("鼓楼", "之声")),
        ("…", ("…",)),
    ],
)
def test_a_station_is_called_by_the_first_of_its_name(name: str, lines: tuple[str, ...]) -> None:
    assert lettering(ui.station(name)) == lines


def test_a_scene_has_no_letters() -> None:
    assert lettering(ui.scene("tv")) == ()


def test_a_station_looks_the_same_each_time_and_others_look_otherwise() -> None:
    names = [ui.station(f"Station {number}") for number in range(40)]
    assert [order(name) for name in names] == [order(name) for name in names]
    assert len({order(name) for name in names}) > 15
    assert order(ui.station("x", radio=True)).startswith("gulou:radio/")
    assert dye_of(names[0]) in order(names[0])


def test_the_ground_is_the_one_that_was_asked_for() -> None:
    assert order(ui.scene("tv"), "#8f2d24") == "gulou:tv/#8f2d24"
    assert order(ui.scene("tv"), "red; no colour").startswith("gulou:tv/#")


def drawn(name: str, width: int, height: int, corner: int = 0) -> object:
    with os.fdopen(opened(name), "rb") as file:
        return decode(file, Want(width, height, "cover", corner))


@pytest.mark.parametrize("size", [(213, 121), (640, 362), (84, 72)])
def test_it_is_drawn_in_the_size_of_the_screen(size: tuple[int, int]) -> None:
    image = drawn("gulou:tv/#8f2d24", *size)
    assert image.size == size  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", SCENES)
def test_every_scene_is_more_than_its_ground(name: str) -> None:
    plain = drawn("gulou:nothing/#2c4a7c", 160, 90)
    assert drawn(f"gulou:{name}/#2c4a7c", 160, 90).tobytes() != plain.tobytes()  # type: ignore[attr-defined]


@pytest.mark.parametrize("motif", ["radio", *(f"motif{number}" for number in range(MOTIFS))])
@pytest.mark.parametrize("high", [False, True])
def test_letters_read_on_every_point_of_a_stations_ground(motif: str, high: bool) -> None:
    for dye in theme.palette(high).dyes:
        image = drawn(f"gulou:{motif}/{dye}", 160, 90)
        colors = image.convert("RGB").getcolors(1 << 16)  # type: ignore[attr-defined]
        lowest = min(contrast(theme.PAPER, tuple(part / 255 for part in color)) for _, color in colors)
        assert lowest >= 3.0, dye  # WCAG 1.4.3: letters of 24 px, bold, and more


def test_a_strangers_order_draws_a_ground_and_nothing_breaks() -> None:
    for words in (b"", b"tv", b"/", b"\xff\xfe/\x00", b"tv/#zzzzzz", b"radio/#12"):
        image = decode(io.BytesIO(DRAWING + words), Want(40, 30))
        assert image.size == (40, 30)


def test_the_worker_draws_it_behind_its_walls_and_no_app_is_asked(studio: Studio) -> None:
    drawing = studio.get("gulou:tv/#8f2d24")
    studio.settled(drawing)
    assert drawing.ready, drawing.reason
    assert studio.asked == []
