"""The shell: Home and Back always leave, and an app that fails is named, bounded and kept closed.

The app, the zygote and the gateway are played by the test, over real sockets with the real messages.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from gulou import scene, ui
from gulou.manifest import Manifest
from gulou.states import AppState, ExitReason
from gulou_hal import link
from gulou_launcher.apps import CRASHES
from gulou_launcher.caps.table import Resource, Standing, Use
from gulou_launcher.window import Size, Window
from tests.launcher.conftest import SIZE
from tests.launcher.played_box import NOBODY, PlayedBox


def state(box: PlayedBox, name: str) -> AppState:
    return box.shell.apps[name].state


def test_an_app_is_begun_in_the_households_language(box: PlayedBox) -> None:
    app = box.open("one")
    assert app.got[0] == scene.Begin("en", SIZE.width, SIZE.height, "")
    assert isinstance(SIZE, Size)
    box.until(lambda: box.shell.apps["one"].pid == NOBODY + 1)


def test_home_leaves_at_once_and_the_app_sleeps(box: PlayedBox) -> None:
    app = box.open("one")
    box.shell.keys.press("home")
    assert box.at_home
    box.until(lambda: scene.Pause() in app.got)
    assert state(box, "one") is AppState.SUSPENDED
    box.shell.start(box.shell.apps["one"])
    box.until(lambda: scene.Resume() in app.got)
    assert state(box, "one") is AppState.RUNNING
    assert len(box.played) == 1


def test_back_leads_home_where_the_page_has_no_use_for_it(box: PlayedBox) -> None:
    box.open("one", ui.Page(ui.Text("one")))
    box.shell.keys.press("back")
    assert box.at_home


def test_back_leads_home_where_the_app_does_not_take_it(box: PlayedBox) -> None:
    app = box.open("one")
    app.takes_back = False
    box.shell.keys.press("back")
    box.until(lambda: box.at_home)


def test_back_that_is_taken_stays_in_the_app(box: PlayedBox) -> None:
    app = box.open("one")
    box.shell.keys.press("back")
    box.until(lambda: any(isinstance(message, scene.Back) for message in app.got))
    box.rest(0.7)
    assert not box.at_home


def test_back_without_an_answer_leads_home_all_the_same(box: PlayedBox) -> None:
    app = box.open("one")
    box.rest(0.1)
    app.answers = False
    box.shell.keys.press("back")
    box.until(lambda: box.at_home, within=2)


def test_a_silent_app_is_told_of_and_ended_when_it_is_left(box: PlayedBox) -> None:
    app = box.open("one")
    box.rest(0.1)
    app.answers = False
    box.until(lambda: "does not answer" in box.system_words)
    box.shell.keys.press("home")
    assert box.at_home
    assert "does not answer" not in box.system_words
    box.until(lambda: state(box, "one") is AppState.FAILED)
    assert box.kills[0].reason is ExitReason.NOT_RESPONDING
    assert "did not answer" in box.shell.home.notice


def test_keys_do_not_pile_up_before_a_silent_app(box: PlayedBox) -> None:
    app = box.open("one")
    box.rest(0.1)
    app.answers = False
    for _ in range(500):
        box.shell.keys.press("1")
    box.rest(0.2)
    assert sum(isinstance(message, scene.Key) for message in app.got) <= 16


@pytest.mark.parametrize("key", ["back", "home"])
def test_an_app_that_never_draws_can_be_left(box: PlayedBox, key: str) -> None:
    box.shell.start(box.shell.apps["one"])
    box.until(lambda: "is starting" in box.system_words)
    box.shell.keys.press(key)
    assert box.at_home
    box.until(lambda: state(box, "one") is AppState.STOPPED)


def test_an_app_that_fails_leads_home_with_its_reason_and_is_quarantined(box: PlayedBox) -> None:
    for number in range(1, CRASHES + 1):
        box.open("one")
        box.exited(number, ExitReason.CRASHED, "ValueError: no")
        box.until(lambda: box.at_home)
        assert "because of an error in it" in box.shell.home.notice
        assert box.shell.apps["one"].detail == "ValueError: no"
    assert state(box, "one") is AppState.QUARANTINED
    box.shell.start(box.shell.apps["one"])
    box.shell.layout()
    assert "kept closed" in box.words
    box.press("back")
    assert box.at_home
    assert len(box.played) == CRASHES
    box.shell.start(box.shell.apps["one"])
    box.press("right", "ok")
    box.until(lambda: len(box.played) == CRASHES + 1)


def test_an_app_that_sends_nonsense_is_closed_for_it(box: PlayedBox) -> None:
    app = box.open("one")
    app.send(scene.Patch((scene.Remove(99),)))
    box.until(lambda: state(box, "one") is AppState.FAILED)
    assert "no node 99" in box.shell.apps["one"].detail
    assert box.at_home


def test_an_answer_that_nobody_asked_for_closes_the_app(box: PlayedBox) -> None:
    app = box.open("one")
    app.send(scene.Answer(4711))
    box.until(lambda: state(box, "one") is AppState.FAILED)
    assert "nobody had asked" in box.shell.apps["one"].detail


def test_an_app_over_a_cap_is_told_and_one_far_over_it_is_ended_with_the_reason(box: PlayedBox) -> None:
    app = box.open("one")
    for _ in range(2000):
        app.send(scene.Patch(()))
    box.until(lambda: any(isinstance(message, scene.Warning) for message in app.got))
    assert box.shell.apps["one"].uses[Resource.MESSAGES].standing in (Standing.TOLD, Standing.SLOWED)
    assert not box.kills
    box.shell.running.over(1, Use(Resource.MESSAGES, Standing.STOPPED, 5000, 900))
    box.until(lambda: state(box, "one") is AppState.FAILED)
    assert box.kills[0].reason is ExitReason.FLOODED
    assert box.shell.apps["one"].detail == "messages: 5,000 of 900"


def test_an_app_is_started_at_the_level_that_it_and_the_household_demand(box: PlayedBox) -> None:
    assert box.open("one").spawn.demand == 1
    box.shell.household.put_demand(3)
    assert box.open("two").spawn.demand == 3


@pytest.mark.parametrize("reason", [ExitReason.REFUSED, ExitReason.KILLED])
def test_what_others_do_to_an_app_puts_it_in_no_quarantine(box: PlayedBox, reason: ExitReason) -> None:
    for number in range(1, CRASHES + 2):
        box.open("one")
        box.exited(number, reason, "one needs isolation level 3, and this box has 2")
        box.until(lambda: box.at_home)
    assert state(box, "one") is AppState.FAILED
    assert "needs isolation level 3" in box.shell.apps["one"].detail


def test_an_app_that_another_is_opened_over_has_left_the_screen(box: PlayedBox) -> None:
    app = box.open("one")
    box.open("two")
    box.until(lambda: scene.Pause() in app.got)
    assert state(box, "one") is AppState.SUSPENDED


def test_an_app_may_leave(box: PlayedBox) -> None:
    app = box.open("one")
    app.send(scene.Leave())
    box.until(lambda: box.at_home)
    assert state(box, "one") is AppState.SUSPENDED


def test_few_sleep_and_the_one_left_longest_ago_goes_first(box: PlayedBox) -> None:
    for name in ("one", "two", "three"):
        box.open(name)
        box.shell.keys.press("home")
    box.shell.start(box.shell.apps["one"])
    box.shell.keys.press("home")
    box.open("four")
    box.shell.keys.press("home")
    box.until(lambda: state(box, "two") is AppState.HIBERNATED)
    assert scene.Stop() in box.played[2].got
    assert [state(box, name) for name in ("one", "three", "four")] == [AppState.SUSPENDED] * 3


def test_an_app_opened_again_while_it_ends_is_opened_once(box: PlayedBox) -> None:
    box.obeys = False
    first = box.open("one")
    box.rest(0.1)
    first.answers = False
    box.shell.keys.press("back")
    box.until(lambda: box.at_home)
    box.until(lambda: box.kills)
    box.open("one")
    box.shell.keys.press("home")
    box.shell.start(box.shell.apps["one"])
    box.rest(0.1)
    assert len(box.played) == 2
    box.exited(1, ExitReason.NOT_RESPONDING)
    box.rest(0.1)
    assert state(box, "one") is AppState.RUNNING
    assert box.shell.apps["one"].pid == NOBODY + 2


def test_at_home_nobody_is_asked_how_it_is(box: PlayedBox) -> None:
    def asking() -> int:
        return box.screen.waiting.count(box.shell._look_after_front)

    assert asking() == 0
    box.open("one")
    box.shell.keys.press("home")
    box.shell.start(box.shell.apps["one"])
    assert asking() == 1
    box.shell.keys.press("home")
    box.until(lambda: asking() == 0)


def test_volume_is_the_boxes_own(box: PlayedBox) -> None:
    app = box.open("one")
    box.shell.keys.press("volumedown")
    assert "95" in box.system_words
    box.shell.keys.press("mute")
    assert "Muted" in box.system_words
    for _ in range(5):
        box.shell.keys.press("volumeup")
    assert box.shell.screening.volume == 100
    box.rest(0.05)
    assert not any(isinstance(message, scene.Key) for message in app.got)
    box.until(lambda: "100" not in box.system_words)


def test_a_trouble_stands_on_home_until_it_is_over(box: PlayedBox) -> None:
    box.gateway.send(link.Trouble("tuner", "No signal on 474 MHz: check the aerial cable."))
    box.until(lambda: "aerial" in box.shell.home.notice)
    box.gateway.send(link.Trouble("tuner", ""))
    box.until(lambda: box.shell.home.notice == "")


def test_the_guide_key_leads_from_home_to_the_guide(window: Window, tmp_path: Path) -> None:
    television = Manifest("tv", "1.0", "tv:Tv", {"en": "TV"}, handles=("dvb",))
    box = PlayedBox(tmp_path, manifests=(television,))
    box.shell.keys.press("epg")
    box.until(lambda: box.played and box.played[1].heard(scene.Begin))
    assert box.played[1].heard(scene.Begin)[0].link == "dvb:guide"
    box.close()


def test_without_television_the_guide_key_says_so(box: PlayedBox) -> None:
    box.shell.keys.press("epg")
    assert box.shell.home.notice == "No installed app shows television."
