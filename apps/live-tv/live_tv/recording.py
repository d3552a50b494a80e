"""The Record key: what is on is recorded, and with a second press no longer."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from gulou.errors import ServiceError
from gulou.services.recordings import Timer, TimerState

if TYPE_CHECKING:
    from gulou.services.tv import Channel, Programme
    from live_tv.app import LiveTv

UNKNOWN = 2 * 3600
"""Seconds to record where the guide does not say how long the programme is."""


def record(app: LiveTv) -> None:
    """Record what is on the picture."""
    channel = app.watching.picture.channel
    if channel is not None:
        item = app.watching.guide.of(channel.service, app.watching.lineup)
        record_programme(app, channel, item.now)


def record_programme(app: LiveTv, channel: Channel, programme: Programme | None) -> None:
    """Record this programme, or what comes now where nobody knows what it is; say what came of it."""
    title = app.says.name(channel) if programme is None else app.says.title(programme)
    try:
        if programme is None:
            now = int(time.time())
            timer = app.recordings.add(Timer(channel.service, now, now + UNKNOWN, title))
        else:
            toggled = app.recordings.toggle(channel.service, programme, title)
            if toggled is None:
                app.tell(app.text("{title} is not recorded").format(title=title))
                return
            timer = toggled
    except ServiceError as error:
        refused = error.code == "permission"
        app.tell(
            app.text("Live TV may not record: allow it in Settings, Apps")
            if refused
            else app.text("It cannot be recorded just now")
        )
        return
    app.tell(_said(app, timer, title))


def _said(app: LiveTv, timer: Timer, title: str) -> str:
    match timer.state:
        case TimerState.conflict:
            rivals = app.text(", ").join(timer.rivals)
            return app.text("No tuner is free for {title}: {rivals}").format(title=title, rivals=rivals)
        case TimerState.unreceivable:
            return app.text("It cannot be recorded just now")
        case _ if timer.start <= time.time():
            return app.text("Recording {title}").format(title=title)
        case _:
            return app.text("{title} will be recorded").format(title=title)
