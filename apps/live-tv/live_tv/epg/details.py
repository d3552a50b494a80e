"""All that is known of a programme, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gulou import Key, ui
from live_tv.epg import saying
from live_tv.epg.grid import described
from live_tv.epg.screen import WIDE, Screen

if TYPE_CHECKING:
    from gulou.services.tv import Channel
    from live_tv.epg.panel import EpgPanel
    from live_tv.epg.subject import Subject


class Details(Screen):
    def __init__(self, epg: EpgPanel, subject: Subject) -> None:
        super().__init__(epg)
        self._subject = subject
        self._about = described(self, subject)

    def key(self, key: str) -> bool:
        if key == Key.GREEN:
            self.epg.remind(self._subject)
            return True
        if key in (Key.RECORD, Key.RED):
            self.epg.record(self._subject)
            return True
        if key == Key.INFO:
            self.epg.back()
            return True
        return False

    def view(self, channel: Channel, now: float) -> ui.Overlay:
        app, text, subject = self.app, self.app.text, self._subject
        programme = subject.programme
        reminded = self.epg.reminder(subject)
        on_now = subject.on(now)
        kind = saying.kind(app, programme)
        return ui.Overlay(
            ui.Text(saying.channel_name(app, subject.channel), tone="accent", key="channel"),
            ui.Text(app.says.title(programme), size="title", bold=True, lines=2, key="title"),
            ui.Text(saying.when(app, programme), size="heading", tone="secondary", key="when"),
            ui.Text(kind, tone="secondary", key="kind") if kind else None,
            ui.Progress(round((now - programme.start) / programme.duration, 2), key="progress")
            if on_now and programme.duration
            else None,
            ui.Text(self._about or text("There is no description."), lines=9, key="about"),
            ui.Spacer(),
            ui.Button(text("Watch"), on_press=lambda: self.epg.watch(subject.channel), key="watch")
            if on_now
            else None,
            ui.Button(
                text("Do not record")
                if self.epg.recorded(subject.channel.service, programme.start)
                else text("Record"),
                on_press=lambda: self.epg.record(subject),
                key="record",
            )
            if subject.end > now
            else None,
            *self._remind(now, reminded is not None, bool(reminded and reminded.series)),
            ui.Button(text("More on this channel"), on_press=self._channel, key="more"),
            at="right",
            size=WIDE,
            key="details",
        )

    def _remind(self, now: float, reminded: bool, series: bool) -> tuple[ui.Node | None, ...]:
        text, subject = self.app.text, self._subject
        if reminded:
            words = text("Do not remind me of the series") if series else text("Do not remind me")
            return (ui.Button(words, on_press=lambda: self.epg.remind(subject), key="forget"),)
        return (
            ui.Button(text("Remind me"), on_press=lambda: self.epg.remind(subject), key="remind")
            if subject.programme.start > now
            else None,
            ui.Button(
                text("Remind me of each part"),
                on_press=lambda: self.epg.remind(subject, series=True),
                key="series",
            ),
        )

    def _channel(self) -> None:
        from live_tv.epg.lists import ChannelDays

        self.epg.show(ChannelDays(self.epg, self._subject.channel))
