"""A timer by hand: a channel, a day, from when to when, and whether again."""

from __future__ import annotations

import datetime as dates
from typing import TYPE_CHECKING

import msgspec

from gulou import ui
from gulou.services.recordings import Hours, Series, Timer
from gulou.services.tv import Channel, ServiceKind
from recordings import says

if TYPE_CHECKING:
    from recordings.app import Recordings

STEP = 5
"""Minutes from one time to the next that can be chosen."""
DAY = 24 * 60
AHEAD = 14
"""Days that can be chosen."""
USUAL = 60
"""Minutes that are offered at first."""
WORKDAYS = (0, 1, 2, 3, 4)
EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)


class Wish(msgspec.Struct, frozen=True):
    """What the form says by now; times are minutes since midnight, `day` counts from today."""

    channel: Channel
    day: int
    start: int
    stop: int
    again: str = "once"


def begun(app: Recordings, channel: Channel) -> Wish:
    """What the form says at first: the next full half hour."""
    now = app.now()
    start = (now.hour * 60 + now.minute + 29) // 30 * 30
    return Wish(channel, start // DAY, start % DAY, (start + USUAL) % DAY)


def page(app: Recordings, wish: Wish) -> tuple[ui.Node | None, ...]:
    """The form."""
    text = app.text

    def change(**changes: object) -> None:
        app.wish(msgspec.structs.replace(wish, **changes))

    def moved(start: int) -> None:
        length = (wish.stop - wish.start) % DAY
        change(start=start, stop=(start + length) % DAY)

    again = {
        "once": text("Once"),
        "daily": text("Every day"),
        "workdays": text("Monday to Friday"),
        "weekly": text("Every week on this day"),
    }
    over = _over(app, wish)
    return (
        ui.Text(text("Record at a time"), size="title", bold=True, key="heading"),
        ui.Button(
            text("Channel: {name}").format(name=says.channel(app, wish.channel)),
            on_press=app.choose_channel,
            key="channel",
        ),
        ui.Choice(
            text("Day"),
            {away: app.formats.day(date(app, away)) for away in range(AHEAD)},
            wish.day,
            on_change=lambda away: change(day=away),
            key="day",
        ),
        ui.Choice(text("From"), _times(wish.start), wish.start, on_change=moved, key="start"),
        ui.Choice(
            text("To"), _times(wish.stop), wish.stop, on_change=lambda stop: change(stop=stop), key="stop"
        ),
        ui.Choice(text("Again"), again, wish.again, on_change=lambda value: change(again=value), key="again"),
        ui.Text(
            text("This time is over: choose a later one.") if over else summary(app, wish),
            tone="warning" if over else "secondary",
            lines=2,
            key="summary",
        ),
        ui.Row(
            ui.Button(text("Record"), "check", on_press=lambda: app.set_by_hand(wish), key="record"),
            ui.Button(text("Cancel"), "close", on_press=app.back, key="cancel"),
            key="buttons",
        ),
    )


def channels(app: Recordings) -> tuple[ui.Node | None, ...]:
    """To choose one from."""
    return (
        ui.Text(app.text("Record from which channel?"), size="title", bold=True, key="heading"),
        ui.List(
            app.channels,
            row=lambda channel: ui.Item(
                says.channel(app, channel),
                leading=str(channel.lcn or ""),
                image=ui.station(says.channel(app, channel), radio=channel.kind is ServiceKind.radio),
            ),
            row_key=lambda channel: channel.service,
            empty=app.text("No channels yet. Look for channels first."),
            on_select=app.chosen_channel,
            key="channels",
        ),
    )


def timer(app: Recordings, wish: Wish) -> Timer:
    """What is recorded once."""
    start, stop = span(app, wish)
    return Timer(wish.channel.service, start, stop, channel=says.channel(app, wish.channel))


def series(app: Recordings, wish: Wish) -> Series:
    """What is recorded again and again."""
    days = {"daily": EVERY_DAY, "workdays": WORKDAYS}.get(wish.again, (date(app, wish.day).weekday(),))
    return Series(
        says.channel(app, wish.channel),
        wish.channel.service,
        says.channel(app, wish.channel),
        hours=Hours(wish.start, wish.stop, days),
    )


def span(app: Recordings, wish: Wish) -> tuple[int, int]:
    """From when to when, Unix seconds; one that ends before it begins ends on the next day."""
    stop = wish.stop if wish.stop > wish.start else wish.stop + DAY
    return moment(app, wish.day, wish.start), moment(app, wish.day, stop)


def moment(app: Recordings, away: int, minute: int) -> int:
    """Unix time at which the clock on the wall shows so many minutes, so many days from today."""
    now = app.now()
    midnight = now.timestamp() - (now.hour * 60 + now.minute) * 60 - now.second
    found = round(midnight) + (away * DAY + minute) * 60
    shown = app.formats.local(found)
    # On the day on which the clocks change, a day has not 24 hours.
    wrong = (minute - shown.hour * 60 - shown.minute + DAY // 2) % DAY - DAY // 2
    return found + wrong * 60


def date(app: Recordings, away: int) -> dates.date:
    """The day that is so many days from today."""
    return app.now().date() + dates.timedelta(days=away)


def summary(app: Recordings, wish: Wish) -> str:
    """What will be recorded, in one line."""
    start, stop = span(app, wish)
    if wish.again == "once":
        when = f"{says.when(app, start)}–{app.formats.time(stop)}"
    else:
        when = says.hours(app, series(app, wish).hours or Hours(wish.start, wish.stop))
    return " · ".join((says.channel(app, wish.channel), when, app.formats.duration(stop - start)))


def _over(app: Recordings, wish: Wish) -> bool:
    return wish.again == "once" and span(app, wish)[1] <= app.now().timestamp()


def _times(chosen: int) -> dict[int, str]:
    return {minute: f"{minute // 60}:{minute % 60:02}" for minute in sorted({*range(0, DAY, STEP), chosen})}
