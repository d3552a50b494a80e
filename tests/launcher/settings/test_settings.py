"""The household's hand on its apps, by remote: what Settings changes holds at once, in running apps too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from gulou import scene
from gulou.manifest import Manifest, Setting, SettingKind
from gulou.states import AppState, ExitReason
from gulou_hal import link
from gulou_launcher import screening
from gulou_launcher.apps import CRASHES, Installed
from gulou_launcher.sandbox import messages as zygote
from gulou_launcher.settings import SECTIONS, SettingsPage, sound
from gulou_launcher.settings.app import AppPage
from gulou_launcher.settings.isolation import IsolationPage
from gulou_launcher.settings.language import LanguagePage
from gulou_launcher.settings.own import OwnSettingsPage
from gulou_launcher.settings.permissions import PermissionsPage
from gulou_launcher.window import Window
from tests.launcher.played_box import PlayedBox

WEATHER = Manifest(
    "weather",
    "1.2",
    "weather:Weather",
    {"en": "Weather", "zh": "天气"},
    permissions={"tv": {"en": "To know the channel."}, "notify": {"en": "To warn of storms."}},
    settings={
        "night": Setting(SettingKind.TOGGLE, {"en": "At night too"}, False),
        "unit": Setting(
            SettingKind.CHOICE,
            {"en": "Unit"},
            "c",
            choices={"c": {"en": "Celsius"}, "f": {"en": "Fahrenheit"}},
        ),
        "days": Setting(SettingKind.NUMBER, {"en": "Days"}, 3, minimum=1, maximum=7),
        "place": Setting(SettingKind.TEXT, {"en": "Place"}, "Zhaoxing"),
    },
)
PROMPT = 2.0


@pytest.fixture
def box(window: Window, tmp_path: Path) -> Iterator[PlayedBox]:
    played = PlayedBox(tmp_path, manifests=(WEATHER,), preset={"weather": ("*",)})
    yield played
    played.close()


@pytest.fixture
def weather(box: PlayedBox) -> Installed:
    return box.shell.apps["weather"]


def test_every_section_opens_and_back_leads_out(box: PlayedBox) -> None:
    for number, section in enumerate(SECTIONS):
        box.shell.pile.visit(SettingsPage(box.shell))
        box.press(*["down"] * number, "ok")
        assert len(box.shell.pile.pages) == 2, section.key
        box.press("back")
        assert section.title in box.words
        box.press("back")
        assert box.at_home


def test_settings_stands_among_the_apps_of_home(box: PlayedBox) -> None:
    box.press(*["right"] * 3, "ok")
    assert isinstance(box.shell.pile.pages[-1], SettingsPage)
    box.press("home")
    assert box.at_home
    box.press("menu", "up", "ok")
    assert isinstance(box.shell.pile.pages[-1], SettingsPage)


def test_a_permission_taken_back_is_gone_while_the_app_runs(box: PlayedBox, weather: Installed) -> None:
    app = box.open("weather")
    box.shell.keys.press("home")
    box.shell.pile.visit(PermissionsPage(box.shell, weather))
    box.press("ok")
    box.until(lambda: scene.Permissions(("notify",)) in app.got, PROMPT)
    box.until(lambda: link.Grant(1, ("notify",)) in box.told_gateway, PROMPT)
    box.press("ok")
    box.until(lambda: scene.Permissions(("tv", "notify")) in app.got, PROMPT)
    assert box.shell.grants.granted(weather) == ("tv", "notify")


def test_the_net_taken_back_ends_the_app_since_it_holds_connections(
    box: PlayedBox, weather: Installed
) -> None:
    weather.manifest = msgspec.structs.replace(
        WEATHER, hosts=("example.org",), permissions={"net": {"en": "To ask the weather."}}
    )
    app = box.open("weather")
    box.shell.keys.press("home")
    box.shell.household.grant(weather, "net", True)
    assert not app.heard(scene.Stop)
    box.shell.household.grant(weather, "net", False)
    box.until(lambda: bool(app.heard(scene.Stop)), PROMPT)
    box.until(lambda: link.Grant(1, ()) in box.told_gateway, PROMPT)


def test_each_kind_of_setting_reaches_the_app_that_runs(box: PlayedBox, weather: Installed) -> None:
    app = box.open("weather")
    assert app.heard(scene.Begin)[0].settings == {"night": False, "unit": "c", "days": 3, "place": "Zhaoxing"}
    box.shell.keys.press("home")
    box.shell.pile.visit(OwnSettingsPage(box.shell, weather))
    box.press("ok", "down", "right", "down", "right", "right")
    wanted = {"night": True, "unit": "f", "days": 5, "place": "Zhaoxing"}
    box.until(lambda: scene.Settings(wanted) in app.got, PROMPT)
    assert box.shell.app_settings.of(weather) == wanted


def test_an_app_may_set_what_its_manifest_allows_and_nothing_else(box: PlayedBox, weather: Installed) -> None:
    app = box.open("weather")
    for name, value in (
        ("days", 99),
        ("days", True),
        ("days", float("nan")),
        ("unit", "kelvin"),
        ("night", 1),
        ("place", "x" * 1000),
        ("other", 1),
    ):
        app.send(scene.PutSetting(name, value))
    box.until(lambda: len(app.heard(scene.Settings)) == 7, PROMPT)
    assert app.heard(scene.Settings)[-1].values == app.heard(scene.Begin)[0].settings
    app.send(scene.PutSetting("days", 6))
    box.until(lambda: box.shell.app_settings.of(weather)["days"] == 6, PROMPT)
    assert len(app.heard(scene.Settings)) == 7


def test_a_value_that_a_newer_version_does_not_allow_gives_way(box: PlayedBox, weather: Installed) -> None:
    box.shell.household.set(weather, "unit", "f")
    newer = Setting(SettingKind.CHOICE, {"en": "Unit"}, "c", choices={"c": {"en": "Celsius"}})
    weather.manifest = msgspec.structs.replace(WEATHER, settings={"unit": newer})
    assert box.shell.app_settings.of(weather) == {"unit": "c"}


def test_data_is_cleared_after_a_question_and_its_process_ends_first(
    box: PlayedBox, weather: Installed, tmp_path: Path
) -> None:
    folder = box.shell.running.data_folder(weather)
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "file").write_text("kept")
    outside = tmp_path / "precious"
    outside.write_text("not the app's")
    (folder / "link").symlink_to(outside)
    (folder / "away").symlink_to(tmp_path)
    box.shell.household.set(weather, "days", 6)
    box.open("weather")
    box.shell.keys.press("home")
    box.shell.pile.visit(AppPage(box.shell, weather))
    box.press("down", "down", "down", "ok")
    assert "Clear the data of “Weather”?" in box.words
    box.press("right", "ok")
    box.until(lambda: weather.state is AppState.STOPPED)
    box.until(lambda: not list(folder.iterdir()))
    assert outside.read_text() == "not the app's"
    assert box.shell.app_settings.of(weather)["days"] == 3


def test_cancel_clears_nothing(box: PlayedBox, weather: Installed) -> None:
    folder = box.shell.running.data_folder(weather)
    folder.mkdir(parents=True)
    (folder / "file").write_text("kept")
    box.shell.pile.visit(AppPage(box.shell, weather))
    for answer in (("ok",), ("back",)):
        box.press("down", "down", "down", "ok", *answer)
        assert "Clear the data" not in box.words
    assert (folder / "file").exists()


def test_an_app_is_released_from_quarantine(box: PlayedBox, weather: Installed) -> None:
    for _ in range(CRASHES):
        weather.failed(ExitReason.CRASHED, "ValueError: no")
    box.shell.pile.visit(AppPage(box.shell, weather))
    box.shell.layout()
    assert "kept closed" in box.words
    assert "ValueError: no" in box.words
    box.press("ok")
    box.until(lambda: box.played)
    assert weather.state is AppState.STARTING


def test_isolation_says_what_held_and_what_did_not(box: PlayedBox) -> None:
    box.shell.report(
        zygote.Isolation(
            1,
            [
                zygote.Mechanism("landlock: read", True, "EACCES"),
                zygote.Mechanism("namespaces", False, "unshare: operation not permitted"),
            ],
        )
    )
    box.shell.pile.visit(IsolationPage(box.shell))
    box.shell.layout()
    for said in ("Level 1 of 3", "Landlock", "Holds", "Does not hold", "unshare: operation not permitted"):
        assert said in box.words


def test_below_the_level_that_is_demanded_nothing_starts(box: PlayedBox, weather: Installed) -> None:
    box.shell.report(zygote.Isolation(1, []))
    box.open("weather")
    box.shell.keys.press("home")
    box.shell.pile.visit(IsolationPage(box.shell))
    box.press("ok", "down", "down", "ok")
    assert "No app, not even television" in box.words
    box.press("right", "ok")
    box.until(lambda: weather.state is AppState.STOPPED)
    assert box.shell.household.demand == 2
    box.press("home")
    box.shell.start(weather)
    box.rest(0.1)
    assert len(box.played) == 1
    assert "level 2" in box.shell.home.notice


def test_an_app_that_demands_more_than_the_box_can_is_refused(box: PlayedBox, weather: Installed) -> None:
    box.shell.report(zygote.Isolation(1, []))
    weather.manifest = msgspec.structs.replace(WEATHER, isolation=3)
    box.shell.start(weather)
    assert not box.played
    assert "level 3" in box.shell.home.notice


def test_the_volume_is_that_of_the_remote(box: PlayedBox) -> None:
    box.shell.pile.visit(SettingsPage(box.shell))
    box.press(*["down"] * SECTIONS.index(sound.SECTION), "ok", "left", "left", "down", "ok")
    assert (box.shell.screening.volume, box.shell.screening.muted) == (90, True)


def test_the_language_changes_at_once_and_apps_begin_anew_in_it(
    box: PlayedBox, weather: Installed, window: Window, tmp_path: Path
) -> None:
    app = box.open("weather")
    app.state = "where it was"
    box.rest(0.1)
    box.shell.keys.press("home")
    box.rest(0.1)
    box.shell.pile.visit(LanguagePage(box.shell))
    box.press("down", "ok")
    assert "语言" in box.words
    box.until(lambda: weather.state is AppState.HIBERNATED)
    box.press("home")
    assert "设置" in box.words
    begun = box.open("weather").heard(scene.Begin)[0]
    assert (begun.language, begun.state) == ("zh", "where it was")
    box.end_with_apps()
    again = PlayedBox(tmp_path, manifests=(WEATHER,))
    assert again.shell.language == "zh"
    again.close()


def test_the_volume_is_kept_once_it_is_settled_and_muting_is_not(
    box: PlayedBox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(screening, "VOLUME_SETTLES", 0.1)
    box.press("volumedown", "volumedown", "volumedown", "mute")
    assert not box.shell.kept.has(screening.VOLUME)
    box.until(lambda: box.shell.kept.has(screening.VOLUME))
    box.end_with_apps()
    again = PlayedBox(tmp_path, manifests=(WEATHER,))
    assert (again.shell.screening.volume, again.shell.screening.muted) == (85, False)
    again.close()


class Shelf:
    """Where apps were installed from."""

    def __init__(self) -> None:
        self.removed: list[str] = []

    def removable(self, app: Installed) -> bool:
        return True

    def remove(self, app: Installed) -> None:
        self.removed.append(app.manifest.id)


def test_what_was_installed_can_be_removed(box: PlayedBox, weather: Installed) -> None:
    shelf = box.shell.household.remover = Shelf()
    box.shell.household.grant(weather, "tv", False)
    box.shell.pile.visit(AppPage(box.shell, weather))
    box.press("up", "ok")
    assert "Remove “Weather”?" in box.words
    box.press("right", "ok")
    box.until(lambda: shelf.removed == ["weather"])
    assert box.shell.kept.of("grants", "weather") == {}
    assert box.at_home


def test_more_settings_than_fit_stand_on_a_page_behind(box: PlayedBox, weather: Installed) -> None:
    many = {
        f"s{number}": Setting(SettingKind.TOGGLE, {"en": f"Switch {number}"}, False) for number in range(9)
    }
    weather.manifest = msgspec.structs.replace(WEATHER, settings=many)
    box.shell.pile.visit(OwnSettingsPage(box.shell, weather))
    box.press(*["down"] * 6, "ok")
    assert "Switch 8" in box.words
    page = box.shell.pile.pages[-1].stage.page
    assert page is not None
    assert all(view.rect.bottom <= box.screen.size.height for view in page.walk() if view.can_focus())
    box.press("ok")
    assert box.shell.app_settings.of(weather)["s6"] is True
