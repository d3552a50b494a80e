"""What a tile of simple mode may lead to: a table, and which six it is here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gulou.manifest import in_language
from gulou.services.tv import Channel, NowNext, ServiceKind
from gulou_launcher import theme
from gulou_launcher.rails.known import broadcast_text
from gulou_launcher.simple import CHOICES

if TYPE_CHECKING:
    from gulou_launcher.apps import Installed
    from gulou_launcher.shell import Shell

N_ = str
"""Marks a text for translation where it stands in a table."""

MOST = 6
CHANNEL = "channel:"
APP = "app:"
_NEWS_GROUP = "News"
_NEWS = ("news", "新闻", "24")
"""What stations that bring news have in their names."""
_NEWS_GENRE = 2
"""News and current affairs (ETSI EN 300 468 table 29)."""
_DYES = (1, 0, 2, 4, 3, 7)
"""Which of the theme's dyes the tiles have, in their order."""


@dataclass(frozen=True)
class Choice:
    """A tile. `title` and `subtitle` are translated; `open` goes there."""

    key: str
    title: str
    subtitle: str
    icon: str
    open: Callable[[], object]


@dataclass(frozen=True)
class Scenery:
    """What there is to choose from: the channels in their order, and what is on."""

    shell: Shell
    channels: Sequence[Channel]
    now: Mapping[str, NowNext]

    def app(self, handles: str) -> Installed | None:
        """The app that opens such links."""
        apps = (app for app in self.shell.apps.values() if handles in app.manifest.handles)
        return next((app for app in apps if self.shell.family.allows_app(app)), None)

    def name(self, channel: Channel) -> str:
        return broadcast_text(channel.names, self.shell.language) or channel.name

    def on_now(self, channel: Channel) -> str:
        """The title of what is on, '' where that is not known or locked."""
        now = self.now.get(channel.service, NowNext("")).now
        return broadcast_text(now.titles, self.shell.language) if now and not now.locked else ""

    @property
    def news(self) -> Channel | None:
        """The channel that brings news: by the household's groups, its name, or what is on there now."""
        watched = [channel for channel in self.channels if channel.kind is ServiceKind.tv]
        signs = (self._is_grouped, self._is_named, self._brings_news)
        return next((channel for sign in signs for channel in watched if sign(channel)), None)

    def _is_grouped(self, channel: Channel) -> bool:
        return _NEWS_GROUP in channel.groups

    def _is_named(self, channel: Channel) -> bool:
        names = " ".join((channel.name, *channel.names.values())).lower()
        return any(word in names for word in _NEWS)

    def _brings_news(self, channel: Channel) -> bool:
        item = self.now.get(channel.service, NowNext(""))
        return any(each is not None and each.genre >> 4 == _NEWS_GENRE for each in (item.now, item.next))

    @property
    def radio(self) -> Channel | None:
        return next((each for each in self.channels if each.kind is ServiceKind.radio), None)


def _tv(scenery: Scenery) -> Choice | None:
    app, shell = scenery.app("dvb"), scenery.shell
    if app is None:
        return None
    return Choice("tv", shell.text("Watch TV"), shell.text("Continue watching"), "tv", shell.simple.watch)


def _channel(scenery: Scenery, channel: Channel | None, title: str, icon: str, key: str) -> Choice | None:
    if channel is None or scenery.app("dvb") is None:
        return None
    service, shell = channel.service, scenery.shell
    name, on_now = scenery.name(channel), scenery.on_now(channel)
    subtitle = (on_now or name) if key == "news" else name if title else on_now
    return Choice(key, title or name, subtitle, icon, lambda: shell.simple.watch(service))


def _news(scenery: Scenery) -> Choice | None:
    return _channel(scenery, scenery.news, scenery.shell.text("News"), "live", "news")


def _guide(scenery: Scenery) -> Choice | None:
    app, text = scenery.app("dvb"), scenery.shell.text
    if app is None or not scenery.channels:
        return None
    return Choice("guide", text("On today"), text("All channels"), "guide", scenery.shell.open_guide)


def _recordings(scenery: Scenery) -> Choice | None:
    app, text = scenery.app("recording"), scenery.shell.text
    if app is None:
        return None
    return Choice(
        "recordings",
        text("Recordings"),
        text("Recorded for you"),
        "film",
        lambda: scenery.shell.start(app),
    )


def _radio(scenery: Scenery) -> Choice | None:
    return _channel(scenery, scenery.radio, scenery.shell.text("Radio"), "radio", "radio")


def _help(scenery: Scenery) -> Choice | None:
    text = scenery.shell.text
    return Choice("help", text("Help"), text("Keys, settings"), "help", scenery.shell.simple.help)


_TABLE: dict[str, Callable[[Scenery], Choice | None]] = {
    "tv": _tv,
    "news": _news,
    "guide": _guide,
    "recordings": _recordings,
    "radio": _radio,
    "help": _help,
}
NAMES = {
    "tv": N_("Watch TV"),
    "news": N_("News"),
    "guide": N_("On today"),
    "recordings": N_("Recordings"),
    "radio": N_("Radio"),
    "help": N_("Help"),
}


def color(place: int) -> str:
    """The ground of the tile at this place, 0 … 5."""
    return theme.DYES[_DYES[place % len(_DYES)]]


def choice(scenery: Scenery, key: str) -> Choice | None:
    """What this key leads to now; None where there is no such thing here."""
    if key.startswith(CHANNEL):
        service = key.removeprefix(CHANNEL)
        found = next((each for each in scenery.channels if each.service == service), None)
        return _channel(scenery, found, "", "tv", key)
    if key.startswith(APP):
        return _app(scenery, key)
    make = _TABLE.get(key)
    return make(scenery) if make is not None else None


def _app(scenery: Scenery, key: str) -> Choice | None:
    shell = scenery.shell
    app = shell.apps.get(key.removeprefix(APP))
    if app is None or not shell.family.allows_app(app):
        return None
    manifest = app.manifest
    name = in_language(manifest.name, shell.language)
    about = in_language(manifest.description, shell.language)
    return Choice(key, name, about, "", lambda: shell.start(app))


def chosen(scenery: Scenery) -> list[Choice]:
    """The six tiles. Help is always among them: it is the way to Settings, and out of simple mode.

    In the place of what there is not here comes a channel, the first first.
    """
    wanted = scenery.shell.preferences.get(CHOICES).split() or list(_TABLE)
    if "help" not in wanted:
        wanted = [*wanted[: MOST - 1], "help"]
    spare = iter([f"{CHANNEL}{each.service}" for each in scenery.channels if each.kind is ServiceKind.tv])
    found: list[Choice] = []
    for key in wanted[:MOST]:
        made = choice(scenery, key)
        while made is None:
            other = next(spare, None)
            if other is None:
                break
            made = choice(scenery, other) if other not in wanted else None
        if made is not None:
            found.append(made)
    return found


def possible(scenery: Scenery) -> dict[str, str]:
    """All that a tile may lead to, by key: its name."""
    keys = [
        *_TABLE,
        *(f"{CHANNEL}{each.service}" for each in scenery.channels if each.kind is not ServiceKind.data),
        *(f"{APP}{each}" for each in scenery.shell.apps),
    ]
    found = ((key, choice(scenery, key)) for key in keys)
    return {key: made.title for key, made in found if made is not None}
