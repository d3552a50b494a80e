"""The quick panel: over anything, by one key or by Home twice, and away by Back."""

from __future__ import annotations

import pytest

from gulou import scene, ui
from gulou_launcher import keys
from gulou_launcher.looks import HIGH_CONTRAST
from gulou_launcher.player import audio
from gulou_launcher.player.outputs import Output
from gulou_launcher.rest.rest import Resting
from gulou_launcher.screening import OUTPUT
from gulou_launcher.views.rows import RowsView
from tests.launcher.played_box import PlayedApp, PlayedBox

FILM = ui.Page(ui.Player("dvb://1.2.3"), keys=("audio", "1"), on_key=print)


def heard(app: PlayedApp) -> list[str]:
    return [message.key for message in app.heard(scene.Key)]


def focus(box: PlayedBox) -> str:
    box.shell.layout()
    view = box.shell.system.session.stage.focus
    return view.words("label") if view is not None else ""


def go_to(box: PlayedBox, label: str) -> None:
    """Go down to the row of this name."""
    for _ in range(20):
        if focus(box) == label:
            return
        box.press("down")
    raise AssertionError(f"no way to {label}: {box.system_words}")


def test_it_opens_over_an_app_takes_its_keys_and_back_closes_it(box: PlayedBox) -> None:
    app = box.open("one", FILM)
    box.press("quick")
    assert "Sleep timer" in box.system_words
    box.press("1")
    assert not heard(app)
    box.press("back")
    assert "Sleep timer" not in box.system_words
    assert box.shell.front is not None, "the film goes on"
    box.press("1")
    box.until(lambda: heard(app) == ["1"])


def test_it_opens_over_an_app_that_hangs(box: PlayedBox) -> None:
    app = box.open("one")
    app.answers = False
    box.press("1", "quick")
    assert "Sleep timer" in box.system_words
    go_to(box, "Standby")
    box.press("ok")
    assert box.shell.rest.state is Resting.standby


def test_home_twice_opens_it_over_what_the_first_has_left(box: PlayedBox) -> None:
    box.open("one", FILM)
    box.press("home")
    assert box.at_home, "the first acts at once"
    box.press("home")
    assert "Sleep timer" in box.system_words
    assert box.shell.front is not None
    box.press("home")
    assert box.at_home, "Home always leads home"
    assert "Sleep timer" not in box.system_words


def test_an_app_that_opened_meanwhile_is_left_by_one_home(box: PlayedBox) -> None:
    box.open("one", FILM)
    box.press("home")
    box.shell.start(box.shell.apps["one"])  # somebody's phone, say
    box.press("home")
    assert box.at_home
    box.press("home")
    assert box.shell.front is not None, "which was the first, so that this is the second"


def test_home_twice_slowly_stays_at_home(box: PlayedBox) -> None:
    box.press("home")
    box.rest(keys.TWICE + 0.05)
    box.press("home")
    assert "Sleep timer" not in box.system_words
    box.press("down", "home")
    assert "Sleep timer" not in box.system_words, "another key came between"


def test_volume_contrast_and_sleep_are_set_there(box: PlayedBox) -> None:
    box.press("quick", "left")
    assert box.shell.screening.volume == 95
    go_to(box, "High contrast")
    box.press("ok")
    assert box.shell.preferences.get(HIGH_CONTRAST)
    box.press("up", "right")
    assert box.shell.rest.sleep_timer.chosen == 15


def test_a_key_that_the_remote_lacks_is_pressed_for_the_app(box: PlayedBox) -> None:
    app = box.open("one", FILM)
    box.press("quick")
    assert "Subtitles" not in box.system_words, "this page has no use for them"
    go_to(box, "Audio")
    box.press("ok")
    box.until(lambda: heard(app) == ["audio"])
    assert "Sleep timer" not in box.system_words


def test_the_picture_is_seen_as_wanted_until_something_else_plays(box: PlayedBox) -> None:
    app = box.open("one", FILM)
    box.shell.screening.put_zoom("zoom")
    assert box.shell.screen.aspect == "zoom"
    app.draw(ui.Page(ui.Player("dvb://1.2.4")))
    box.until(lambda: box.shell.screening.source == "dvb://1.2.4")
    assert box.shell.screen.aspect == "auto"


def test_settings_and_devices_are_reached_from_it(box: PlayedBox) -> None:
    box.open("one")
    box.press("quick")
    go_to(box, "Devices")
    box.press("ok")
    assert "Sleep timer" not in box.system_words
    box.press("back")
    assert "Sleep timer" in box.system_words
    go_to(box, "Devices")
    box.press("right", "ok")
    assert box.shell.front is None
    assert "Parental lock" in box.words


def test_only_the_panel_has_a_focus_ring_while_it_is_open(box: PlayedBox) -> None:
    box.shell.layout()
    home = box.shell.home.stage
    assert home.focus is not None and home.focus.focused
    box.press("quick")
    box.shell.layout()
    panel = box.shell.system.session.stage
    assert panel.focus is not None and panel.focus.focused
    assert not home.focus.focused, "home shows no ring of its own"
    box.press("back")
    box.shell.layout()
    assert home.focus.focused


def test_what_is_being_written_waits_for_the_panel_to_close(box: PlayedBox) -> None:
    box.press("search")
    box.shell.layout()
    field = box.shell.shown.open_field
    assert field is not None
    box.press("quick")
    box.shell.layout()
    assert field.opened and not field.keys.lit
    box.press("back")
    box.shell.layout()
    assert field.opened and field.keys.lit


def test_it_goes_round_so_that_standby_is_near(box: PlayedBox) -> None:
    box.press("quick", "up")
    assert focus(box) == "Standby"
    box.press("down")
    assert focus(box) == "Volume"


def test_back_from_what_one_went_into_leads_to_its_row(box: PlayedBox) -> None:
    box.press("quick")
    go_to(box, "Devices")
    box.press("ok", "back")
    assert focus(box) == "Devices"


def test_where_sound_comes_out_is_chosen_and_what_was_unplugged_counts_as_automatic(
    box: PlayedBox, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = [Output("alsa/hdmi:CARD=tv", "HDMI"), Output("alsa/sysdefault:CARD=usb", "Headphones")]
    screening = box.shell.screening
    monkeypatch.setattr(screening, "find_outputs", lambda found: found(tuple(there)))
    box.press("quick")
    assert "Sound output" not in box.system_words, "there is but one here"
    monkeypatch.setattr(audio, "several", lambda: True)
    box.press("back", "quick")
    go_to(box, "Sound output")
    box.press("ok", "down", "down", "ok")
    assert box.shell.preferences.get(OUTPUT) == "alsa/sysdefault:CARD=usb"
    assert checked(box) == ["Headphones"]
    there.pop()
    box.press("back", "ok")
    assert checked(box) == ["Automatic"]


def checked(box: PlayedBox) -> list[str]:
    """The titles of the rows that are in force."""
    stage = box.shell.system.session.stage
    rows = next(view for view in stage.page.walk() if isinstance(view, RowsView)) if stage.page else None
    return [row["title"] for row in rows.rows.values() if row.get("checked")] if rows is not None else []
