"""One recording, one timer, one series: what it is, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from gulou import ui
from gulou.services.recordings import Recording, Series, Settings, Timer, TimerState
from recordings import says

if TYPE_CHECKING:
    from recordings.app import Recordings


def recording_page(app: Recordings, recording: Recording) -> tuple[ui.Node | None, ...]:
    """A recording."""
    text = app.text
    missed = says.missed(app, recording)
    note = says.note(app, recording.note)
    resumable = recording.position > 5
    return (
        ui.Text(recording.title, size="display", bold=True, lines=2, key="title"),
        ui.Text(says.facts(app, recording), tone="secondary", key="facts"),
        ui.Text(recording.text, lines=5, key="text") if recording.text else None,
        ui.Text(note, tone="warning", lines=2, key="note") if note else None,
        ui.Text(missed, tone="warning", lines=2, key="missed") if missed else None,
        ui.Row(
            ui.Button(
                text("Go on at {time}").format(time=says.clock(recording.position)),
                "play",
                on_press=lambda: app.play(recording, recording.position),
                key="resume",
            )
            if resumable
            else None,
            ui.Button(
                text("From the beginning") if resumable else text("Play"),
                "" if resumable else "play",
                on_press=lambda: app.play(recording, 0.0),
                key="play",
            ),
            ui.Button(text("Delete"), "trash", on_press=lambda: app.ask_delete(recording), key="delete"),
            key="buttons",
        ),
        ui.Choice(
            text("Keep"),
            says.rules(app, recording.keep, series=recording.series > 0),
            says.key_of(recording.keep),
            on_change=lambda key: app.do(lambda: app.recordings.keep(recording.id, says.rule_of(key))),
            key="keep",
        ),
        ui.Text(
            text("{size} · {errors} packets lost").format(
                size=app.formats.size(recording.size), errors=app.formats.number(recording.errors)
            )
            if recording.errors
            else app.formats.size(recording.size),
            size="caption",
            tone="secondary",
            key="size",
        ),
    )


def timer_page(app: Recordings, timer: Timer) -> tuple[ui.Node | None, ...]:
    """Something to come."""
    text = app.text
    trouble = says.trouble(app, timer)
    under_way = timer.state is TimerState.recording

    def change(**changes: object) -> None:
        untold = {"title": ""} if timer.locked else {}
        app.do(lambda: app.recordings.change(msgspec.structs.replace(timer, **changes, **untold)))

    return (
        ui.Text(timer.title or timer.channel, size="display", bold=True, lines=2, key="title"),
        ui.Text(says.span(app, timer), tone="secondary", key="span"),
        ui.Text(text("Recording now"), tone="accent", key="now") if under_way else None,
        ui.Text(trouble, tone="warning", lines=3, key="trouble") if trouble else None,
        ui.Text(timer.text, lines=4, key="text") if timer.text else None,
        ui.Row(
            ui.Button(
                text("Stop recording") if under_way else text("Do not record"),
                "close",
                on_press=lambda: app.remove(timer),
                key="remove",
            ),
            ui.Button(
                text("Record the whole series"),
                "plus",
                on_press=lambda: app.whole_series(timer),
                key="series",
            )
            if not timer.series and timer.event_id and not timer.locked
            else None,
            key="buttons",
        ),
        ui.Choice(
            text("Priority"),
            {-1: text("Low"), 0: text("Normal"), 1: text("High")},
            max(-1, min(1, timer.priority)),
            on_change=lambda value: change(priority=value),
            key="priority",
        ),
        *padding(app, timer, change),
    )


def series_page(app: Recordings, series: Series) -> tuple[ui.Node | None, ...]:
    """A series."""
    text = app.text

    def change(**changes: object) -> None:
        app.do(lambda: app.recordings.change_series(msgspec.structs.replace(series, **changes)))

    clashes = says.clashes(app, (each for each in app.known.timers if each.series == series.id))

    return (
        ui.Text(series.title, size="display", bold=True, lines=2, key="title"),
        ui.Text(
            " · ".join(
                (
                    says.of_series(app, series),
                    text.plural("{count} recorded", "{count} recorded", series.recorded).format(
                        count=series.recorded
                    ),
                )
            ),
            tone="secondary",
            key="facts",
        ),
        ui.Text(clashes, tone="warning", lines=3, key="clashes") if clashes else None,
        ui.Button(
            text("Stop recording the series"),
            "close",
            on_press=lambda: app.remove_series(series),
            key="remove",
        ),
        ui.Choice(
            text("Keep"),
            says.rules(app, series.keep, series=True),
            says.key_of(series.keep),
            on_change=lambda key: change(keep=says.rule_of(key)),
            key="keep",
        ),
        ui.Choice(
            text("Priority"),
            {-1: text("Low"), 0: text("Normal"), 1: text("High")},
            max(-1, min(1, series.priority)),
            on_change=lambda value: change(priority=value),
            key="priority",
        ),
        ui.Toggle(
            text("Repeats too"), series.repeats, on_change=lambda value: change(repeats=value), key="repeats"
        )
        if series.hours is None
        else None,
    )


def padding(
    app: Recordings, of: Timer | Settings, change: Callable[..., object]
) -> tuple[ui.Choice, ui.Choice]:
    """How much earlier and later than the programme; `change` gets `before` or `after`, in seconds."""

    def minutes(current: int) -> dict[int, str]:
        known = sorted({0, 60, 120, 300, 600, 900, 1800, current})
        return {value: app.formats.duration(value) if value else app.text("Not at all") for value in known}

    return (
        ui.Choice(
            app.text("Begin earlier"),
            minutes(of.before),
            of.before,
            on_change=lambda value: change(before=value),
            key="before",
        ),
        ui.Choice(
            app.text("End later"),
            minutes(of.after),
            of.after,
            on_change=lambda value: change(after=value),
            key="after",
        ),
    )
