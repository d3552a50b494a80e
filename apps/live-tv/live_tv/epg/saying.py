"""Says when something is on, and what it is, in the household's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gulou import ui
from live_tv.epg.genres import GENRES

if TYPE_CHECKING:
    from gulou.services.tv import Channel, Programme
    from live_tv.app import LiveTv
    from live_tv.epg.subject import Subject


def when(app: LiveTv, programme: Programme) -> str:
    """Day and hours: `Today 20:00–20:45`."""
    return f"{app.formats.day(programme.start)} {app.says.span(programme)}"


def kind(app: LiveTv, programme: Programme) -> str:
    """Episode, kind and age, as far as they are known."""
    words = GENRES.get(programme.genre >> 4)
    parts = (
        programme.episode,
        app.text(words) if words else "",
        app.text("From {age} years").format(age=programme.age) if programme.age else "",
    )
    return " · ".join(filter(None, parts))


def channel_name(app: LiveTv, channel: Channel) -> str:
    """Number and name."""
    number = app.watching.lineup.number(channel)
    name = app.says.name(channel)
    return name if number is None else f"{number}  {name}"


def item(app: LiveTv, subject: Subject, now: float, *, marked: bool = False, named: bool = True) -> ui.Item:
    """A row of a list of programmes; `named`: with its channel."""
    programme = subject.programme
    on_now = subject.on(now) and programme.duration > 0
    return ui.Item(
        app.says.title(programme),
        subtitle=when(app, programme) + (f" · {channel_name(app, subject.channel)}" if named else ""),
        trailing="●" if marked else programme.episode,
        progress=round((now - programme.start) / programme.duration, 2) if on_now else None,
    )
