"""Says recordings, timers and rules in the household's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gulou.language import in_broadcast
from gulou.services.recordings import (
    Hours,
    Keep,
    Recording,
    RecordingState,
    Rule,
    Series,
    Timer,
    TimerState,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gulou.app import App
    from gulou.services.tv import Channel


def _(words: str) -> str:
    """Mark words for translation; they are translated where they are shown."""
    return words


TIMER_STATES = {
    TimerState.waiting: "",
    TimerState.recording: _("Recording now"),
    TimerState.conflict: _("No tuner free"),
    TimerState.gone: _("No longer in the guide"),
    TimerState.repeated: _("Recorded already"),
    TimerState.unreceivable: _("Cannot be received"),
    TimerState.missed: _("Was not recorded"),
}
NOTES = {
    "the signal was lost": _("the signal was lost"),
    "the box was off": _("the box was off"),
    "the disk was too slow": _("the disk was too slow"),
    "This channel is scrambled": _("This channel is scrambled"),
    "Nothing was received": _("Nothing was received"),
    "The disk is full: what was recorded until then is there": _(
        "The disk was full. What was recorded until then is there."
    ),
    "The disk became read-only: check it. What was recorded until then is there": _(
        "The disk could not be written any more. What was recorded until then is there."
    ),
    "The box was off, or did not know the time": _("The box was off, or did not know the time"),
}
RULES = {
    "space": _("Until space is needed"),
    "forever": _("Forever"),
    "watched": _("Until I have watched it"),
    "days 7": _("7 days"),
    "days 30": _("30 days"),
    "episodes 1": _("The last episode"),
    "episodes 3": _("The last 3 episodes"),
    "episodes 5": _("The last 5 episodes"),
    "episodes 10": _("The last 10 episodes"),
}


def key_of(keep: Keep) -> str:
    """A rule as a key of `RULES`."""
    return f"{keep.rule} {keep.count}" if keep.rule in (Rule.days, Rule.episodes) else str(keep.rule)


def rule_of(key: str) -> Keep:
    """The rule that a key of `RULES` stands for."""
    rule, _, count = key.partition(" ")
    return Keep(Rule(rule), int(count or 0))


def rules(app: App, keep: Keep, *, series: bool) -> dict[str, str]:
    """The rules that can be chosen, in words; the one in force among them whatever it is."""
    keys = [key for key in RULES if series or not key.startswith("episodes")]
    if key_of(keep) not in keys:
        keys.append(key_of(keep))
    return {key: _rule(app, rule_of(key)) for key in keys}


def _rule(app: App, keep: Keep) -> str:
    known = RULES.get(key_of(keep))
    if known is not None:
        return app.text(known)
    if keep.rule is Rule.days:
        return app.text.plural("{count} day", "{count} days", keep.count).format(count=keep.count)
    return app.text.plural("The last {count} episode", "The last {count} episodes", keep.count).format(
        count=keep.count
    )


def clock(seconds: float) -> str:
    """`1:02:03`, or `2:03` below an hour."""
    whole = max(0, int(seconds))
    hours, rest = divmod(whole, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


def note(app: App, sentence: str) -> str:
    """What the box noted, in the household's language where it is known."""
    return app.text(NOTES[sentence]) if sentence in NOTES else sentence


def when(app: App, moment: float) -> str:
    return f"{app.formats.day(moment)} {app.formats.time(moment)}"


def facts(app: App, recording: Recording) -> str:
    """Where and when it was, and how long it is."""
    parts = [when(app, recording.start), recording.channel, app.formats.duration(recording.seconds)]
    return " · ".join(part for part in parts if part)


def standing(app: App, recording: Recording) -> str:
    """What is special about one, in a word or two."""
    if recording.state is RecordingState.recording:
        return app.text("Recording now")
    if recording.state is RecordingState.cut:
        return app.text("Not complete")
    if recording.next_to_go:
        return app.text("Next to go")
    if recording.goes:
        days = max(0, int((recording.goes - app.now().timestamp()) // 86400))
        return app.text.plural("{count} day left", "{count} days left", days).format(count=days)
    if recording.watched:
        return app.text("Watched")
    return "" if recording.position else app.text("New")


def missed(app: App, recording: Recording) -> str:
    """What is missing of it; "" where nothing is."""
    if not recording.missed:
        return ""
    first = recording.missed[0]
    total = sum(each.seconds for each in recording.missed)
    if len(recording.missed) == 1:
        said = app.text("Missed {time} at {at}").format(time=clock(total), at=clock(first.at))
    else:
        said = app.text("Missed {time} in {count} places").format(
            time=clock(total), count=len(recording.missed)
        )
    if not first.reason:
        return said
    return app.text("{missed}: {reason}").format(missed=said, reason=note(app, first.reason))


def channel(app: App, of: Channel) -> str:
    """What a channel is called."""
    return in_broadcast(of.names, app.language) or of.name


def span(app: App, timer: Timer) -> str:
    """When a timer's programme is, and where."""
    times = f"{when(app, timer.start)}–{app.formats.time(timer.stop)}"
    return " · ".join(part for part in (times, timer.channel) if part)


WEEKDAYS = (
    _("Mondays"),
    _("Tuesdays"),
    _("Wednesdays"),
    _("Thursdays"),
    _("Fridays"),
    _("Saturdays"),
    _("Sundays"),
)


def hours(app: App, of: Hours) -> str:
    """On which days, from when to when."""
    match of.days:
        case (0, 1, 2, 3, 4, 5, 6):
            days = app.text("Every day")
        case (0, 1, 2, 3, 4):
            days = app.text("Monday to Friday")
        case _:
            days = app.text(", ").join(app.text(WEEKDAYS[day]) for day in of.days)
    start, stop = (f"{minute // 60}:{minute % 60:02}" for minute in (of.start, of.stop))
    return f"{days} {start}–{stop}"


def of_series(app: App, series: Series) -> str:
    """What a series takes in: hours, or a title on a channel."""
    if series.hours is not None:
        return hours(app, series.hours)
    return series.channel if series.service else app.text("Any channel")


def clashes(app: App, timers: Iterable[Timer]) -> str:
    """Which of a series' recordings no tuner is free for; "" where all can be made."""
    against = [each for each in timers if each.state is TimerState.conflict]
    if not against:
        return ""
    days = app.text(", ").join(dict.fromkeys(app.formats.day(each.start) for each in against[:3]))
    titles = app.text(", ").join(dict.fromkeys(title for each in against for title in each.rivals[:3]))
    if not titles:
        return app.text("No tuner is free: {days}.").format(days=days)
    return app.text("No tuner is free: {days}. Every one is needed for {titles}.").format(
        days=days, titles=titles
    )


def trouble(app: App, timer: Timer) -> str:
    """Why a timer will not be recorded, and what could give way."""
    if timer.state is TimerState.conflict and timer.rivals:
        return app.text(
            "Every tuner is needed for {titles} at that time. Remove one of them, or give this one priority."
        ).format(titles=app.text(", ").join(timer.rivals))
    if timer.state is TimerState.gone:
        return app.text("The guide does not list this programme any more.")
    if timer.state is TimerState.repeated:
        return app.text("This episode was recorded before, or will be earlier.")
    if timer.state is TimerState.unreceivable:
        return app.text("No tuner of this box receives this channel.")
    return note(app, timer.note)
