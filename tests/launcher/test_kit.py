"""The test kit's model of focus is held to the launcher's stage: the same page and keys, the same focus."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from gulou import scene, ui
from gulou.difference import Screen
from gulou.testing.model.kinds import KINDS
from gulou.testing.model.rows import Rows
from gulou.testing.model.stage import Stage
from gulou_launcher.views import VIEWS
from gulou_launcher.views.rows import RowsView
from gulou_launcher.window import Window

from .conftest import Household
from .test_focus import build, layout

_PIXELS = 4
DIRECTIONS = ("up", "down", "left", "right")


class Kit:
    """The kit's stage, and what it tells the app."""

    def __init__(self) -> None:
        self.told: list[scene.Action | scene.NeedRows] = []
        self._screen = Screen()
        self.stage = Stage(self._tell)

    def show(self, page: ui.Page) -> None:
        self.stage.apply(scene.Patch(tuple(self._screen.show(page))))
        self.settle()

    def press(self, key: str) -> bool:
        used = self.stage.key(key)
        self.settle()
        return used

    def settle(self) -> None:
        self.stage.layout()
        self.stage.layout()

    @property
    def focus(self) -> object:
        node = self.stage.focus
        return None if node is None else (node.id, node.index if isinstance(node, Rows) else 0)

    def _tell(self, message: scene.Action | scene.NeedRows) -> None:
        self.told.append(message)
        if isinstance(message, scene.NeedRows):
            rows = self._screen.rows(message.id, message.start, message.count, message.span)
            self.stage.apply(scene.Patch(tuple(rows)))


def focus(household: Household) -> object:
    view = household.stage.focus
    return None if view is None else (view.id, view.index if isinstance(view, RowsView) else 0)


def actions(told: list[Any]) -> list[scene.Action]:
    return [message for message in told if isinstance(message, scene.Action)]


def walk(household: Household, page: ui.Page, keys: list[str]) -> None:
    """Press the keys on both; each leaves both with the same focus, and tells the app the same."""
    kit = Kit()
    household.show(page)
    kit.show(page)
    where = f"on {[(view.kind, view.rect) for view in household.stage._focusables()]}"
    assert kit.focus == focus(household), where
    for number, key in enumerate(keys):
        household.told.clear()
        kit.told.clear()
        before = focus(household)
        used = household.press(key)
        assert kit.press(key) == used, f"{key} from {before} {where}"
        assert kit.focus == focus(household), f"key {number}, {key} from {before} {where}"
        assert actions(kit.told) == actions(household.told), f"key {number}, {key} from {before} {where}"


WALK = ["down", "right", "ok", "down", "down", "left", "up", "right", "right", "right", "down", "ok", "left"]
WALK += [
    "up",
    "up",
    "up",
    "ok",
    *["down"] * 9,
    "channelup",
    "left",
    "left",
    "left",
    "channeldown",
    "ok",
    "back",
]


def press() -> None:
    """Something to be called."""


def tile(number: int) -> ui.Card:
    return ui.Card(f"Tile {number}")


def rail(title: str, count: int) -> ui.Rail[int]:
    return ui.Rail(
        range(count),
        row=lambda number: ui.Card(f"Tile {number}"),
        title=title,
        on_select=print,
        on_focus=print,
    )


def programmes(channel: int, start: float, end: float) -> list[ui.GuideProgramme]:
    """Of 25 to 40 minutes, and none where the hour is divisible by seven."""
    long = 1500 + 300 * (channel % 4)
    numbers = range(int(start // long), int(end // long) + 1)
    return [
        ui.GuideProgramme(number * long, (number + 1) * long, f"Programme {number}")
        for number in numbers
        if number % 7
    ]


def rows(count: int) -> ui.List[int]:
    return ui.List(range(count), row=lambda number: ui.Item(f"Row {number}"), on_select=print, on_focus=print)


PAGES: dict[str, ui.Page] = {
    "buttons": ui.Page(
        ui.Text("Choose", size="title"),
        ui.Row(
            ui.Button("One", on_press=press), ui.Button("Two", on_press=press), ui.Spacer(), ui.Button("3")
        ),
        ui.Text("A long sentence that says what all of this is about. " * 6, lines=4),
        ui.Column(ui.Button("Four", on_press=press), ui.Button("Fünf und noch mehr"), align="center"),
        ui.Button("六"),
    ),
    "rails": ui.Page(ui.Button("Top"), rail("On now", 40), rail("Apps", 3), rail("Unseen", 5)),
    "list": ui.Page(ui.Text("List", size="title"), rows(60), ui.Row(ui.Button("Yes"), ui.Button("No"))),
    "lists": ui.Page(ui.Row(ui.Column(rows(5)), ui.Column(rows(3)))),
    "empty list": ui.Page(ui.List((), row=ui.Item, empty="Nothing"), ui.Button("Back")),
    "overlay": ui.Page(
        ui.Button("Below"),
        ui.Overlay(ui.Text("Sure?"), ui.Row(ui.Button("Yes", on_press=press), ui.Button("No")), at="center"),
    ),
    "overlay right": ui.Page(rows(4), ui.Overlay(rows(9), ui.Button("Close"), at="right")),
    "overlay bottom": ui.Page(ui.Button("Page"), ui.Overlay(ui.Text("Words"), ui.Progress(0.5))),
    "overlay top-left": ui.Page(ui.Overlay(ui.Button("A"), ui.Button("B"), at="top-left", size=0.2)),
    "player": ui.Page(ui.Player("dvb://1.1.1"), ui.Overlay(ui.Button("A"), ui.Progress(0.3), at="top")),
    "tabs and grid": ui.Page(
        ui.Tabs(("Now", "Later", "第三"), on_change=print),
        ui.Grid(
            range(43),
            row=lambda number: ui.Card(f"Tile {number}"),
            columns=4,
            on_select=print,
            on_focus=print,
        ),
    ),
    "many tabs": ui.Page(ui.Tabs([f"A long title {number}" for number in range(12)]), ui.Button("Below")),
    "hero": ui.Page(
        ui.Hero(
            "Title",
            "Subtitle",
            "Words " * 40,
            None,
            ui.Button("Play", "play", on_press=press),
            ui.Button("+"),
        ),
        rail("More", 9),
    ),
    "rich text": ui.Page(
        ui.Row(ui.Icon("info"), ui.Text("About")),
        ui.RichText(
            "# Heading\n\n" + "A **bold** word, and many others. " * 60 + "\n\n- 一点\n- two\n\n" + "字" * 900
        ),
        ui.Button("Close"),
    ),
    "short rich text": ui.Page(ui.RichText("Short."), rows(7)),
    "fields": ui.Page(
        ui.Toggle("Switch", on_change=print),
        ui.Slider("Loudness", 30, step=5, on_change=print),
        ui.Choice("Unit", ("Celsius", "Fahrenheit", "Kelvin"), on_change=print),
        ui.TextField("Name", on_change=print, on_submit=print),
        ui.Row(ui.Button("OK", "check"), ui.Button("", "close")),
    ),
    "writing at once": ui.Page(ui.TextField("Name", open=True, on_change=print), ui.Button("Below"), rows(3)),
    "form": ui.Page(
        ui.Form(
            ui.Toggle("Switch", key="a"),
            ui.TextField("Number", digits=True, key="b"),
            ui.Choice("One", {"x": "X", "y": "Y"}, "y", key="c"),
            submit="Save",
            on_submit=print,
        )
    ),
    "dialog": ui.Page(
        rows(3),
        ui.Dialog("Sure?", "It cannot be taken back.", ui.Button("Yes", on_press=press), ui.Button("No")),
    ),
    "dialog that closes": ui.Page(ui.Button("Page"), ui.Dialog("Done", on_back=press)),
    "dialog that the TV closes": ui.Page(ui.Button("Page"), ui.Button("Two"), ui.Dialog("Done")),
    "many buttons": ui.Page(ui.Dialog("Which?", "", *(ui.Button(f"Number {n}") for n in range(9)))),
    "images": ui.Page(
        ui.Row(ui.Image("no.png", width=300, height=200), ui.Button("One"), ui.Image("no.png", height=90)),
        ui.Image("no.png", alt="Nothing"),
        ui.Button("Two"),
    ),
    "large grid": ui.Page(
        ui.Grid(
            range(6),
            row=lambda number: ui.Card(f"Tile {number}", "Below", seal=str(number), icon="tv"),
            columns=3,
            large=True,
            on_select=print,
        ),
        ui.Button("Below"),
    ),
    "toast": ui.Page(ui.Button("Page"), ui.Toast("One"), ui.Toast("Two"), ui.Overlay(ui.Button("In"))),
    "surface": ui.Page(ui.Surface(320, 180), ui.Button("Over")),
    "text grid": ui.Page(ui.TextGrid([[("Hello ", 7, 0, False), ("🬂▌", 2, 4, True)], []]), ui.Button("On")),
    "surface in the page": ui.Page(ui.Row(ui.Surface(320, 180, full=False), ui.Button("1")), ui.Button("2")),
    "chart": ui.Page(
        ui.Chart("line", (ui.Series("One", (1, 2, None, 4)), ui.Series("Two", (3,))), ("a", "b"), unit="°C"),
        ui.Chart("bar", (ui.Series("Unread", (1, 2)),), readable=False),
        ui.Button("Below"),
    ),
    "calendar": ui.Page(
        ui.Button("Above"), ui.Calendar(2026, 2, selected="2026-02-18", on_select=print, on_month=print)
    ),
    "guide": ui.Page(
        ui.Guide(
            range(60),
            row=lambda number: ui.GuideChannel(f"Channel {number}", str(number)),
            programmes=programmes,
            start=1_767_600_000,
            hours=48,
            on_select=lambda channel, programme: None,
            on_focus=lambda channel, programme: None,
        ),
        ui.Button("Below"),
    ),
    "map": ui.Page(
        ui.Button("Above"),
        ui.Map(
            [
                ui.Point(26.6, 106.7, "Guiyang"),
                ui.Point(26.6, 108.0, "Kaili"),
                ui.Point(27.7, 106.9, "Zunyi"),
                ui.Point(25.9, 107.5, "Duyun"),
            ],
            on_select=print,
            on_focus=print,
        ),
    ),
    "map without points": ui.Page(ui.Map(tiles=lambda zoom, x, y: None, height=400), ui.Button("Below")),
    "qr code": ui.Page(ui.Row(ui.QrCode(("10", "01"), 300), ui.Button("Beside")), ui.Button("Below")),
    "nothing": ui.Page(ui.Text("Nothing to press")),
}


@pytest.mark.parametrize("name", PAGES)
def test_each_page_is_walked_alike(household: Household, name: str) -> None:
    walk(household, PAGES[name], WALK)


def test_every_kind_of_node_is_walked() -> None:
    """A new kind needs a row in the model's table of kinds, and a page above."""
    shown = {node.kind for page in PAGES.values() for node in flat(page)}
    assert set(VIEWS) <= set(KINDS)
    assert set(VIEWS) <= shown


def flat(node: ui.Node) -> list[ui.Node]:
    return [node, *(each for child in node.children for each in flat(child))]


@settings(deadline=None, max_examples=200, suppress_health_check=list(HealthCheck))
@given(
    plans=st.lists(layout, min_size=1, max_size=4),
    overlay=st.booleans(),
    keys=st.lists(st.sampled_from(DIRECTIONS), min_size=4, max_size=12),
)
def test_any_page_is_walked_alike(
    window: Window, plans: list[object], overlay: bool, keys: list[str]
) -> None:
    names: list[str] = []
    children = [build(plan, names) for plan in plans]
    page = ui.Page(ui.Overlay(*children, at="right", size=0.9)) if overlay else ui.Page(*children)
    household = Household()
    household.show(page)
    assume(not tight(household))
    walk(Household(), page, keys)


def tight(household: Household) -> bool:
    """Whether a pixel decides if one thing lies beside another: the kit only reckons how wide words are."""
    places = [view.rect for view in household.stage._focusables()]
    return any(abs(one.right - other.x) < _PIXELS for one in places for other in places if one is not other)


def test_a_page_that_comes_back_has_its_focus_where_it_was(window: Window) -> None:
    """Back from a screen leads to the row that opened it: pages are told apart by their keys."""
    here = ui.Page(
        ui.Button("Above"),
        ui.List(range(50), row=lambda number: ui.Item(f"Row {number}")),
        key="list",
    )
    there = ui.Page(ui.Button("Done"), key="lesson")
    household, kit = Household(), Kit()
    for press, show in ((household.press, household.show), (kit.press, kit.show)):
        show(here)
        for _ in range(4):
            press("down")
        show(there)
        show(here)
    assert household.stage.focus is not None
    assert (household.stage.focus.kind, household.stage.focus.part()) == ("list", 3)
    assert focus(household) == kit.focus
    household.show(ui.Page(ui.Button("Another"), key="another"))
    assert household.stage.focus.kind == "button"
