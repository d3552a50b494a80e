"""A programme that was found: all that is known of it, and what to do about it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from gulou import ui
from gulou.services import guide, recordings, tv
from gulou_launcher.find.rows import channel_name, when
from gulou_launcher.own_page import OwnPage
from gulou_launcher.rails.known import broadcast_text
from gulou_launcher.spoken import spoken

if TYPE_CHECKING:
    from gulou_launcher.shell import Shell


class ProgrammePage(OwnPage):
    """Watch it, record it, be reminded of it. Back leads to what was found."""

    waits = True

    def __init__(self, shell: Shell, channel: tv.Channel, programme: tv.Programme) -> None:
        self._channel = channel
        self._programme = programme
        self._text = ""
        self._said = ""
        self._warns = False
        self._timer: recordings.Timer | None = None
        self._reminder: guide.Reminder | None = None
        super().__init__(shell, self._page)
        self._ask()

    @property
    def _end(self) -> int:
        return self._programme.start + self._programme.duration

    @property
    def _title(self) -> str:
        return broadcast_text(self._programme.titles, self._shell.language)

    def _ask(self) -> None:
        """Ask for its text, and whether it will be recorded or told of."""
        programme, service, gateway = self._programme, self._channel.service, self._shell.gateway
        gateway.ask(tv.GetGuide(service, programme.start, self._end), self._told)
        gateway.ask(recordings.GetTimers(), self._timers)
        gateway.ask(guide.GetReminders(), self._reminders)

    def _told(self, answer: tv.Guide) -> None:
        same = [each for each in answer.programmes if each.start == self._programme.start]
        if same:
            self._text = broadcast_text(same[0].texts, self._shell.language)
            self._refresh()

    def _timers(self, answer: recordings.Timers) -> None:
        programme, service = self._programme, self._channel.service
        self._timer = next(
            (
                each
                for each in answer.timers
                if each.service == service
                and (
                    each.event_id == programme.event_id
                    if each.event_id
                    else each.start <= programme.start and each.stop >= self._end
                )
            ),
            None,
        )
        self._refresh()

    def _reminders(self, answer: guide.Reminders) -> None:
        place = (self._channel.service, self._programme.start)
        self._reminder = next(
            (each for each in answer.reminders if (each.service, each.start) == place), None
        )
        self._refresh()

    def _refresh(self) -> None:
        if self in self._shell.pile.pages:
            self.refresh()

    def _page(self) -> ui.Page:
        text, programme, now = self._shell.text, self._programme, time.time()
        on_now = programme.start <= now < self._end
        number = "" if self._channel.lcn is None else f"{self._channel.lcn}  "
        return ui.Page(
            ui.Text(f"{number}{channel_name(self._shell, self._channel)}", tone="accent", key="channel"),
            ui.Text(self._title, size="title", bold=True, lines=2, key="title"),
            ui.Text(when(self._shell, programme), size="heading", tone="secondary", key="when"),
            ui.Progress(round((now - programme.start) / programme.duration, 2), key="progress")
            if on_now and programme.duration
            else None,
            ui.Text(self._text or text("There is no description."), lines=8, key="about"),
            ui.Text(self._said, tone="warning" if self._warns else "accent", lines=2, key="said")
            if self._said
            else None,
            ui.Spacer(),
            ui.Row(
                ui.Button(text("Watch"), on_press=self._watch, key="watch") if on_now else None,
                ui.Button(
                    text("Record") if self._timer is None else text("Do not record"),
                    on_press=self._record,
                    key="record",
                )
                if self._end > now
                else None,
                ui.Button(
                    text("Remind me") if self._reminder is None else text("Do not remind me"),
                    on_press=self._remind,
                    key="remind",
                )
                if programme.start > now
                else None,
                key="do",
            ),
            key="programme",
        )

    def _watch(self) -> None:
        self._shell.post.deliver(self._shell.watch, self._channel.service)

    def _say(self, sentence: str, *, warns: bool = False) -> None:
        self._said, self._warns = sentence, warns
        self._refresh()

    def _refused(self, sentence: str) -> None:
        self._say(spoken(self._shell.text, sentence), warns=True)

    def _record(self) -> None:
        gateway, text, title = self._shell.gateway, self._shell.text, self._title
        if self._timer is not None:
            timer, self._timer = self._timer, None

            def removed(_: object) -> None:
                self._say(text("{title} is not recorded").format(title=title))

            gateway.ask(recordings.RemoveTimer(timer.id), removed, self._refused)
            return
        programme = self._programme
        order = recordings.Timer(
            self._channel.service,
            programme.start,
            self._end,
            title,
            event_id=programme.event_id,
            text=self._text,
            genre=programme.genre,
            age=programme.age,
            before=-1,
            after=-1,
        )

        def added(answer: recordings.Added) -> None:
            self._timer = answer.timer
            sentence, warns = self._outcome(answer.timer)
            self._say(sentence, warns=warns)

        gateway.ask(recordings.AddTimer(order), added, self._refused)

    def _outcome(self, timer: recordings.Timer) -> tuple[str, bool]:
        text, title, state = self._shell.text, self._title, recordings.TimerState
        if timer.state is state.conflict:
            rivals = text(", ").join(timer.rivals)
            return text("No tuner is free for {title}: {rivals}").format(title=title, rivals=rivals), True
        if timer.state is state.unreceivable:
            return text("It cannot be recorded just now"), True
        if timer.start <= time.time():
            return text("Recording {title}").format(title=title), False
        return text("{title} will be recorded").format(title=title), False

    def _remind(self) -> None:
        gateway, text = self._shell.gateway, self._shell.text
        if self._reminder is not None:

            def forgotten(answer: guide.Reminders) -> None:
                self._reminders(answer)
                self._say(text("You will not be reminded"))

            gateway.ask(guide.Forget(self._reminder.id), forgotten, self._refused)
            return

        def reminded(answer: guide.Reminders) -> None:
            self._reminders(answer)
            self._say(text("You will be reminded a minute before it begins"))

        order = guide.Remind(self._channel.service, self._programme.start)
        gateway.ask(order, reminded, self._refused)
