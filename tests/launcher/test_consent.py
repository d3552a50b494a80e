"""What an app asks for is asked of the household: once, in plain words, and never answered by accident."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

import gulou_launcher
from gulou import scene
from gulou.language import Texts
from gulou.manifest import Manifest
from gulou.states import AppState
from gulou_hal import link
from gulou_launcher.apps import Installed
from gulou_launcher.consent import HOLD
from gulou_launcher.grants import Grants
from gulou_launcher.kept import Kept
from gulou_launcher.permissions import words
from gulou_launcher.window import Window
from tests.launcher.played_box import PlayedBox

NEWS = Manifest(
    "news",
    "1.0",
    "news:News",
    {"en": "News"},
    permissions={"net": {"en": "To fetch the news."}, "notify": {"en": "To tell you of floods."}},
    hosts=("api.example.org",),
)


@pytest.fixture
def asking(window: Window, tmp_path: Path) -> Iterator[PlayedBox]:
    box = PlayedBox(tmp_path, manifests=(NEWS,))
    yield box
    box.close()


def ask(box: PlayedBox) -> None:
    box.shell.start(box.shell.apps["news"])
    box.rest(HOLD + 0.1)
    box.shell.layout()


def test_the_question_says_who_asks_what_for_and_why(asking: PlayedBox) -> None:
    ask(asking)
    for said in ("News", "news 1.0", "api.example.org", "“To fetch the news.”", "“To tell you of floods.”"):
        assert said in asking.words
    assert not asking.played


def test_allow_starts_the_app_with_what_it_asked_for(asking: PlayedBox) -> None:
    ask(asking)
    asking.press("ok")
    asking.until(lambda: asking.played and asking.played[1].heard(scene.Begin))
    assert asking.played[1].heard(scene.Begin)[0].permissions == ("net", "notify")
    attach = next(told for told in asking.told_gateway if isinstance(told, link.Attach))
    assert (attach.permissions, attach.hosts) == (("net", "notify"), ("api.example.org",))


def test_not_now_starts_it_without_and_does_not_ask_again(asking: PlayedBox) -> None:
    ask(asking)
    asking.press("right", "ok")
    asking.until(lambda: asking.played and asking.played[1].heard(scene.Begin))
    assert asking.played[1].heard(scene.Begin)[0].permissions == ()
    asking.shell.keys.press("back")
    asking.until(lambda: asking.shell.apps["news"].state is AppState.STOPPED)
    asking.open("news")
    assert len(asking.played) == 2


def test_back_and_home_lead_out_without_an_answer(asking: PlayedBox) -> None:
    for key in ("back", "home"):
        asking.shell.start(asking.shell.apps["news"])
        asking.press(key)
        assert asking.at_home
    assert not asking.played
    assert asking.shell.grants.unasked(asking.shell.apps["news"]) == ("net", "notify")


def test_a_key_typed_ahead_answers_nothing(asking: PlayedBox) -> None:
    asking.shell.start(asking.shell.apps["news"])
    asking.press("ok", "ok")
    assert not asking.played
    assert asking.shell.grants.unasked(asking.shell.apps["news"])


def test_a_version_that_comes_while_the_question_stands_is_asked_about_anew(asking: PlayedBox) -> None:
    ask(asking)
    news = asking.shell.apps["news"]
    news.manifest = newer(hosts=("api.example.org", "tracker.example.net")).manifest
    asking.press("ok")
    asking.rest(HOLD + 0.1)
    asking.shell.layout()
    assert "tracker.example.net" in asking.words
    assert not asking.played
    assert asking.shell.grants.granted(news) == ("notify",)
    assert len(asking.shell.pile.pages) == 1
    asking.press("ok")
    asking.until(lambda: asking.played)


def test_the_question_comes_before_the_app_in_front(asking: PlayedBox) -> None:
    asking.shell.grants.put(NEWS, ("net", "notify"), True)
    asking.open("news")
    other = Installed(Path("/"), msgspec.structs.replace(NEWS, id="other"))
    asking.shell.apps["other"] = other
    asking.shell.start(other)
    assert asking.shell.front is None
    asking.shell.layout()
    assert "other 1.0" in asking.words


def test_what_an_app_calls_itself_is_one_plain_line(asking: PlayedBox) -> None:
    app = asking.shell.apps["news"]
    reason = {"en": "To fetch.\n\u202eAllowed by the box"}
    name = {"en": "Ne\nws\u202e" + "!" * 99}
    app.manifest = msgspec.structs.replace(NEWS, name=name, permissions={"net": reason})
    ask(asking)
    assert "The app says: “To fetch. Allowed by the box”" in asking.words
    assert "\u202e" not in asking.words and "\n" not in asking.words


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("count", [1, 3, 4, 5])
def test_all_that_is_asked_for_is_seen_at_once(
    window: Window, tmp_path: Path, language: str, count: int
) -> None:
    names = ("net", "discovery", "tv", "notify", "background")[:count]
    manifest = msgspec.structs.replace(
        NEWS,
        name={"en": "News " * 12},
        permissions={name: {"en": "This is why it is needed. " * 12} for name in names},
        hosts=tuple(f"a-rather-long-name-{number}.example.org" for number in range(9)),
        discovers=tuple(f"_a-long-service-{number}._tcp" for number in range(9)),
    )
    box = PlayedBox(tmp_path, manifests=(manifest,), language=language)
    ask(box)
    page = box.shell.pile.pages[-1].stage.page
    assert page is not None
    height = box.screen.size.height
    texts = [view for view in page.walk() if view.kind in ("text", "button")]
    assert all(view.shown and view.rect.height > 0 for view in texts)
    assert all(0.04 * height <= view.rect.y and view.rect.bottom <= 0.96 * height for view in texts)
    assert f"{9 - 4}" in box.words
    box.close()


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    kept = Kept(tmp_path)
    yield kept
    kept.close(5)


def newer(**changes: object) -> Installed:
    """The app in a newer version."""
    return Installed(Path("/"), msgspec.structs.replace(NEWS, **changes))


def test_a_newer_version_asks_only_for_what_is_new(kept: Kept) -> None:
    grants = Grants(kept)
    grants.put(NEWS, ("net", "notify"), True)
    more = newer(permissions={**NEWS.permissions, "discovery": {"en": "To find screens."}})
    assert grants.unasked(more) == ("discovery",)
    assert grants.granted(more) == ("net", "notify")


def test_a_newer_version_that_reaches_further_is_asked_for_again(kept: Kept) -> None:
    grants = Grants(kept)
    grants.put(NEWS, ("net", "notify"), True)
    further = newer(hosts=("api.example.org", "tracker.example.net"))
    assert grants.unasked(further) == ("net",)
    assert grants.granted(further) == ("notify",)
    assert grants.unasked(newer(hosts=())) == ()


def test_what_ships_with_the_box_is_granted_until_it_is_taken_back(kept: Kept) -> None:
    grants = Grants(kept)
    app = Installed(Path("/"), NEWS, factory=True)
    assert grants.granted(app) == ("net", "notify")
    assert grants.unasked(app) == ()
    grants.put(NEWS, ("net",), False)
    assert grants.granted(app) == ("notify",)
    assert grants.unasked(app) == ()


def test_the_command_line_grants_without_a_question(kept: Kept) -> None:
    app = Installed(Path("/"), NEWS)
    assert Grants(kept, {"news": ("net",)}).granted(app) == ("net",)
    assert Grants(kept, {"*": ("*",)}).unasked(app) == ()
    assert Grants(kept, {"other": ("*",)}).granted(app) == ()


def test_kinds_of_devices_are_said_in_plain_words() -> None:
    text = Texts("gulou_launcher", Path(gulou_launcher.__path__[0]), "zh")
    home = msgspec.structs.replace(NEWS, discovers=("_ipp._tcp", "_ipps._tcp", "_kettle._udp"))
    assert words(text, home, "discovery").endswith("打印机、_kettle._udp 类设备")
    home = msgspec.structs.replace(home, hosts=("api.example.org", "_ipp._tcp"))
    assert words(text, home, "net").endswith("api.example.org、打印机")
