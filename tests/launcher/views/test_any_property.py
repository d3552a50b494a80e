"""An app can send anything for any property of any node: no view breaks, whatever keys are pressed."""

import contextlib
from dataclasses import fields

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gulou import scene, ui
from gulou.errors import SceneError
from gulou.ui.node import Node
from gulou_launcher.views import VIEWS
from tests.launcher.conftest import Household

KEYS = ["up", "down", "left", "right", "ok", "back", "channelup", "channeldown", "1", "0", "red"]
WRITTEN = ["a", "\b", "鼓", "7", "", "\n", "\0", "x" * 500]
LEAVES = sorted(kind for kind, view in VIEWS.items() if not view.container)
BRANCHES = sorted(kind for kind, view in VIEWS.items() if view.container and kind != "page")
EXTRA = {"count", "blocks", "options", "name", "value", "selected", "key", "rows", "first", "start"}


def nodes() -> dict[str, type[Node]]:
    found: dict[str, type[Node]] = {}
    waiting: list[type[Node]] = [Node]
    while waiting:
        node = waiting.pop()
        waiting += node.__subclasses__()
        if node.kind and node.__module__.startswith("gulou.ui."):  # not those of the launcher's own pages
            found[node.kind] = node
    return found


PROPERTIES = {kind: sorted({field.name for field in fields(node)} | EXTRA) for kind, node in nodes().items()}
ROW = sorted({field.name for kind in (ui.Item, ui.Card) for field in fields(kind)} | {"key"})

plain = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from([2**64 - 1, -(2**63), 1e308, -1e308, float("nan"), float("inf"), float("-inf")]),
    st.sampled_from([-1, 0, 1, 2, 5, 0.5, 100, 1e-300, 12, 2026]),
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
        [
            "center",
            "end",
            "left",
            "right",
            "bottom",
            "top-right",
            "display",
            "warning",
            "accent",
            "play",
            "#ff0000",
            "1.png",
        ]
    ),
    st.sampled_from(
        ["2026-11-23", "2026-11-23T05:00:00Z", "bold", "heading", "bullet", "line", "bar", "area"]
    ),
    st.binary(max_size=5),
)
values = st.recursive(
    plain,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.text(max_size=3) | st.sampled_from(ROW), inner, max_size=4),
    ),
    max_leaves=12,
)
options = st.lists(st.sampled_from(["one", "two", "漢" * 200, ""]), max_size=12)
blocks = st.lists(
    st.tuples(
        st.sampled_from(["heading", "bullet", "paragraph", "film"]),
        st.lists(st.tuples(st.sampled_from(["", "bold", "accent", "x"]), st.text(max_size=200)), max_size=3),
    ),
    max_size=6,
)
likely = {"options": options, "titles": options, "blocks": blocks, "count": st.integers(0, 200)}
rows = st.lists(st.dictionaries(st.sampled_from(ROW), plain, max_size=6), max_size=12).map(tuple)


def props(kind: str) -> st.SearchStrategy[dict[str, object]]:
    names = PROPERTIES.get(kind, sorted(EXTRA))
    any_value = st.dictionaries(st.sampled_from(names), values, max_size=6)
    known = [name for name in names if name in likely]
    sound = st.fixed_dictionaries({}, optional={name: likely[name] for name in known})
    return st.builds(lambda first, second: {**first, **second}, any_value, sound)


def test_every_view_has_a_node() -> None:
    assert set(VIEWS) == set(nodes())
    assert all(view.kind == kind for kind, view in VIEWS.items())


@settings(deadline=None, max_examples=200, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_property_whatever_breaks_a_view(household: Household, data: st.DataObject) -> None:
    household.answer_rows = False
    identity = iter(range(2, 100))
    kinds: dict[int, str] = {1: "page"}

    def tree(depth: int) -> scene.Tree:
        kind = data.draw(st.sampled_from(LEAVES + (BRANCHES if depth < 3 else [])))
        count = data.draw(st.integers(0, 3)) if kind in BRANCHES else 0
        children = tuple(tree(depth + 1) for _ in range(count))
        node_id = next(identity)
        kinds[node_id] = kind
        return scene.Tree(node_id, kind, data.draw(props(kind)), children)

    def apply(operation: scene.Insert | scene.Update | scene.Rows) -> None:
        household.stage.apply(scene.Patch((operation,)))
        household.settle()

    made = scene.Tree(1, "page", data.draw(props("page")), tuple(tree(0) for _ in range(3)))
    with contextlib.suppress(SceneError):
        apply(scene.Insert(scene.ROOT, 0, made))
        for node_id, kind in kinds.items():
            start = data.draw(st.sampled_from([0, 3, -1, 2**40]))
            apply(scene.Rows(node_id, start, data.draw(rows)))
            household.press(*data.draw(st.lists(st.sampled_from(KEYS), min_size=1, max_size=5)))
            household.stage.type(data.draw(st.sampled_from(WRITTEN)))
            household.settle()
            apply(scene.Update(node_id, data.draw(props(kind))))
    household.stage.resize(3840, 2160)
    household.settle()
    assert isinstance(household.stage.wanted_keys, frozenset)
