"""Whatever can have the focus is reached with four keys from whatever else can, on pages of every node."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gulou import ui
from tests.launcher.conftest import Household

KEYS = ("up", "down", "left", "right")
MOST_PRESSES = 40
"""What scrolls or counts by itself is left after so many at most."""
LEAVES = [
    "button",
    "wide",
    "list",
    "rail",
    "grid",
    "tabs",
    "toggle",
    "slider",
    "choice",
    "textfield",
    "rich",
    "hero",
    "text",
    "spacer",
    "icon",
    "chart",
    "calendar",
    "map",
    "guide",
]
layout = st.recursive(
    st.sampled_from(LEAVES),
    lambda inner: st.tuples(st.sampled_from(["row", "column", "form"]), st.lists(inner, max_size=4)),
    max_leaves=12,
)


_EVENING = 1_767_600_000


def _channel(number: int) -> ui.GuideChannel:
    return ui.GuideChannel(f"Channel {number}", str(number))


def _programmes(number: int, start: float, end: float) -> list[ui.GuideProgramme]:
    hours = [_EVENING + 3600 * hour for hour in range(3)]
    return [ui.GuideProgramme(hour, hour + 3600, "News") for hour in hours]


def build(plan: object, names: list[str]) -> ui.Node:
    if isinstance(plan, tuple):
        children = [build(child, names) for child in plan[1]]
        match plan[0]:
            case "row":
                return ui.Row(*children)
            case "form":
                return ui.Form(*children, submit="Send")
        return ui.Column(*children)
    name = f"{len(names)}"
    names.append(name)
    match plan:
        case "button":
            return ui.Button(name)
        case "wide":
            return ui.Button(name + " and a good many words")
        case "list":
            return ui.List(["a", "b"], row=ui.Item)
        case "rail":
            return ui.Rail(["a", "b"], row=ui.Card, title=name)
        case "grid":
            return ui.Grid(["a", "b", "c"], row=ui.Card, columns=2)
        case "tabs":
            return ui.Tabs(["One", "Two", "Three"])
        case "toggle":
            return ui.Toggle(name, key=name)
        case "slider":
            return ui.Slider(name, 5, key=name)
        case "choice":
            return ui.Choice(name, ["a", "b"], key=name)
        case "textfield":
            return ui.TextField(name, key=name)
        case "rich":
            return ui.RichText("Words. " * 400)
        case "hero":
            return ui.Hero(name, "", "", None, ui.Button("Play"), ui.Button("More"))
        case "text":
            return ui.Text(name)
        case "icon":
            return ui.Icon("star")
        case "chart":
            return ui.Chart("bar", [ui.Series("a", [1, 2, 3])])
        case "calendar":
            return ui.Calendar(2026, 11, marks={"2026-11-23": "Market"})
        case "map":
            return ui.Map([ui.Point(26.6, 106.7, "Guiyang"), ui.Point(26.6, 108.0, "Kaili")])
        case "guide":
            return ui.Guide(range(2), row=_channel, programmes=_programmes, start=_EVENING, hours=3)
    return ui.Spacer(40)


def holding(kind: str, children: list[ui.Node]) -> ui.Page:
    match kind:
        case "overlay":
            return ui.Page(ui.Button("Behind"), ui.Overlay(*children, at="right", size=0.9))
        case "dialog":
            return ui.Page(ui.Button("Behind"), ui.Dialog("Sure?", "Really?", *children))
    return ui.Page(*children)


@settings(deadline=None, max_examples=120, suppress_health_check=list(HealthCheck))
@given(
    plans=st.lists(layout, min_size=1, max_size=5),
    kind=st.sampled_from(["page", "page", "overlay", "dialog"]),
)
def test_everything_is_reached_from_everything(household: Household, plans: list[object], kind: str) -> None:
    names: list[str] = []
    household.show(holding(kind, [build(plan, names) for plan in plans]))
    stage = household.stage
    everything = stage._focusables()
    reached: dict[int, set[int]] = {}
    for origin in everything:
        reached[origin.id] = set()
        for key in KEYS:
            stage.set_focus(origin)
            household.settle()
            for _ in range(MOST_PRESSES):
                household.press(key)
                if stage.focus is not origin:
                    break
            assert stage.focus is not None
            reached[origin.id].add(stage.focus.id)
    for origin in everything:
        seen, open_ends = {origin.id}, [origin.id]
        while open_ends:
            for following in reached[open_ends.pop()] - seen:
                seen.add(following)
                open_ends.append(following)
        missing = [view for view in everything if view.id not in seen]
        where = [(view.kind, view.rect) for view in missing]
        assert not missing, f"from {origin.kind} {origin.rect} nothing leads to {where}"


def test_a_slider_beside_a_button_is_adjusted_after_ok(household: Household) -> None:
    household.show(ui.Page(ui.Row(ui.Slider("Warmth", 20), ui.Button("Reset"))))
    household.press("right")
    assert household.focus == "Reset"
    household.press("left", "ok", "right", "right")
    slider = household.stage.focus
    assert slider is not None
    assert slider.kind == "slider"
    assert slider.value == 22  # type: ignore[attr-defined]
    assert household.press("back")
    household.press("right")
    assert household.focus == "Reset"


def buttons(count: int) -> ui.Page:
    rows = [ui.Row(*(ui.Button(f"{n}") for n in range(9)), gap=1, key=str(row)) for row in range(count // 10)]
    return ui.Page(ui.Column(*rows, gap=1), key=f"{count}")


@pytest.mark.parametrize("key", KEYS)
def test_a_key_on_a_full_page_costs_as_much_for_each_thing_on_it(household: Household, key: str) -> None:
    """The next focus is found by looking at each thing a few times, however many there are."""

    def press(count: int) -> float:
        household.show(buttons(count))
        stage = household.stage
        views = stage._focusables()
        best = float("inf")
        for _ in range(8):
            stage.set_focus(views[len(views) // 2])
            household.settle()
            begun = time.thread_time()
            stage.key(key)
            best = min(best, time.thread_time() - begun)
        return best / len(views)

    assert press(450) < 5 * press(30)
