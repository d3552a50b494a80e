"""The stage: patches become views, and no patch whatever breaks or delays the frame thread."""

import time
from typing import Any

import pytest

from gulou import scene, ui
from gulou.errors import SceneError, TooMuchError
from gulou_launcher.stage import MAX_DEPTH, MAX_NODES, MOST
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
        *(
            ([page(*(scene.Tree(number, kind) for number in range(2, most + 3)))], f"at most {most} {kind}s")
            for kind, most in MOST.items()
        ),
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


def shortest(household: Household, make: Any) -> float:
    from gulou_launcher import paint

    best = float("inf")
    for attempt in range(3):
        paint._textures.clear()
        begun = time.thread_time()
        household.show(make(attempt))
        best = min(best, time.thread_time() - begun)
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


def test_a_screen_holds_no_more_than_so_much(household: Household) -> None:
    patch(household, page(*(scene.Tree(9 + n, "column") for n in range(100))))
    with pytest.raises(TooMuchError, match="at most 8 MiB"):
        for number in range(100):
            patch(household, scene.Update(9 + number, {"words": "x" * 200_000}))


def test_what_is_taken_away_weighs_nothing(household: Household) -> None:
    for number in range(1, 200):
        children = (scene.Tree(1000 + number, "text", {"value": "x" * 100_000}),)
        household.stage.apply(
            scene.Patch((scene.Insert(scene.ROOT, 0, scene.Tree(number, "page", {}, children)),))
        )
        household.stage.apply(scene.Patch((scene.Update(1000 + number, {"value": "y"}),)))
    assert household.stage.weight < 10_000


def test_a_long_patch_can_be_interrupted_and_is_drawn_in_its_last_order(household: Household) -> None:
    patch(household, page(*(scene.Tree(9 + n, "button", {"label": str(n)}) for n in range(300))))
    moves = tuple(scene.Move(9 + n, 0) for n in range(300))
    steps = sum(1 for _ in household.stage.applying(scene.Patch(moves)))
    assert steps == 300
    household.settle()
    assert household.stage.page is not None
    assert [view.words("label") for view in household.stage.page.children[:3]] == ["299", "298", "297"]
    drawn = [view.group for view in household.stage.page.children]
    assert list(household.stage.page.below.children) == drawn


def test_moving_costs_no_more_than_the_moves(household: Household) -> None:
    def cost(count: int) -> float:
        moves = tuple(scene.Move(9, n % 2) for n in range(count))
        begun = time.thread_time()
        household.stage.apply(scene.Patch(moves))
        return time.thread_time() - begun

    patch(household, page(*(scene.Tree(9 + n, "text") for n in range(900))))
    assert min(cost(2000) for _ in range(3)) < 40 * min(cost(200) for _ in range(3)) + 0.01


def test_of_panels_over_panels_the_topmost_are_drawn(household: Household) -> None:
    panels = [scene.Tree(9 + n, "overlay", {"at": "left", "size": 1.0}) for n in range(7)]
    patch(household, page(*panels, scene.Tree(99, "overlay", {"at": "top-right", "size": 0.2})))
    assert household.stage.page is not None
    drawn = [bool(view.ink.children) for view in household.stage.page.children]
    assert drawn == [False] * 5 + [True] * 3


@pytest.mark.parametrize("kind", ["overlay", "dialog", "surface", "toast"])
def test_of_what_covers_the_screen_there_are_few(household: Household, kind: str) -> None:
    with pytest.raises(TooMuchError, match=f"{kind}s"):
        patch(household, page(*(scene.Tree(9 + n, kind, {"width": 8, "height": 8}) for n in range(13))))


def test_a_page_whose_letters_come_over_several_frames_takes_no_key_before_its_focus_is_found() -> None:
    """Else the key would go to what had the focus before, or to nothing."""
    household = Household()
    household.show(ui.Page(ui.Button("Before")))
    household.stage.turn = 0.0
    household._screen.show(ui.Page(ui.Button("Before")))
    words = [ui.Text(f"Words that nobody has drawn yet, number {number} of many") for number in range(6)]
    page = ui.Page(*words, ui.List(range(9), row=lambda number: ui.Item(f"Fresh row {number}")), key="new")
    household.stage.apply(scene.Patch(tuple(household._screen.show(page))))
    assert not household.stage.ready()
    for _ in range(100):
        if household.stage.ready():
            break
    assert household.stage.ready()
    assert household.stage.focus is not None
    assert household.stage.focus.kind == "list"
