"""The stage: patches become views, and no patch whatever breaks or delays the frame thread."""

import contextlib
import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gulou import scene, ui
from gulou.errors import SceneError
from gulou_launcher.stage import MAX_DEPTH, MAX_NODES, MAX_OVERLAYS
from tests.launcher.conftest import Household


def patch(household: Household, *operations: Any) -> None:
    household.stage.apply(scene.Patch(operations))
    household.settle()


def page(*children: scene.Tree) -> scene.Insert:
    return scene.Insert(scene.ROOT, 0, scene.Tree(1, "page", {}, children))


def test_a_page_is_placed_inside_the_safe_area(household: Household) -> None:
    household.show(ui.Page(ui.Text("鼓楼", size="title"), ui.Button("OK")))
    assert household.stage.page is not None
    text, button = household.stage.page.children
    assert (text.rect.x, text.rect.y) == (64, 36)
    assert button.rect.y >= text.rect.bottom


def test_patches_change_move_and_take_away(household: Household) -> None:
    household.show(ui.Page(ui.Text("One", key="1"), ui.Text("Two", key="2")))
    household.show(ui.Page(ui.Text("Two!", key="2"), ui.Text("One", key="1"), ui.Button("Go")))
    household.show(ui.Page(ui.Text("Two!", key="2"), ui.Button("Go")))
    assert household.stage.page is not None
    assert [view.words("value") or view.words("label") for view in household.stage.page.children] == [
        "Two!",
        "Go",
    ]


LEAF = scene.Tree(2, "text")


@pytest.mark.parametrize(
    ("operations", "sentence"),
    [
        ([scene.Update(9, {})], "no node 9"),
        ([scene.Remove(9)], "no node 9"),
        ([scene.Move(9, 0)], "no node 9"),
        ([scene.Rows(9, 0, ())], "no node 9"),
        ([scene.Insert(9, 0, LEAF)], "no node 9"),
        ([scene.Insert(scene.ROOT, 0, LEAF)], "must be a page"),
        ([page(LEAF), scene.Insert(1, 0, LEAF)], "there already"),
        ([page(LEAF), scene.Insert(2, 0, scene.Tree(3, "text"))], "holds no other"),
        ([page(scene.Tree(2, "list", {}, (scene.Tree(3, "button"),)))], "holds no other"),
        ([page(scene.Tree(2, "page"))], "inside another"),
        ([page(scene.Tree(2, "film"))], "no node kind 'film'"),
        ([page(), scene.Move(1, 0)], "cannot be moved"),
        ([page(*(scene.Tree(number, "text") for number in range(2, MAX_NODES + 3)))], "at most"),
        ([page(*(scene.Tree(number, "overlay") for number in range(2, MAX_OVERLAYS + 3)))], "overlays"),
        (
            [page(), *(scene.Insert(depth, 0, scene.Tree(depth + 1, "row")) for depth in range(1, 50))],
            f"{MAX_DEPTH} deep",
        ),
    ],
)
def test_a_patch_that_makes_no_sense_is_told_in_words(
    household: Household, operations: list[Any], sentence: str
) -> None:
    with pytest.raises(SceneError, match=sentence):
        patch(household, *operations)


PROPERTIES = """value size tone lines bold label on_press title items count focused empty on_select on_focus
gap align at source audio_pid keys on_key on_back color seal progress checked dimmed leading trailing"""
ROW = "title subtitle leading trailing caption seal color progress checked key"
KEYS = "up down left right ok channelup channeldown"


def one_of(words: str) -> st.SearchStrategy[str]:
    return st.sampled_from(words.split())


values = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from([2**64 - 1, -(2**63), 1e308, -1e308, float("nan"), float("inf"), float("-inf"), 0, 1, 5]),
    st.floats(),
    st.text(max_size=30),
    st.sampled_from(
        [
            "\0",
            "a\0b",
            "\n\n\n",
            "é̂" * 20,
            "漢" * 5000,
            "👨‍👩‍👧",
            "مرحبا",
            "#zzzzzz",
            "#１２３４５６",
            "\uffff",
        ]
    ),
    st.sampled_from(
        ["center", "end", "left", "right", "bottom", "top-right", "display", "warning", "#ff0000"]
    ),
    st.binary(max_size=5),
    st.lists(st.integers() | st.text(max_size=3), max_size=3),
    st.dictionaries(st.text(max_size=3), st.none() | st.integers(), max_size=3),
)
props = st.dictionaries(one_of(PROPERTIES), values, max_size=7)
rows = st.lists(
    st.dictionaries(
        one_of(ROW),
        values,
        max_size=6,
    ),
    max_size=12,
).map(tuple)
LEAVES = ("text", "button", "progress", "list", "rail", "spacer", "player")
BRANCHES = ("column", "row", "overlay")


@settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_property_whatever_breaks_a_view(household: Household, data: st.DataObject) -> None:
    """An app can send any value for any property; keys, a second patch and another size do not break it."""
    household.answer_rows = False
    identity = iter(range(2, 100))

    def tree(depth: int) -> scene.Tree:
        kind = data.draw(st.sampled_from(LEAVES + (BRANCHES if depth < 3 else ())))
        children = tuple(
            tree(depth + 1) for _ in range(data.draw(st.integers(0, 3)) if kind in BRANCHES else 0)
        )
        return scene.Tree(next(identity), kind, data.draw(props), children)

    made = scene.Tree(1, "page", data.draw(props), tuple(tree(0) for _ in range(3)))
    with contextlib.suppress(SceneError):
        patch(household, scene.Insert(scene.ROOT, 0, made))
        for node_id in range(1, next(identity)):
            patch(
                household, scene.Rows(node_id, data.draw(st.sampled_from([0, 3, -1, 2**40])), data.draw(rows))
            )
            household.press(data.draw(one_of(KEYS)))
            patch(household, scene.Update(node_id, data.draw(props)))
    household.stage.resize(3840, 2160)
    household.settle()
    assert isinstance(household.stage.wanted_keys, frozenset)


def shortest(household: Household, make: Any) -> float:
    from gulou_launcher import paint

    best = float("inf")
    for attempt in range(3):
        paint._textures.clear()
        begun = time.perf_counter()
        household.show(make(attempt))
        best = min(best, time.perf_counter() - begun)
    return best


@pytest.mark.parametrize("lines", [1, 12])
@pytest.mark.parametrize("letter", ["w", "i ", "漢"])
def test_a_huge_text_costs_as_much_as_a_long_one(household: Household, letter: str, lines: int) -> None:
    def text(count: int) -> Any:
        return lambda attempt: ui.Page(ui.Text(str(attempt) + letter * count, lines=lines))

    assert shortest(household, text(1_000_000)) < 5 * shortest(household, text(6000)) + 0.02


def test_what_lies_beyond_the_edge_costs_nothing(household: Household) -> None:
    def page_of(count: int) -> Any:
        return lambda attempt: ui.Page(*(ui.Text(f"{attempt} {number}") for number in range(count)))

    assert shortest(household, page_of(900)) < 5 * shortest(household, page_of(60)) + 0.02


def test_a_page_with_more_letters_than_a_frame_makes_is_shown_bit_by_bit(household: Household) -> None:
    stage = household.stage
    stage.turn = 0.0
    words = [f"{number}{time.monotonic_ns()}" for number in range(20)]
    stage.apply(scene.Patch((page(*(scene.Tree(9 + n, "text", {"value": w}) for n, w in enumerate(words))),)))
    layouts = 0
    while stage.unfinished:
        stage.layout()
        layouts += 1
    assert 10 <= layouts <= 60
    assert stage.page is not None
    assert [view.stale for view in stage.page.children[:10]] == [False] * 10


def test_a_row_that_is_too_full_hides_the_rest(household: Household) -> None:
    household.show(ui.Page(ui.Row(ui.Text("w" * 300), ui.Button("never seen"))))
    assert household.focus == ""
    household.show(ui.Page(ui.Row(ui.Text("w"), ui.Button("seen now"))))
    assert household.focus == "seen now"


def test_a_player_plays_while_its_page_has_it(household: Household) -> None:
    household.show(ui.Page(ui.Player("dvb://1.1.1")))
    household.show(ui.Page(ui.Player("dvb://1.1.2")))
    household.show(ui.Page())
    assert [played and played["source"] for played in household.played] == [
        "dvb://1.1.1",
        "dvb://1.1.2",
        None,
    ]


def test_nothing_new_asks_for_no_frame(household: Household) -> None:
    household.show(ui.Page(ui.Button("One"), ui.Button("Two")))
    household.frames = 0
    household.show(ui.Page(ui.Button("One"), ui.Button("Two")))
    household.press("left")
    assert household.frames == 0
    household.press("down")
    assert household.frames > 0
