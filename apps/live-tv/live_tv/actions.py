"""What keys do at once, without a panel: one row each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from gulou import Key

if TYPE_CHECKING:
    from live_tv.app import LiveTv

Action = Callable[["LiveTv"], object]


def _next(app: LiveTv) -> None:
    app.zap(app.watching.neighbour(1))


def _previous(app: LiveTv) -> None:
    app.zap(app.watching.neighbour(-1))


def last(app: LiveTv) -> None:
    """Back to the channel before."""
    app.zap(app.watching.last())


def _subtitles(app: LiveTv) -> None:
    from live_tv.tracks import toggle_subtitles

    toggle_subtitles(app)


def teletext(app: LiveTv) -> None:
    """Open the teletext, or say that there is none."""
    from live_tv.teletext import open_teletext

    open_teletext(app)


def record(app: LiveTv) -> None:
    """Record what is on, or record it no more."""
    from live_tv import recording

    recording.record(app)


def pause(app: LiveTv) -> None:
    """Pause, or go on from there."""
    app.watching.picture.shift.pause(app)


def _back(app: LiveTv) -> None:
    app.watching.picture.shift.back(app)


def _forward(app: LiveTv) -> None:
    app.watching.picture.shift.forward(app)


def _live(app: LiveTv) -> None:
    app.watching.picture.shift.to_live()


ANYWHERE: Final[Mapping[str, Action]] = {
    Key.CHANNELUP: _next,
    Key.CHANNELDOWN: _previous,
    Key.LAST: last,
    Key.SUBTITLE: _subtitles,
    Key.TEXT: teletext,
    Key.YELLOW: teletext,
    Key.RECORD: record,
    Key.PLAYPAUSE: pause,
    Key.REWIND: _back,
    Key.FASTFORWARD: _forward,
    Key.STOP: _live,
}
"""Whatever is open."""
IN_PICTURE: Final[Mapping[str, Action]] = {
    Key.UP: _next,
    Key.DOWN: _previous,
}
"""While nothing is open, or something that is only to be read."""
