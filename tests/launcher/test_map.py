"""Maps: places are where Web Mercator has them, focus goes from point to point, all stays in the frame."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gulou import scene, ui
from gulou.ui.map import mercator, tile_name, tile_place
from gulou_launcher.paint import Rect
from gulou_launcher.views.clipping import polyline, segment
from gulou_launcher.views.map import LAST_ZOOM, MapView
from tests.launcher.conftest import Household

TOWNS = (
    ui.Point(26.65, 106.63, "Guiyang", "g"),
    ui.Point(26.58, 107.98, "Kaili", "k"),
    ui.Point(25.93, 108.52, "Rongjiang", "r"),
    ui.Point(25.91, 109.17, "Zhaoxing", "z"),
)


@pytest.mark.parametrize(
    ("place", "zoom", "tile"),
    [((52.51628, 13.37771), 17, (70406, 42987)), ((0.1, 0.1), 1, (1, 0)), ((-33.87, 151.21), 8, (235, 153))],
)
def test_places_lie_on_their_tiles(place: tuple[float, float], zoom: int, tile: tuple[int, int]) -> None:
    """As OpenStreetMap numbers them."""
    x, y = mercator(*place)
    assert (int(x * 2**zoom), int(y * 2**zoom)) == tile


def test_the_names_of_tiles_lead_back_to_them() -> None:
    assert tile_place(tile_name(7, 3, 12, 3400, 1700)) == (7, 12, 3400, 1700)
    for name in ("photo.jpg", "tile:", "tile:1/2/3", "tile:a/b/c/d/e", "bytes:0123"):
        assert tile_place(name) is None


def shown(household: Household, node: ui.Map, *more: ui.Node) -> MapView:
    household.show(ui.Page(*more, node))
    assert household.stage.page is not None
    view = household.stage.page.children[-1]
    assert isinstance(view, MapView)
    return view


def inside(view: MapView, index: int) -> bool:
    x, y = view._at(view.spots[index].x, view.spots[index].y)
    return view.rect.x < x < view.rect.right and view.rect.y < y < view.rect.bottom


def test_it_shows_all_that_there_is(household: Household) -> None:
    view = shown(household, ui.Map(TOWNS))
    assert all(inside(view, index) for index in range(len(TOWNS)))
    household.press("channelup", "channelup")
    assert not all(inside(view, index) for index in range(len(TOWNS)))


def test_it_looks_where_it_is_told(household: Household) -> None:
    view = shown(household, ui.Map(TOWNS, center=(48.2, 16.37), zoom=9))
    assert (view.x, view.y) == mercator(48.2, 16.37)
    assert view.zoom == 9


def test_the_focus_goes_from_point_to_point(household: Household) -> None:
    view = shown(household, ui.Map(TOWNS), ui.Button("Above"))
    household.press("down")
    names = []
    for key in ("right", "right", "right", "right", "left", "left"):
        household.press(key)
        names.append(view.spots[view.index].title)
        assert inside(view, view.index)
    assert names == ["Kaili", "Rongjiang", "Zhaoxing", "Zhaoxing", "Rongjiang", "Kaili"]
    household.press("up", "up")
    assert household.focus == "Above"


def test_the_point_in_focus_stays_in_sight_however_near_one_looks(household: Household) -> None:
    view = shown(household, ui.Map(TOWNS))
    household.press("right", "right")
    for _ in range(25):
        household.press("channelup")
        assert inside(view, view.index)
    assert view.zoom == LAST_ZOOM
    household.press("left")
    assert inside(view, view.index)


def test_what_is_chosen_is_the_point(household: Household) -> None:
    chosen: list[ui.Point] = []
    node = ui.Map(TOWNS, on_select=chosen.append)
    shown(household, node)
    household.press("right", "ok")
    for message in household.told:
        if isinstance(message, scene.Action):
            node.handle(message.name, message.value)
    assert chosen == [TOWNS[1]]


def test_the_focus_stays_with_its_point_when_others_come(household: Household) -> None:
    view = shown(household, ui.Map(TOWNS))
    household.press("right")
    household.show(ui.Page(ui.Map((ui.Point(27, 106, "New", "n"), *TOWNS))))
    assert view.spots[view.index].title == "Kaili"


def test_a_map_without_points_is_moved_after_ok_and_left_otherwise(household: Household) -> None:
    view = shown(household, ui.Map(tiles=lambda *_: None, center=(26, 108), zoom=8), ui.Button("Above"))
    household.press("down")
    assert household.stage.focus is view
    before = (view.x, view.y)
    household.press("ok", "up", "left")
    assert view.x < before[0]
    assert view.y < before[1]
    assert household.press("back")
    household.press("up")
    assert household.focus == "Above"
    assert not household.press("back")


corner = st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))


@given(st.lists(corner, min_size=2, max_size=30))
def test_nothing_of_a_line_leaves_the_frame(corners: list[tuple[float, float]]) -> None:
    place = Rect(100, 50, 800, 400)
    for run in polyline(corners, place):
        assert len(run) > 1
        for x, y in run:
            assert place.x - 1e-3 <= x <= place.right + 1e-3
            assert place.y - 1e-3 <= y <= place.bottom + 1e-3


def test_a_line_is_cut_where_it_leaves() -> None:
    place = Rect(0, 0, 10, 10)
    assert segment((5, 5), (15, 5), place) == ((5, 5), (10, 5))
    assert segment((-5, -5), (-1, 20), place) is None
    runs = list(polyline([(5, 5), (15, 5), (15, 8), (5, 8)], place))
    assert runs == [[(5, 5), (10, 5)], [(10, 8), (5, 8)]]


def test_the_tiles_in_sight_are_asked_for_and_no_others(household: Household) -> None:
    asked: list[str] = []
    waiting = SimpleNamespace(ready=False, name="", want=None, let_go=lambda watcher: None)

    def get(name: str, *_: Any) -> Any:
        asked.append(name)
        return waiting

    household.stage.album = SimpleNamespace(get=get)  # type: ignore[assignment]
    view = shown(household, ui.Map(tiles=lambda *_: None, center=(26, 108), zoom=12, version=5))
    places = [tile_place(name) for name in asked]
    assert 4 <= len(places) <= 40
    for place in places:
        assert place is not None
        node, zoom, x, y = place
        assert (node, zoom) == (view.id, 12)
        left, top = view._at(x / 4096, y / 4096)
        assert left < view.rect.right
        assert top < view.rect.bottom
    assert all(f"tile:{view.id}/5/" in name for name in asked)


NONSENSE: list[dict[str, Any]] = [
    {"points": 3, "lines": "abc", "tiles": "yes"},
    {"points": [None, [], [1], ["a", "b", "c", "d"], [91, 500, 5, 6], [float("nan"), 1, "", ""]]},
    {"points": [[1e308, 1e308, "x", "y"], [0, 0, "字" * 10**5, "k"]], "center": [5], "zoom": "near"},
    {"points": [[0, 0, "", ""]] * 3000, "zoom": 10**9},
    {"lines": [[None, [[0, 0], [90, 180]]], ["#ff00", [[1, 2], "x"]], [["#000000"], []]], "zoom": -5},
    {"lines": [["", [[math.sin(n) * 80, math.cos(n) * 170] for n in range(5000)]]], "height": float("inf")},
    {"points": [[0, 0, "", ""]], "center": [float("nan"), 0], "zoom": float("nan"), "attribution": 5},
    {"tiles": True, "zoom": 18, "center": [85.2, 179.99], "version": "x"},
    {"tiles": True, "zoom": 0, "center": [0, 0]},
]


@pytest.mark.parametrize("props", NONSENSE)
def test_no_property_whatever_breaks_it(household: Household, props: dict[str, Any]) -> None:
    tree = scene.Tree(1, "page", {}, (scene.Tree(2, "map", {"on_select": 3, "on_focus": 3} | props),))
    household.stage.apply(scene.Patch((scene.Insert(scene.ROOT, 0, tree),)))
    household.settle()
    for key in ("right", "down", "ok", "channelup", "left", "back", *["channeldown"] * 20, "up"):
        household.press(key)
