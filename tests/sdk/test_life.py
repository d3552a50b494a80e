"""What the launcher says of an app's life, and what the app makes of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from gulou import App, scene, ui
from gulou.scene import SearchResult
from tests.sdk.test_runtime import Life


class Reader(App):
    """Reads on where it was."""

    page = 1
    said: list[str]

    def __init__(self) -> None:
        self.said = []

    def view(self) -> ui.Page:
        return ui.Page(
            ui.Text(f"page {self.page} {self.settings.get('size', '')} {sorted(self.permissions)}")
        )

    def start(self, link: str) -> None:
        self.said.append(f"start {link} at {self.page}")

    def save(self) -> object:
        return {"page": self.page}

    def restore(self, state: Any) -> None:
        self.page = state["page"]

    def search(self, words: str) -> list[SearchResult]:
        return [SearchResult(f"{words} {number}", f"reader:{number}") for number in range(50)]

    def settings_changed(self) -> None:
        self.said.append("settings")

    def permissions_changed(self) -> None:
        self.said.append("permissions")

    def warning(self, resource: str, used: float, limit: float) -> None:
        self.said.append(f"{resource} {used:g}/{limit:g}")


@pytest.fixture
def reader() -> Iterator[tuple[Reader, Life]]:
    app = Reader()
    life = Life(app)
    yield app, life
    life.end()


def texts(message: object) -> str:
    """The words of a patch."""
    assert isinstance(message, scene.Patch)
    (insert,) = message.operations
    if isinstance(insert, scene.Insert):
        return str(insert.tree.children[0].props["value"])
    assert isinstance(insert, scene.Update)
    return str(insert.props["value"])


def test_it_goes_on_where_it_was(reader: tuple[Reader, Life]) -> None:
    app, life = reader
    begin = scene.Begin("en", 1280, 720, "reader:x", {"page": 7}, {"size": "large"}, ("notify",))
    life.say(begin)
    assert texts(life.hear()) == "page 7 large ['notify']"
    assert app.said == ["start reader:x at 7"]
    life.say(scene.Pause(), scene.Save(3))
    assert life.hear() == scene.Saved(3, {"page": 7})


def test_what_the_household_changes_is_on_the_screen_at_once(reader: tuple[Reader, Life]) -> None:
    app, life = reader
    life.say(scene.Begin("en", 1280, 720, settings={"size": "small"}))
    life.hear()
    life.say(scene.Settings({"size": "large"}))
    assert texts(life.hear()) == "page 1 large []"
    life.say(scene.Permissions(("tv",)))
    assert texts(life.hear()) == "page 1 large ['tv']"
    assert not app.preferences.simple
    life.say(scene.Preferences(simple=True), scene.Ping(1))
    life.hear()
    assert app.preferences == scene.Preferences(simple=True)
    life.say(scene.Warning("memory", 144, 160), scene.Ping(1))
    assert isinstance(life.hear(), scene.Answer)
    assert app.said[1:] == ["settings", "permissions", "memory 144/160"]


def test_a_search_is_answered_with_the_best_of_it(reader: tuple[Reader, Life]) -> None:
    _, life = reader
    life.say(scene.Begin("en", 1280, 720))
    life.hear()
    life.say(scene.Search(9, "tea"))
    found = life.hear()
    assert isinstance(found, scene.Found)
    assert (found.number, len(found.results)) == (9, scene.MAX_RESULTS)
    assert found.results[0] == SearchResult("tea 0", "reader:0")


def _nested(depth: int) -> object:
    state: object = 1
    for _ in range(depth):
        state = [state]
    return state


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("x" * (scene.MAX_STATE + 1), "bytes; at most"),
        (_nested(scene.MAX_STATE_DEPTH + 1), "nested more than 64 deep"),
        (object(), "cannot hold"),
    ],
    ids=["too much", "too deep", "no JSON"],
)
def test_what_cannot_be_kept_is_said_to_who_wrote_it(
    reader: tuple[Reader, Life], state: object, sentence: str
) -> None:
    app, life = reader
    app.save = lambda: state  # type: ignore[method-assign]
    life.say(scene.Begin("en", 1280, 720))
    life.hear()
    life.say(scene.Save(1))
    life.hear()
    assert sentence in str(life.error)


def test_depth_counts_without_recursing() -> None:
    assert scene.depth(1) == 0
    assert scene.depth({"a": [1, [2]], "b": 3}) == 3
    assert scene.depth(_nested(100_000)) == 100_000
