"""The search of the whole box: from the letters to where a result leads."""

from __future__ import annotations

import pytest

from gulou import scene
from gulou.services import guide, recordings, tv
from gulou_hal import link
from gulou_launcher.find import finding
from gulou_launcher.views.text_field import TextFieldView
from tests.launcher.find.conftest import FILM, NEWS, NOW, TEXT, SearchBox
from tests.launcher.test_searching import answer, playing


def test_it_says_how_to_look_for_something(box: SearchBox) -> None:
    assert "xwlb" in box.words
    assert box.search.stage.captures_keys, "the keyboard is there at once"


def test_the_best_hit_comes_first_and_groups_follow(box: SearchBox) -> None:
    box.guide.channels = ("dvb://1.1.1",)
    box.look_for("drum")
    words = box.words
    order = ["Best match", "Gulou One", "Programmes", "Drum News", "The Drum"]
    places = [words.index(each) for each in order]
    assert places == sorted(places)
    assert "On now" in words


def test_a_number_names_its_channel(box: SearchBox) -> None:
    box.guide.hits.clear()
    box.look_for("12")
    assert "Gulou Films" in box.words
    assert "Gulou One" not in box.words


def test_what_is_on_the_box_is_found_by_its_pinyin(box: SearchBox) -> None:
    box.guide.hits.clear()
    assert box.finding.names.wait(20)
    box.look_for("cp")
    assert "Recipes" in box.words
    box.press("back", "back")
    box.press("search")
    box.look_for("yuyan")
    assert "Language" in box.words


def test_a_newer_letter_takes_the_place_of_all_that_wait(box: SearchBox) -> None:
    box.guide.waits = True
    for letter in "drum":
        box.type(letter)
    box.rest(0.05)
    assert box.guide.asked == ["d"]
    box.guide.waits = False
    (waiting,) = box.guide.waiting
    box.gateway.send(link.Answered(waiting.id, guide.Found((guide.Hit("dvb://1.1.1", NEWS),))))
    box.until(lambda: box.finding.answered == "drum")
    assert box.guide.asked == ["d", "drum"], "nobody waits for du and dru any more"


def test_no_answer_of_the_gateway_is_an_empty_one(box: SearchBox) -> None:
    box.guide.waits = True
    box.type("live")
    box.until(lambda: box.guide.waiting)
    box.gateway.send(link.Refused(box.guide.waiting[0].id, "unavailable", "not now"))
    box.until(lambda: box.finding.answered == "live")
    assert "Live TV" in box.words


def test_what_apps_offer_comes_later_and_moves_nothing(box: SearchBox) -> None:
    box.look_for("drum")
    box.press("back", "down", "down")
    assert box.focused == "The Drum"
    view = box.search.stage.focus
    assert view is not None
    before = view.rect
    answer(box, "recipes", "Drumsticks")
    box.until(lambda: "Drumsticks" in box.words)
    box.shell.layout()
    assert box.focused == "The Drum"
    assert view.rect == before
    box.press("down")
    assert box.focused == "Drumsticks"


def test_apps_are_asked_once_nobody_types_any_more(box: SearchBox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding, "SETTLED", 0.5)
    for letter in "drum":
        box.type(letter)
    app = playing(box, "recipes")
    box.until(lambda: app.heard(scene.Search))
    box.rest(0.2)
    assert [each.words for each in app.heard(scene.Search)] == ["drum"]


def test_a_channel_is_watched_and_an_app_starts(box: SearchBox) -> None:
    box.guide.channels = ("dvb://1.1.1",)
    box.look_for("gulou")
    box.press("back", "down", "ok")
    app = playing(box, "live-tv")
    box.until(lambda: app.heard(scene.Begin))
    assert app.heard(scene.Begin)[0].link == "dvb://1.1.1"


def test_a_setting_opens_and_back_leads_to_what_was_found(box: SearchBox) -> None:
    box.guide.hits.clear()
    box.look_for("sound")
    box.press("back", "down", "ok")
    box.rest(0.05)
    assert len(box.shell.pile.pages) == 2
    box.press("back")
    assert box.search.query == "sound"
    assert box.focused == "Sound"


def test_a_programme_to_come_is_recorded_and_reminded_of(box: SearchBox) -> None:
    box.guide.hits = [guide.Hit("dvb://1.1.2", FILM)]
    box.look_for("drum")
    box.press("back", "down", "ok")
    box.until(lambda: TEXT in box.words)
    assert "Watch" not in box.words
    box.press("ok")
    box.until(lambda: "The Drum will be recorded" in box.words)
    (timer,) = box.guide.timers
    assert (timer.service, timer.start, timer.event_id) == ("dvb://1.1.2", FILM.start, FILM.event_id)
    box.press("right", "ok")
    box.until(lambda: "You will be reminded" in box.words)
    assert box.guide.reminders
    box.press("left", "ok")
    box.until(lambda: not box.guide.timers)
    box.press("back")
    assert box.search.query == "drum"


def test_what_cannot_be_recorded_is_said(box: SearchBox) -> None:
    box.guide.hits = [guide.Hit("dvb://1.1.2", FILM)]
    box.look_for("drum")
    box.press("back", "down", "ok")
    box.until(lambda: TEXT in box.words)
    state = recordings.TimerState.conflict

    def busy(query: recordings.AddTimer) -> recordings.Added:
        return recordings.Added(recordings.Timer("", 0, 1, state=state, rivals=("The News",)))

    box.guide._answers[recordings.AddTimer] = busy
    box.press("ok")
    box.until(lambda: "No tuner is free for The Drum: The News" in box.words)


def test_a_recording_plays(box: SearchBox) -> None:
    box.guide.hits.clear()
    box.guide.recorded = (
        recordings.Recording(3, "Old Drums", "dvb://1.1.1", "Gulou One", NOW - 86_400, seconds=3600.0),
        recordings.Recording(4, "Secret Drums", "dvb://1.1.1", "Gulou One", NOW, locked=True),
    )
    box.press("back", "back", "search")
    box.until(lambda: box.finding.recordings)
    assert box.finding.names.wait(20)
    box.look_for("drums")
    assert "Old Drums" in box.words
    assert "Secret" not in box.words
    box.press("back", "down", "ok")
    app = playing(box, "recordings")
    box.until(lambda: app.heard(scene.Begin))
    assert app.heard(scene.Begin)[0].link == "recording://3"


def test_what_was_looked_for_is_offered_again_and_forgotten(box: SearchBox) -> None:
    box.look_for("drum")
    box.press("back", "down", "ok")
    box.rest(0.05)
    box.press("home", "search")
    assert "drum" in box.words
    box.press("back", "down", "ok")
    box.until(lambda: box.finding.answered == "drum")
    box.press("home", "search", "back", "down", "down", "ok")
    assert "Recent searches" not in box.words
    assert box.search.stage.captures_keys


def test_back_leads_out_from_wherever_one_is(box: SearchBox) -> None:
    box.look_for("drum")
    box.press("back", "down", "down")
    box.press("left")
    assert box.search.stage.captures_keys, "left of what was found is the keyboard"
    box.press("back", "back")
    assert box.at_home


def test_back_leaves_at_once_where_there_is_nothing_but_the_keyboard(box: SearchBox) -> None:
    assert box.search.stage.captures_keys
    box.press("back")
    assert box.at_home


def test_the_search_key_opens_it_from_an_app(box: SearchBox) -> None:
    box.press("home")
    box.open("recipes")
    box.press("search")
    assert box.search.query == ""
    box.press("back")
    assert box.shell.front is not None, "Back leads to where one came from"


def test_a_programme_that_is_told_often_is_one_row(box: SearchBox) -> None:
    later = tv.Programme(9, NEWS.start + 86_400, 1800, NEWS.titles)
    box.guide.hits = [guide.Hit("dvb://1.1.1", NEWS), guide.Hit("dvb://1.1.1", later)]
    box.look_for("news")
    assert box.words.count("On now") == 1
    assert box.words.count("Drum News") == 2, "its title and its key"


def test_the_letters_that_lead_on_stand_above_the_keys(box: SearchBox) -> None:
    box.guide.letters = "umx"
    box.look_for("dr")
    view = box.search.stage.focus
    assert isinstance(view, TextFieldView)
    assert view.keys.strip == ("u", "m", "x")


def test_a_child_finds_what_was_allowed(box: SearchBox) -> None:
    from gulou_launcher.family.child import Child

    family = box.shell.family
    box.shell.lock.pin.put("4711", lambda: None)
    box.until(lambda: box.shell.lock.pin.exists)
    family.put(Child(services=("dvb://1.1.2",), age=10, minutes=0, bedtime=-1))
    family.let_child()
    grown = tv.Programme(9, FILM.start, 1800, {"eng": "Drum of Blood"}, age=16)
    box.guide.channels = ("dvb://1.1.1", "dvb://1.1.2")
    box.guide.hits.append(guide.Hit("dvb://1.1.2", grown))
    box.rest(0.1)
    box.press("search")
    box.look_for("drum")
    assert "The Drum" in box.words
    assert "Gulou Films" in box.words
    assert not any(each in box.words for each in ("Drum News", "Gulou One", "Blood"))
    box.search.key("back")
    for query, hidden in (("sound", "Sound"), ("recipes", "Recipes")):
        box.press("home", "search")
        box.look_for(query)
        assert hidden not in box.words
