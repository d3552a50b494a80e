"""Home as households have it: with a past, in the hand of somebody who arranges it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import msgspec

from gulou.testing.broadcast import EVENING
from gulou_launcher.rails.history import Seen
from gulou_launcher.rails.rail import APPS, NOW
from tests.golden.gallery import Gallery


def full(box: Gallery) -> None:
    """Every rail has something on it: there are favourites, and the box has seen the household watch."""
    home, tuner = box.shell.home, box.kit.tuner
    tuner.channels = [
        msgspec.structs.replace(channel, favourite=number in (1, 2))
        for number, channel in enumerate(tuner.channels)
    ]
    today = datetime.fromtimestamp(EVENING).toordinal()
    services = [channel.service for channel in tuner.channels]
    titles = {
        service: home.known.title(now) for service in services if (now := home.on_now(service)) is not None
    }
    home.history.programmes = tuple(
        Seen(today - day, 20 * 60, service, title, 1800)
        for service, title in list(titles.items())[:2]
        for day in (1, 2, 3)
    )
    home.history.left = {"app:weather": EVENING - 7200, services[0]: EVENING - 600}
    home.refresh_channels()
    box.settle()
    home._look_around()
    box.settle()


def suggestions(box: Gallery) -> None:
    full(box)
    box.press(*["down"] * 5)


def menu(box: Gallery) -> None:
    box.press("right", "menu")


def moving(box: Gallery) -> None:
    box.press("menu", "ok", "right", "right")


def _hide(box: Gallery) -> None:
    arrangement = box.shell.home.arrangement
    arrangement.hide(APPS, "storm", "Storm warnings")
    arrangement.hide_rail(NOW)
    box.shell.home.arranged()


def settings(box: Gallery) -> None:
    from gulou_launcher.settings.home import HomePage

    full(box)
    _hide(box)
    box.shell.pile.visit(HomePage(box.shell))


def hidden(box: Gallery) -> None:
    from gulou_launcher.settings.home import HiddenPage

    _hide(box)
    box.shell.pile.visit(HiddenPage(box.shell))


HOME_WAYS: dict[str, Callable[[Gallery], None]] = {
    "home-full": full,
    "home-suggestions": suggestions,
    "home-menu": menu,
    "home-moving": moving,
    "home-settings": settings,
    "home-hidden": hidden,
}
