"""Back leads one step back, also across apps and the box's own pages; Home leads home from all of it."""

from __future__ import annotations

from gulou_launcher.find.page import SearchPage
from gulou_launcher.settings import SettingsPage
from gulou_launcher.settings.app import AppPage
from tests.launcher.played_box import PlayedApp, PlayedBox


def leave(box: PlayedBox, app: PlayedApp) -> None:
    """Press Back in an app that has no use for it."""
    app.takes_back = False
    front = box.shell.front
    box.press("back")
    box.until(lambda: box.shell.front is not front)
    box.shell.layout()


def open_from_its_page(box: PlayedBox, name: str) -> PlayedApp:
    """Open an app from its page in Settings."""
    box.shell.open_settings()
    box.shell.pile.visit(AppPage(box.shell, box.shell.apps[name]))
    return box.open(name)


def test_an_app_that_was_opened_from_a_page_leads_back_to_it(box: PlayedBox) -> None:
    app = open_from_its_page(box, "one")
    assert box.shell.front is not None
    leave(box, app)
    assert isinstance(box.shell.pile.pages[-1], AppPage)
    box.press("back")
    assert isinstance(box.shell.pile.pages[-1], SettingsPage)
    box.press("back")
    assert box.at_home


def test_home_leads_home_from_an_app_that_a_page_has_opened(box: PlayedBox) -> None:
    open_from_its_page(box, "one")
    box.press("home")
    assert box.at_home
    assert not box.shell.pile.pages


def test_search_over_an_app_leads_back_to_the_app(box: PlayedBox) -> None:
    box.open("one")
    session = box.shell.front
    box.press("search")
    assert isinstance(box.shell.pile.pages[-1], SearchPage)
    box.press("back")
    assert box.shell.front is session
    assert not box.shell.pile.pages
    box.press("search", "home")
    assert box.at_home


def test_settings_over_an_app_lead_back_to_the_app(box: PlayedBox) -> None:
    box.open("one")
    session = box.shell.front
    box.shell.quick.open()
    box.shell.open_settings()
    box.shell.quick.close()
    box.press("back")
    assert box.shell.front is session


def test_an_app_that_is_gone_meanwhile_leads_home(box: PlayedBox) -> None:
    box.open("one")
    session = box.shell.front
    assert session is not None
    box.press("search")
    box.shell.running.stop(session)
    box.press("back")
    assert box.at_home


def test_what_is_found_where_one_came_from_leads_back_to_the_search_alone(box: PlayedBox) -> None:
    app = box.open("one")
    box.press("search")
    box.shell.start(box.shell.apps["one"])
    leave(box, app)
    assert isinstance(box.shell.pile.pages[-1], SearchPage)
    box.press("back")
    assert box.at_home, "not to the app once more"


def test_search_in_the_search_is_one_page(box: PlayedBox) -> None:
    box.press("search", "search")
    assert len(box.shell.pile.pages) == 1
    box.press("back")
    assert box.at_home
