"""Differences: applied in order they give exactly the new page, and cost what changed."""

import time
import tracemalloc
from collections.abc import Callable

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gulou import scene, ui
from gulou.difference import MAX_DEPTH, Screen
from gulou.errors import SceneError
from gulou.ui.rows import _Rows
from tests.sdk.mirror import Mirror, plain, shape

keys = st.sampled_from(["", "", "a", "b", "c"])
words = st.sampled_from(["One", "Two", "三"])


def item(text: str) -> ui.Item:
    return ui.Item(text)


leaves: st.SearchStrategy[ui.Node] = st.one_of(
    st.builds(ui.Text, words, key=keys, tone=st.sampled_from(["primary", "accent"])),
    st.builds(ui.Button, words, key=keys, on_press=st.sampled_from([None, print])),
    st.builds(ui.Progress, st.floats(0, 1), key=keys),
    st.builds(
        lambda items, key, keyed: ui.List(items, row=item, row_key=str if keyed else None, key=key),
        st.lists(words, max_size=30),
        keys,
        st.booleans(),
    ),
)


def branch(inner: st.SearchStrategy[ui.Node]) -> st.SearchStrategy[ui.Node]:
    children = st.lists(inner | st.none(), max_size=5)
    return st.one_of(
        st.builds(lambda made, key: ui.Column(*made, key=key), children, keys),
        st.builds(lambda made, key, gap: ui.Row(*made, key=key, gap=gap), children, keys, st.integers(0, 9)),
    )


nodes = st.recursive(leaves, branch, max_leaves=12)
pages = st.builds(
    lambda made, key, title: ui.Page(*made, key=key, title=title),
    st.lists(nodes, max_size=5),
    st.sampled_from(["", "", "", "other"]),
    words,
)


@given(st.lists(pages, min_size=2, max_size=4))
def test_the_patches_of_any_pages_give_the_last_page(shown: list[ui.Page]) -> None:
    screen, mirror = Screen(), Mirror()
    for page in shown:
        mirror.apply(screen.show(page))
        assert shape(mirror.page) == plain(page, _Rows.first_window)


@given(pages)
def test_the_same_page_again_sends_nothing(page: ui.Page) -> None:
    screen = Screen()
    screen.show(page)
    assert screen.show(page) == []


def test_only_what_changed_is_sent() -> None:
    screen = Screen()
    screen.show(ui.Page(ui.Text("One"), ui.Text("Two")))
    assert screen.show(ui.Page(ui.Text("One"), ui.Text("Three", tone="accent"))) == [
        scene.Update(3, {"value": "Three", "tone": "accent"})
    ]
    assert screen.show(ui.Page(ui.Text("One"), ui.Text("Three"))) == [scene.Update(3, {"tone": None})]


def test_a_key_says_which_is_which() -> None:
    """Without keys two texts would change their words; with keys one moves."""
    screen = Screen()
    screen.show(ui.Page(ui.Text("One", key="one"), ui.Text("Two", key="two")))
    assert screen.show(ui.Page(ui.Text("Two", key="two"), ui.Text("One", key="one"))) == [scene.Move(3, 0)]


def test_one_that_goes_and_one_that_comes() -> None:
    screen = Screen()
    screen.show(ui.Page(ui.Text("One"), ui.Button("Two")))
    assert screen.show(ui.Page(ui.Text("One"), ui.Progress(0.5))) == [
        scene.Remove(3),
        scene.Insert(1, 1, scene.Tree(4, "progress", {"value": 0.5})),
    ]


def test_a_handler_stays_here_and_the_newest_is_called() -> None:
    pressed: list[str] = []
    screen = Screen()
    screen.show(ui.Page(ui.Button("Go", on_press=lambda: pressed.append("old"))))
    assert screen.show(ui.Page(ui.Button("Go", on_press=lambda: pressed.append("new")))) == []
    button = screen.node(2)
    assert button is not None
    button.handle("press", None)
    assert pressed == ["new"]


def many(count: int) -> ui.Page:
    return ui.Page(ui.List(range(count), row=lambda number: ui.Item(f"Row {number}"), focused=count // 2))


def test_a_window_of_rows_and_no_more() -> None:
    screen = Screen()
    (inserted, rows) = screen.show(many(1000))
    assert isinstance(inserted, scene.Insert)
    assert inserted.tree.children[0].props["count"] == 1000
    assert isinstance(rows, scene.Rows)
    assert (rows.start, len(rows.rows)) == (500 - 12, 24)
    (asked,) = screen.rows(2, 990, 40)
    assert isinstance(asked, scene.Rows)
    assert [row["title"] for row in asked.rows] == [f"Row {number}" for number in range(990, 1000)]


def test_rows_follow_what_they_show() -> None:
    """Only a change inside the window is sent, and with it the window as it now is."""
    screen = Screen()

    def page(items: list[str]) -> ui.Page:
        return ui.Page(ui.List(items, row=item))

    titles = [f"Row {number}" for number in range(200)]
    screen.show(page(titles))
    assert screen.show(page([*titles[:150], "changed", *titles[151:]])) == []
    (rows,) = screen.show(page(["changed", *titles[1:]]))
    assert isinstance(rows, scene.Rows)
    assert rows.rows[0] == {"title": "changed", "key": "0"}


@pytest.mark.parametrize("ask", [(-5, 3), (10**9, 3), (0, 10**9), (0, -1)])
def test_a_window_that_makes_no_sense_is_cut(ask: tuple[int, int]) -> None:
    screen = Screen()
    screen.show(many(100))
    (rows,) = screen.rows(2, *ask)
    assert isinstance(rows, scene.Rows)
    assert rows.start >= 0
    assert len(rows.rows) <= 96
    assert screen.rows(1, 0, 5) == []
    assert screen.rows(99, 0, 5) == []


def test_a_page_may_not_be_endlessly_deep() -> None:
    node: ui.Node = ui.Text("in the middle")
    for _ in range(MAX_DEPTH + 1):
        node = ui.Column(node)
    with pytest.raises(SceneError, match="deep"):
        Screen().show(ui.Page(node))


def cost(call: Callable[[], object]) -> float:
    """The shortest of some runs, in seconds."""
    best = float("inf")
    for _ in range(15):
        begun = time.thread_time()
        call()
        best = min(best, time.thread_time() - begun)
    return best


def tiles(count: int) -> ui.Page:
    return ui.Page(ui.Grid(range(count), row=lambda number: ui.Card(f"Tile {number}"), focused=count // 2))


@pytest.mark.parametrize("page", [many, tiles])
def test_a_hundred_thousand_rows_cost_as_much_as_a_hundred(page: Callable[[int], ui.Page]) -> None:
    def first_bytes(count: int) -> int:
        return len(msgspec.msgpack.encode(scene.Patch(tuple(Screen().show(page(count))))))

    assert first_bytes(100_000) < 1.5 * first_bytes(100)

    def update(count: int) -> Callable[[], object]:
        screen = Screen()
        screen.show(page(count))
        return lambda: screen.show(page(count))

    assert cost(update(100_000)) < 4 * cost(update(100))
    assert cost(lambda: Screen().show(page(100_000))) < 4 * cost(lambda: Screen().show(page(100)))


@pytest.mark.parametrize("page", [many, tiles])
def test_a_hundred_thousand_rows_take_no_more_memory_than_a_hundred(page: Callable[[int], ui.Page]) -> None:
    def held(count: int) -> int:
        screen = Screen()
        tracemalloc.start()
        screen.show(page(count))
        for start in [*range(0, count, count // 20), count // 2]:
            screen.rows(2, start, 40)
        size = tracemalloc.get_traced_memory()[0]
        tracemalloc.stop()
        return size

    held(100)
    # The least of a few: what other threads take meanwhile is counted, too.
    assert min(held(100_000) for _ in range(3)) < 1.5 * held(100)


def test_cost_grows_with_the_page_and_not_faster() -> None:
    def update(count: int) -> Callable[[], object]:
        screen = Screen()
        page = ui.Page(*(ui.Text(str(number)) for number in range(count)))
        screen.show(page)
        return lambda: screen.show(page)

    assert cost(update(800)) < 20 * cost(update(100))
