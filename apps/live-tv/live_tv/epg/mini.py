"""The small guide over the picture: up and down browse the channels, left and right the hours."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from gulou import Key, ui
from live_tv import timing
from live_tv.epg import saying
from live_tv.epg.subject import Subject
from live_tv.epg.windows import Windows
from live_tv.panel import Panel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gulou.services.tv import Channel, Programme
    from live_tv.app import LiveTv

_HOUR: Final = 3600
_AHEAD: Final = 6 * _HOUR
_FURTHEST: Final = 7 * 86_400
_BACK: Final = 4 * _HOUR


class MiniPanel(Panel):
    """The channel that plays goes on while others are looked at."""

    moving = True
    alone = True
    keys = (Key.UP, Key.DOWN, Key.LEFT, Key.RIGHT, Key.OK)

    def __init__(self, app: LiveTv) -> None:
        super().__init__(app)
        self._windows = Windows(app.tv.epg)
        self._index = 0
        self._moment = 0.0
        self._steps: dict[str, Callable[[], object]] = {
            Key.UP: lambda: self._go(-1),
            Key.DOWN: lambda: self._go(1),
            Key.CHANNELUP: lambda: self._go(1),
            Key.CHANNELDOWN: lambda: self._go(-1),
            Key.LEFT: self._earlier,
            Key.RIGHT: self._later,
            Key.OK: self._choose,
        }

    def opened(self) -> None:
        playing = self.app.watching.picture.channel
        self._windows.clear()
        self._index = self.app.watching.lineup.index(playing.service) if playing else 0
        self._moment = timing.now()

    def closed(self) -> None:
        self._windows.clear()

    def key(self, key: str) -> bool:
        step = self._steps.get(key)
        if step is not None:
            step()
        return step is not None

    def view(self, channel: Channel, now: float) -> tuple[ui.Node | None, ...]:
        app, text, channels = self.app, self.app.text, self.app.watching.lineup.channels
        if not channels:
            return ()
        self._index = min(self._index, len(channels) - 1)
        shown = channels[self._index]
        programme, following = self._around()
        subject = Subject(shown, programme) if programme else None
        kind = saying.kind(app, programme) if programme else ""
        title = app.says.title(programme) if programme else text("No programme information")
        on_now = subject is not None and subject.on(now)
        return (
            ui.Overlay(
                ui.Row(
                    ui.Text(
                        saying.channel_name(app, shown), size="heading", tone="accent", bold=True, key="name"
                    ),
                    ui.Spacer(),
                    ui.Text(kind, size="caption", tone="secondary", key="kind"),
                    ui.Text(app.says.clock(now), size="heading", tone="secondary", key="clock"),
                    key="channel",
                ),
                ui.Row(
                    ui.Text(title, size="title", bold=True, key="title"),
                    ui.Spacer(),
                    ui.Text(saying.when(app, programme) if programme else "", tone="secondary", key="when"),
                    key="programme",
                ),
                ui.Progress(_share(programme, now) if on_now and programme else 0.0, key="progress"),
                ui.Row(
                    ui.Text(
                        app.says.following(following) if following else " ", tone="secondary", key="next"
                    ),
                    ui.Spacer(),
                    ui.Text(
                        text("Up, down: channels · Left, right: time · OK: watch")
                        if on_now
                        else text("Up, down: channels · Left, right: time · OK: more"),
                        size="caption",
                        tone="secondary",
                        key="ok",
                    ),
                    key="after",
                ),
                at="bottom",
                size=1.0,
                gap=10,
                key="mini",
            ),
        )

    def _go(self, step: int) -> None:
        count = len(self.app.watching.lineup)
        if count:
            self._index = (self._index + step) % count

    def _programmes(self) -> Sequence[Programme]:
        channels = self.app.watching.lineup.channels
        begin = self._moment // _HOUR * _HOUR - _BACK
        first = max(0, self._index - 8)  # its neighbours on both sides come along
        self._windows.of(channels, first, begin, begin + _BACK + _AHEAD)
        return self._windows.of(channels, self._index, begin, begin + _BACK + _AHEAD)

    def _around(self) -> tuple[Programme | None, Programme | None]:
        """What is on at the moment that is looked at, and what follows."""
        found = self._programmes()
        on = next((each for each in found if each.start <= self._moment < each.start + each.duration), None)
        return on, next((each for each in found if each.start > self._moment), None)

    def _later(self) -> None:
        _, following = self._around()
        moment = float(following.start) if following else self._moment + _HOUR
        if moment < timing.now() + _FURTHEST:
            self._moment = moment

    def _earlier(self) -> None:
        on, _ = self._around()
        now = timing.now()
        begin = float(on.start) if on else self._moment
        before = [each for each in self._programmes() if each.start < begin]
        moment = float(before[-1].start) if before else begin - _HOUR
        # What is on now is the first: what was is gone.
        self._moment = max(moment, now) if moment < now else moment

    def _choose(self) -> None:
        channel = self.app.watching.lineup.channels[self._index]
        on, _ = self._around()
        if on is None or Subject(channel, on).on(timing.now()):
            self.app.zap(channel)
            return
        from live_tv.epg.panel import EpgPanel

        panel = self.app.show_panel("epg")
        if isinstance(panel, EpgPanel):
            panel.details(Subject(channel, on))


def _share(programme: Programme, now: float) -> float:
    return round((now - programme.start) / max(1, programme.duration), 2)
