"""The four lists: what there is, what is to come, the series, and the room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from gulou import ui
from gulou.services.recordings import Recording, Series, Settings, Timer, TimerState
from recordings import says
from recordings.details import padding
from recordings.shelf import Folder, folders

if TYPE_CHECKING:
    from recordings.app import Recordings

SHELF = "shelf"
"""The list of everything that was recorded."""


def shelf(app: Recordings) -> tuple[ui.Node | None, ...]:
    """Everything that was recorded, a series in one row."""
    return (recordings(app, SHELF, folders(app.all), SHELF), hint(app))


def recordings(app: Recordings, name: str, rows: Sequence[Folder], key: str) -> ui.List[Folder]:
    """A list of recordings and of series; `name` tells it from others."""
    return ui.List(
        rows,
        row=lambda folder: folder_row(app, folder),
        row_key=lambda folder: folder.key,
        empty=app.text("Nothing recorded yet. Choose a programme in the guide, then Record."),
        on_select=app.open_folder,
        on_focus=lambda folder: app.focus_on(name, rows, folder),
        key=key,
    )


def hint(app: Recordings) -> ui.Text | None:
    """What the keys do in a list of recordings."""
    if not app.all or app.preferences.simple:
        return None
    words = app.text("OK: play. Menu: keep, delete and more.")
    return ui.Text(words, size="caption", tone="secondary", key="hint")


def folder_row(app: Recordings, folder: Folder) -> ui.Item:
    if len(folder.recordings) == 1:
        return recording_row(app, folder.newest)
    count = len(folder.recordings)
    unseen = sum(not each.watched for each in folder.recordings)
    episodes = app.text.plural("{count} recording", "{count} recordings", count).format(count=count)
    return ui.Item(
        folder.title,
        f"{episodes} · {says.when(app, folder.newest.start)}",
        trailing=app.text("{count} not seen").format(count=unseen) if unseen else app.text("Watched"),
        dimmed=not unseen,
        image=ui.station(folder.newest.channel),
    )


def recording_row(app: Recordings, recording: Recording) -> ui.Item:
    missed = says.missed(app, recording)
    facts = says.facts(app, recording)
    share = recording.position / recording.seconds if recording.seconds and recording.position else None
    return ui.Item(
        recording.title,
        f"{facts} · {missed}" if missed else facts,
        trailing=says.standing(app, recording),
        progress=None if share is None else round(min(1.0, share), 2),
        dimmed=recording.watched,
        image=ui.station(recording.channel),
    )


def to_come(app: Recordings) -> tuple[ui.Node | None, ...]:
    """Everything that will be recorded, and what will not and why."""
    note = app.text("This box does not know the time yet, so no timer runs.") if app.known.note else ""
    return (
        ui.Text(note, tone="warning", lines=2, key="note") if note else None,
        ui.Button(app.text("Record at a time"), "plus", on_press=app.begin_by_hand, key="by hand"),
        ui.List(
            app.known.timers,
            row=lambda timer: timer_row(app, timer),
            row_key=lambda timer: timer.id,
            empty=app.text("Nothing is scheduled. Choose a programme in the guide, then Record."),
            on_select=app.open_timer,
            key="to come",
        ),
    )


def timer_row(app: Recordings, timer: Timer) -> ui.Item:
    state = says.TIMER_STATES[timer.state]
    rivals = timer.state is TimerState.conflict and timer.rivals
    facts = says.span(app, timer)
    if rivals:
        facts += " · " + app.text("instead: {titles}").format(titles=app.text(", ").join(timer.rivals))
    return ui.Item(
        timer.title or timer.channel,
        facts,
        trailing=app.text(state) if state else (app.text("Series") if timer.series else ""),
        dimmed=timer.state in (TimerState.gone, TimerState.repeated, TimerState.missed),
        checked=timer.state is TimerState.recording,
        image=ui.station(timer.channel),
    )


def all_series(app: Recordings) -> tuple[ui.Node | None, ...]:
    def row(series: Series) -> ui.Item:
        count = series.recorded
        said = app.text.plural("{count} recorded", "{count} recorded", count)
        return ui.Item(
            series.title,
            says.of_series(app, series),
            trailing=said.format(count=count),
            image=ui.station(series.channel or series.title),
        )

    return (
        ui.List(
            app.known.series,
            row=row,
            row_key=lambda series: series.id,
            empty=app.text(
                "No series yet. Open a scheduled programme, and choose to record the whole series."
            ),
            on_select=app.open_series,
            key="series",
        ),
    )


def room(app: Recordings) -> tuple[ui.Node | None, ...]:
    """How much space there is, and how the household records."""
    space, settings, text = app.space, app.settings_now, app.text
    if space is None or settings is None:
        return ()

    def change(**changes: object) -> None:
        app.put(msgspec.structs.replace(settings or Settings(), **changes))

    shift = {0: text("Off")} | {
        value: app.formats.duration(value)
        for value in sorted({1800, 3600, 5400, 10800, settings.timeshift})
        if value
    }
    taken = (space.total - space.free) / space.total if space.total else 0.0
    return (
        ui.Text(
            text("Room for {time} more in HD").format(time=app.formats.duration(space.hours * 3600)),
            size="heading",
            key="hours",
        ),
        ui.Progress(round(taken, 3), key="taken"),
        ui.Text(
            text("Recordings take {used}; {free} of {total} are free.").format(
                used=app.formats.size(space.used),
                free=app.formats.size(space.free),
                total=app.formats.size(space.total),
            ),
            tone="secondary",
            key="free",
        ),
        ui.Text(
            text("Space for recordings runs out, and none may be deleted: delete some, or keep fewer."),
            tone="warning",
            lines=2,
            key="note",
        )
        if space.note
        else None,
        *padding(app, settings, change),
        ui.Choice(
            text("Keep"),
            says.rules(app, settings.keep, series=False),
            says.key_of(settings.keep),
            on_change=lambda key: change(keep=says.rule_of(key)),
            key="keep",
        ),
        ui.Choice(
            text("Rewind live television"),
            shift,
            settings.timeshift,
            on_change=lambda value: change(timeshift=value),
            key="shift",
        ),
    )
