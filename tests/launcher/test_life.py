"""The life of an app: left, saved, frozen, hibernated, and brought back to where it was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gulou import scene, ui
from gulou.manifest import Manifest
from gulou.states import AppState, ExitReason
from gulou_hal import link
from gulou_launcher.running_apps import SLEEP_AFTER, STATES, SUSPENDED_AT_MOST
from gulou_launcher.sandbox import messages as zygote
from gulou_launcher.window import Window
from tests.launcher.played_box import PlayedBox

RADIO = Manifest("radio", "1", "radio:Radio", {"en": "Radio"}, permissions={"background": {"en": "Sound"}})


def orders(box: PlayedBox, kind: type[zygote.Order]) -> list[int]:
    """The instances that the zygote was told this of."""
    return [order.instance for order in box.orders if isinstance(order, kind)]


def test_an_app_that_is_left_saves_and_is_frozen_soon(box: PlayedBox) -> None:
    app = box.open("one")
    app.state = {"page": 3}
    box.shell.keys.press("home")
    box.until(lambda: orders(box, zygote.Stop) == [1], within=SLEEP_AFTER + 2)
    assert [type(message) for message in app.got][-2:] == [scene.Pause, scene.Save]
    assert box.shell.kept.get(STATES, "one") == {"page": 3}
    box.until(lambda: link.Asleep(1, True) in box.told_gateway)
    assert box.shell.apps["one"].state is AppState.SUSPENDED


def test_a_frozen_app_goes_on_where_it_stood(box: PlayedBox) -> None:
    app = box.open("one")
    box.shell.keys.press("home")
    box.until(lambda: orders(box, zygote.Stop), within=SLEEP_AFTER + 2)
    box.shell.start(box.shell.apps["one"], "one://tea")
    box.until(lambda: scene.Open("one://tea") in app.got)
    assert orders(box, zygote.Continue) == [1]
    box.until(lambda: link.Asleep(1, False) in box.told_gateway)
    assert box.shell.apps["one"].state is AppState.RUNNING


def test_an_app_opened_again_at_once_is_not_frozen(box: PlayedBox) -> None:
    box.open("one")
    box.shell.keys.press("home")
    box.shell.start(box.shell.apps["one"])
    box.rest(SLEEP_AFTER + 0.3)
    assert orders(box, zygote.Stop) == []
    assert box.shell.apps["one"].state is AppState.RUNNING


def test_an_app_that_does_not_save_is_ended(box: PlayedBox) -> None:
    app = box.open("one")
    box.rest(0.1)
    app.answers = False
    box.shell.keys.press("home")
    box.until(lambda: box.kills, within=SLEEP_AFTER + 2)
    assert box.kills[0].reason is ExitReason.NOT_RESPONDING


def test_the_one_asleep_longest_hibernates_and_begins_with_what_it_saved(box: PlayedBox) -> None:
    names = ("one", "two", "three", "four")[: SUSPENDED_AT_MOST + 1]
    for name in names:
        app = box.open(name)
        app.state = f"where {name} was"
        box.rest(0.1)
        box.shell.keys.press("home")
        box.rest(0.1)
    box.until(lambda: box.shell.apps["one"].state is AppState.HIBERNATED)
    assert scene.Stop() in box.played[1].got
    again = box.open("one")
    begun = again.heard(scene.Begin)[0]
    assert begun.state == "where one was"


def test_a_crash_clears_what_was_saved(box: PlayedBox) -> None:
    app = box.open("one")
    app.state = "poison"
    box.rest(0.1)
    box.shell.keys.press("home")
    box.until(lambda: box.shell.kept.has(STATES, "one"))
    box.shell.start(box.shell.apps["one"])
    box.exited(1, ExitReason.CRASHED, "ValueError: poison")
    box.until(lambda: box.shell.apps["one"].state is AppState.FAILED)
    assert box.open("one").heard(scene.Begin)[0].state is None


def nested(depth: int) -> object:
    state: object = 1
    for _ in range(depth):
        state = [state]
    return state


@pytest.mark.parametrize(
    "state", ["x" * (scene.MAX_STATE + 1), nested(scene.MAX_STATE_DEPTH + 1), nested(900)], ids=type
)
def test_what_is_too_much_to_keep_is_not_kept(box: PlayedBox, state: object) -> None:
    app = box.open("one")
    app.state = state
    box.rest(0.1)
    box.shell.keys.press("home")
    box.until(lambda: orders(box, zygote.Stop), within=SLEEP_AFTER + 2)
    assert not box.shell.kept.has(STATES, "one")


def test_what_nobody_asked_for_is_not_kept_and_ends_the_app(box: PlayedBox) -> None:
    app = box.open("one")
    app.send(scene.Saved(999, "mine"))
    box.until(lambda: box.shell.apps["one"].state is AppState.FAILED)
    assert "nobody had asked" in box.shell.apps["one"].detail
    assert not box.shell.kept.has(STATES, "one")


@pytest.fixture
def with_radio(window: Window, tmp_path: Path) -> Iterator[PlayedBox]:
    box = PlayedBox(tmp_path, ("one",), manifests=(RADIO,), preset={"radio": ("background",)})
    yield box
    box.close()


def test_an_app_that_may_works_on_in_the_background(with_radio: PlayedBox) -> None:
    with_radio.open("radio")
    with_radio.shell.keys.press("home")
    assert with_radio.shell.apps["radio"].state is AppState.BACKGROUND
    with_radio.rest(SLEEP_AFTER + 0.3)
    assert orders(with_radio, zygote.Stop) == []


def test_an_app_that_may_starts_together_with_the_box(with_radio: PlayedBox) -> None:
    with_radio.shell.report(zygote.Isolation(2, []))
    with_radio.until(lambda: with_radio.played)
    radio = with_radio.played[1]
    with_radio.until(lambda: radio.heard(scene.Begin))
    assert radio.heard(scene.Begin)[0].background
    radio.draw(ui.Page(ui.Text("radio")))
    with_radio.until(lambda: with_radio.shell.apps["radio"].state is AppState.BACKGROUND)
    assert with_radio.at_home
    with_radio.shell.start(with_radio.shell.apps["radio"])
    assert with_radio.shell.apps["radio"].state is AppState.RUNNING
    assert len(with_radio.played) == 1


def test_the_box_ends_and_apps_go_on_when_it_is_back(window: Window, tmp_path: Path) -> None:
    before = PlayedBox(tmp_path, ("one",))
    app = before.open("one")
    app.state = ["deep", "inside"]
    before.rest(0.1)
    before.end_with_apps()
    assert scene.Stop() in app.got
    after = PlayedBox(tmp_path, ("one",))
    try:
        assert after.shell.apps["one"].state is AppState.HIBERNATED
        assert after.open("one").heard(scene.Begin)[0].state == ["deep", "inside"]
    finally:
        after.close()


def test_an_app_that_is_opened_over_another_sends_that_to_sleep(box: PlayedBox) -> None:
    first = box.open("one")
    box.open("two")
    assert scene.Pause() in first.got
    assert box.shell.apps["one"].state is AppState.SUSPENDED
    assert box.shell.apps["two"].state is AppState.RUNNING


def test_what_an_app_could_not_answer_while_it_was_frozen_is_not_held_against_it(box: PlayedBox) -> None:
    app = box.open("one")
    box.shell.keys.press("home")
    box.rest(SLEEP_AFTER - 1.0)
    app.answers = False
    session = next(iter(box.shell.running.sessions.values()))
    session.ping()
    box.until(lambda: orders(box, zygote.Stop), within=SLEEP_AFTER + 2)
    box.rest(1.5)
    app.answers = True
    box.shell.start(box.shell.apps["one"])
    assert session.silent_for < 0.1
    box.shell.keys.press("home")
    assert not box.kills
