"""One search asks every app that offers results: what runs, what sleeps, and what does not run at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gulou import scene, ui
from gulou.manifest import Manifest
from gulou.scene import SearchResult
from gulou.states import AppState, ExitReason
from gulou_launcher import searching
from gulou_launcher.apps import CRASHES
from gulou_launcher.control.searches import Offer
from gulou_launcher.running_apps import SLEEP_AFTER, STATES
from gulou_launcher.sandbox import messages as zygote
from gulou_launcher.window import Window
from tests.launcher.played_box import PlayedApp, PlayedBox


def manifest(name: str, **more: object) -> Manifest:
    return Manifest(name, "1", f"{name}:App", {"en": name.title()}, search=True, **more)  # type: ignore[arg-type]


@pytest.fixture
def box(window: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PlayedBox]:
    monkeypatch.setattr(searching, "DEADLINE", 1.5)
    names = ("recipes", "films", "books")
    played = PlayedBox(tmp_path, ("deaf",), manifests=[manifest(name) for name in names])
    yield played
    played.close()


class Asked:
    """A search, and what came of it."""

    def __init__(self, box: PlayedBox, words: str) -> None:
        self.offers: tuple[Offer, ...] | None = None
        box.shell.searching.search(words, self._done)

    def _done(self, offers: tuple[Offer, ...]) -> None:
        assert self.offers is None, "told twice"
        self.offers = offers

    @property
    def titles(self) -> list[str]:
        return [offer.title for offer in self.offers or ()]


def playing(box: PlayedBox, name: str) -> PlayedApp:
    """The newest process of an app, once it is there."""

    def newest() -> PlayedApp | None:
        return next((app for app in reversed(box.played.values()) if app.spawn.app_id == name), None)

    box.until(newest)
    app = newest()
    assert app is not None
    return app


def answer(box: PlayedBox, name: str, *titles: str) -> PlayedApp:
    """Let an app answer its search with these titles."""
    app = playing(box, name)
    box.until(lambda: app.heard(scene.Search))
    number = app.heard(scene.Search)[-1].number
    app.send(scene.Found(number, tuple(SearchResult(title, f"{name}://{title}") for title in titles)))
    return app


def test_all_are_asked_and_the_results_stand_in_the_order_of_home(box: PlayedBox) -> None:
    box.open("films")
    asked = Asked(box, "  sour\nfish ")
    for name in ("books", "films", "recipes"):
        app = answer(box, name, f"{name} 1", f"{name} 2")
        assert app.heard(scene.Search)[0].words == "sour fish"
    box.until(lambda: asked.offers is not None)
    assert asked.titles == ["recipes 1", "recipes 2", "films 1", "films 2", "books 1", "books 2"]
    assert asked.offers is not None
    assert asked.offers[0] == Offer("recipes", "Recipes", "recipes 1", "", "recipes://recipes 1")
    assert all(app.spawn.app_id != "deaf" for app in box.played.values())


def test_what_was_started_for_it_ends_after_it_unseen(box: PlayedBox) -> None:
    asked = Asked(box, "fish")
    for name in ("recipes", "films", "books"):
        app = playing(box, name)
        assert box.shell.front is None
        app.draw(ui.Page(ui.Text(name)))
        answer(box, name, name)
    box.until(lambda: asked.offers is not None)
    box.until(lambda: all(state(box, name) is AppState.STOPPED for name in ("recipes", "films", "books")))
    assert all(app.heard(scene.Begin)[0].background for app in box.played.values())
    assert box.at_home


def test_what_sleeps_is_woken_and_sleeps_again(box: PlayedBox) -> None:
    box.open("films")
    box.shell.keys.press("home")
    box.until(lambda: zygote.Stop(1) in box.orders, within=SLEEP_AFTER + 2)
    asked = Asked(box, "fish")
    box.until(lambda: zygote.Continue(1) in box.orders)
    answer(box, "films", "The Fish")
    box.until(lambda: box.orders.count(zygote.Stop(1)) == 2, within=SLEEP_AFTER + 3)
    assert state(box, "films") is AppState.SUSPENDED
    assert "The Fish" in asked.titles


def test_what_hibernates_keeps_what_it_saved(box: PlayedBox) -> None:
    box.shell.kept.put(STATES, "films", value={"scene": 7})
    box.shell.apps["films"].state = AppState.HIBERNATED
    Asked(box, "fish")
    answer(box, "films", "The Fish")
    box.until(lambda: state(box, "films") is AppState.HIBERNATED)
    assert box.shell.kept.get(STATES, "films") == {"scene": 7}


def test_one_that_was_opened_meanwhile_stays(box: PlayedBox) -> None:
    asked = Asked(box, "fish")
    playing(box, "films").draw(ui.Page(ui.Text("films")))
    box.rest(0.1)
    box.shell.start(box.shell.apps["films"])
    for name in ("recipes", "films", "books"):
        answer(box, name, name)
    box.until(lambda: asked.offers is not None)
    box.rest(1.3)
    assert state(box, "films") is AppState.RUNNING


def test_nobody_waits_for_one_that_is_late(box: PlayedBox) -> None:
    asked = Asked(box, "fish")
    answer(box, "recipes", "Sour fish soup")
    answer(box, "books", "The Old Man")
    films = playing(box, "films")
    took = box.until(lambda: asked.offers is not None)
    assert took < searching.DEADLINE + 1
    assert asked.titles == ["Sour fish soup", "The Old Man"]
    answer(box, "films", "Too late")
    box.rest(0.3)
    assert state(box, "films") is not AppState.FAILED
    assert films.heard(scene.Stop)


def test_one_that_falls_over_it_is_left_out_at_once(box: PlayedBox) -> None:
    asked = Asked(box, "fish")
    answer(box, "recipes", "Soup")
    answer(box, "books", "Book")
    playing(box, "films")
    instance = next(number for number, app in box.played.items() if app.spawn.app_id == "films")
    box.exited(instance, ExitReason.CRASHED, "ValueError")
    took = box.until(lambda: asked.offers is not None)
    assert took < searching.DEADLINE / 2
    assert asked.titles == ["Soup", "Book"]


def test_too_much_is_cut_and_made_plain(box: PlayedBox) -> None:
    asked = Asked(box, "fish")
    answer(box, "films", *(f"Film {number}" for number in range(50)))
    answer(box, "books", "a\x07\nb" + "x" * 5000, "")
    answer(box, "recipes")
    box.until(lambda: asked.offers is not None)
    films = [title for title in asked.titles if title.startswith("Film")]
    assert len(films) == scene.MAX_RESULTS
    (book,) = [title for title in asked.titles if not title.startswith("Film")]
    assert book.startswith("a b") and len(book) == 120


def test_an_answer_that_nobody_asked_for_ends_the_app(box: PlayedBox) -> None:
    app = box.open("films")
    app.send(scene.Found(99, ()))
    box.until(lambda: state(box, "films") is AppState.FAILED)


def test_what_is_kept_closed_or_has_not_been_allowed_yet_is_not_started(
    window: Window, tmp_path: Path
) -> None:
    asking = manifest("asking", permissions={"net": {"en": "To fetch."}})
    box = PlayedBox(tmp_path, manifests=(asking, manifest("broken")))
    for _ in range(CRASHES):
        box.shell.apps["broken"].failed(ExitReason.CRASHED, "")
    asked = Asked(box, "fish")
    assert asked.offers == ()
    box.rest(0.1)
    assert not box.played
    box.close()


def test_no_words_find_nothing(box: PlayedBox) -> None:
    assert Asked(box, " \n ").offers == ()
    assert not box.played


def state(box: PlayedBox, name: str) -> AppState:
    return box.shell.apps[name].state
