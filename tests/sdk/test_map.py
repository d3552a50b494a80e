"""A map on the app's side: what it says of itself, and the tiles that the TV asks for."""

from __future__ import annotations

import pytest

from gulou import SceneError, ui

TOWN = ui.Point(25.91, 109.17, "Zhaoxing", "z")


def test_points_and_lines_go_as_numbers() -> None:
    props = ui.Map([TOWN], [ui.Path([(25.9, 109.2), (26, 109)], "#ff8800")], attribution="© somebody").props()
    assert props == {
        "points": [(25.91, 109.17, "Zhaoxing", "z")],
        "lines": [("#ff8800", [(25.9, 109.2), (26, 109)])],
        "attribution": "© somebody",
        "height": 0,
        "version": 0,
    }


def test_tiles_are_made_when_they_are_asked_for() -> None:
    asked: list[tuple[int, int, int]] = []

    def tile(zoom: int, x: int, y: int) -> str:
        asked.append((zoom, x, y))
        return f"tiles/{zoom}-{x}-{y}.png"

    node = ui.Map(tiles=tile)
    assert node.props()["tiles"] is True
    assert asked == []
    assert node.tile(3, 6, 2) == "tiles/3-6-2.png"
    for place in ((3, 8, 0), (3, -1, 0), (-2, 0, 1), (0, 1, 0)):
        assert node.tile(*place) is None
    assert asked == [(3, 6, 2)]
    assert ui.Map().tile(0, 0, 0) is None


def test_a_choice_finds_its_point_where_they_have_changed() -> None:
    chosen: list[ui.Point] = []
    node = ui.Map([ui.Point(1, 2, "New"), TOWN], on_select=chosen.append)
    node.handle("select", (0, "z"))
    node.handle("select", (0, ""))
    for nonsense in (None, 5, (1,), ("x", ""), (99, ""), (-1, "")):
        node.handle("select", nonsense)
    assert [point.title for point in chosen] == ["Zhaoxing", "New"]


def test_a_map_with_too_much_on_it_is_told_at_once() -> None:
    with pytest.raises(SceneError, match="at most 500 points"):
        ui.Map([TOWN] * 501)
    with pytest.raises(SceneError, match="4000 places"):
        ui.Map(lines=[ui.Path([(0, 0)] * 4001)])
