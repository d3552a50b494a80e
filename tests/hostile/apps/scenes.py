"""Deeds on the screen, through its wire but past the SDK's own care."""

from __future__ import annotations

import itertools
import time
from typing import Any

from hostile import Hostile

from gulou import scene, ui
from gulou.keys import Key

_ids = itertools.count(100_000)


def _send(app: Hostile, *operations: Any) -> None:
    app._send(scene.Patch(operations))


def _page(*children: scene.Tree) -> scene.Insert:
    return scene.Insert(scene.ROOT, 0, scene.Tree(next(_ids), "page", {}, children))


def _node(kind: str, *children: scene.Tree, **props: object) -> scene.Tree:
    return scene.Tree(next(_ids), kind, props, children)


def flood_of_patches(app: Hostile) -> None:
    while True:
        _send(app, scene.Update(1, {"title": "again"}))


def flood_of_bytes(app: Hostile) -> None:
    words = {f"p{number}": "x" * 30_000 for number in range(8)}
    while True:
        _send(app, scene.Update(1, words))


def flood_of_crumbs(app: Hostile) -> None:
    """Few bytes that cost much to take apart."""
    while True:
        _send(app, scene.Update(1, {"a": [{} for _ in range(200_000)]}))


def flood_of_pages(app: Hostile) -> None:
    """A new page of a thousand different words, again and again."""
    for number in itertools.count():
        rows = [
            _node(
                "row",
                *(_node("text", value=f"{number} {row} {column}", size="caption") for column in range(30)),
                gap=0,
            )
            for row in range(32)
        ]
        _send(app, _page(_node("column", *rows, gap=0)))


def flood_of_moves(app: Hostile) -> None:
    first, second = _node("text", value="a"), _node("text", value="b")
    _send(app, _page(first, second, *(_node("button", label=str(n)) for n in range(900))))
    while True:
        _send(app, *(scene.Move(second.id, n % 2) for n in range(3000)))


def a_million_nodes(app: Hostile) -> None:
    """By the SDK itself."""
    app.view = lambda: ui.Page(*(ui.Text(str(number)) for number in range(1_000_000)))  # type: ignore[method-assign]


def too_many_nodes(app: Hostile) -> None:
    _send(app, _page(*(_node("text", value=str(number)) for number in range(1100))))


def nodes_bit_by_bit(app: Hostile) -> None:
    def more() -> None:
        _send(app, *(scene.Insert(1, 0, _node("text", value="x")) for _ in range(50)))

    app.every(0.02, more)


def under_itself(app: Hostile) -> None:
    column = _node("column")
    _send(app, _page(column), scene.Insert(column.id, 0, column))


def twice_the_same(app: Hostile) -> None:
    text = _node("text", value="x")
    _send(app, _page(text, text))


def too_deep(app: Hostile) -> None:
    tree = _node("text", value="x")
    for _ in range(300):
        tree = _node("column", tree)
    _send(app, _page(tree))


def too_deep_to_read(app: Hostile) -> None:
    """Deeper than a decoder may go."""
    value: list[object] = []
    for _ in range(900):
        value = [value]
    _send(app, scene.Update(1, {"a": value}))


def unknown_kind(app: Hostile) -> None:
    _send(app, _page(_node("desktop")))


def a_page_in_a_page(app: Hostile) -> None:
    _send(app, _page(_node("page")))


def overlays_without_end(app: Hostile) -> None:
    _send(app, _page(*(_node("overlay", at="left", size=1.0) for _ in range(40))))


def eight_whole_overlays(app: Hostile) -> None:
    """All that is allowed: eight panels over the whole screen."""
    _send(app, _page(*(_node("overlay", _node("text", value="x"), at="left", size=1.0) for _ in range(8))))


def nobodys_node(app: Hostile) -> None:
    _send(app, scene.Remove(4711))


def the_launchers_own_page(app: Hostile) -> None:
    """Page, parent and numbers as the launcher's own screens have them."""
    _send(app, scene.Update(0, {"title": "Home"}))


def huge_text(app: Hostile) -> None:
    _send(
        app,
        scene.Update(1, {"title": "漢" * 80_000}),
        scene.Insert(1, 0, _node("text", value="漢 w" * 20_000, lines=12)),
    )


def huge_texts_kept(app: Hostile) -> None:
    """Each message is allowed; what the launcher would keep of all of them is not."""
    nodes = [_node("column") for _ in range(900)]
    _send(app, _page(*nodes))
    for node in itertools.cycle(nodes):
        _send(app, scene.Update(node.id, {f"p{next(_ids)}": "x" * 200_000}))
        time.sleep(0.12)


def wrong_types(app: Hostile) -> None:
    nonsense: tuple[Any, ...] = (
        -1,
        1e308,
        float("nan"),
        "",
        [],
        {},
        [[[]]],
        True,
        "x" * 9,
        [None],
        {"a": {}},
        2**62,
    )
    kinds = [
        "text",
        "button",
        "list",
        "rail",
        "grid",
        "row",
        "column",
        "overlay",
        "spacer",
        "progress",
        "player",
        "tabs",
        "hero",
        "image",
        "icon",
        "toggle",
    ]
    kinds += [
        "slider",
        "choice",
        "textfield",
        "form",
        "dialog",
        "toast",
        "chart",
        "map",
        "calendar",
        "guide",
        "surface",
        "richtext",
    ]
    names = [
        "value",
        "size",
        "tone",
        "lines",
        "label",
        "count",
        "start",
        "focused",
        "title",
        "selected",
        "columns",
        "width",
        "height",
        "source",
        "at",
        "gap",
    ]
    names += [
        "options",
        "minimum",
        "maximum",
        "step",
        "points",
        "series",
        "start",
        "hours",
        "channels",
        "year",
        "month",
        "marks",
        "keys",
        "on_back",
    ]
    for round_ in range(40):
        for kind in kinds:
            props = {name: nonsense[(round_ * 7 + n) % len(nonsense)] for n, name in enumerate(names)}
            _send(app, _page(_node(kind, **props)))
            time.sleep(0.002)


def rows_without_end(app: Hostile) -> None:
    listing = _node("list", count=10**15, focused=10**14, on_select=True)
    rows = tuple({"title": f"row {number}", "key": str(number)} for number in range(5000))
    _send(
        app, _page(listing), scene.Rows(listing.id, 10**14, rows), scene.Rows(listing.id, -(10**18), rows[:9])
    )
    while True:
        _send(app, scene.Update(listing.id, {"count": next(_ids)}), scene.Rows(listing.id, 0, rows[:1000]))


def every_key(app: Hostile) -> None:
    """It asks for every key there is, Home and Power too, and keeps Back to itself."""
    keys = tuple(str(key) for key in Key)
    app.view = lambda: ui.Page(  # type: ignore[method-assign]
        ui.Text("mine"), keys=keys, on_key=lambda key: True, on_back=lambda: True
    )


def a_faked_system(app: Hostile) -> None:
    """Looks like the box itself, where its own words are."""
    app.view = lambda: ui.Page(  # type: ignore[method-assign]
        ui.Overlay(ui.Text("Volume"), ui.Progress(1.0), at="top-left", size=0.24),
        ui.Overlay(ui.Text("Update needed"), ui.Button("Enter your password"), at="center", size=0.5),
        keys=("home", "volumeup"),
        on_back=lambda: True,
    )


def home_in_a_loop(app: Hostile) -> None:
    while True:
        app._send(scene.Leave())


def notes_without_end(app: Hostile) -> None:
    """Without the permission, past the SDK's own check."""
    while True:
        app._send(scene.Notification("You have won", "Press OK", "hostile:prize"))
        time.sleep(0.01)


def settings_of_nobody(app: Hostile) -> None:
    for number in range(500):
        app._send(scene.PutSetting(f"setting{number}", "x" * 10_000))
        time.sleep(0.01)


def toasts_without_end(app: Hostile) -> None:
    while True:
        _send(app, _page(_node("toast", text=f"Update {next(_ids)}", tone="warning")))
        time.sleep(0.01)
