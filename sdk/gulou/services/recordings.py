"""Recordings: what was kept of television, what will be, and what is kept of the channel that plays.

Times are Unix seconds; places in a recording are seconds since it began. A recording plays as
`ui.Player(recording.address)`, and is seekable.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, cast

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable

    from gulou.services.client import ServiceClient
    from gulou.services.tv import Programme

PERMISSION = "recordings"
"""What an app's manifest must ask for."""
SCHEME = "recording"


class Rule(StrEnum):
    """How long a recording is kept."""

    forever = "forever"
    days = "days"
    episodes = "episodes"  # so many of its series
    watched = "watched"  # until it was watched to its end
    space = "space"  # until space is needed


class Keep(msgspec.Struct, frozen=True):
    """A rule, and how many days or episodes."""

    rule: Rule = Rule.space
    count: int = 0


class TimerState(StrEnum):
    """How a timer stands."""

    waiting = "waiting"
    recording = "recording"
    conflict = "conflict"  # too few tuners: `rivals` are recorded instead
    gone = "gone"  # the programme is no longer in the guide
    repeated = "repeated"  # this episode was recorded before, or will be
    unreceivable = "unreceivable"  # no tuner of this box receives the channel
    missed = "missed"  # its time went by: `note` says why


class Timer(msgspec.Struct, frozen=True):
    """Something to record: [start − before, stop + after).

    With an `event_id` it follows its programme when that moves or runs over; 0: it goes by the clock alone.
    Of two that cannot both be recorded, the higher `priority` is; the usual one is 0.
    """

    service: str
    start: int
    stop: int
    title: str = ""
    channel: str = ""
    event_id: int = 0
    text: str = ""
    genre: int = 0
    age: int = 0
    before: int = 0
    after: int = 0
    priority: int = 0
    keep: Keep = Keep()
    series: int = 0
    """The series that made it; 0: it was set by hand."""
    episode: str = ""
    """What tells the episode from others: its CRID (ETSI TS 102 323 §12), else made of title and text."""
    id: int = 0
    state: TimerState = TimerState.waiting
    rivals: tuple[str, ...] = ()
    """In conflict: the titles that are recorded instead; removing one of them would make room."""
    note: str = ""
    recording: int = 0
    """While it records: the recording's id."""
    locked: bool = False
    """By the household's parental lock: its title and text are not told."""


class Hours(msgspec.Struct, frozen=True):
    """A time of day, as the clock on the wall shows it: on these days of the week (0: Monday … 6: Sunday)."""

    start: int
    """Minutes since midnight, 0 to 1439."""
    stop: int
    """As `start`; not after it: on the next day."""
    days: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)


class Series(msgspec.Struct, frozen=True):
    """Record every programme of this title, or of this series CRID where one is broadcast.

    `service` is "" for any channel. With `hours` it goes by the clock alone, whatever is on; the title is
    then only what it is called.
    """

    title: str
    service: str = ""
    channel: str = ""
    crid: str = ""
    priority: int = 0
    keep: Keep = Keep()
    repeats: bool = False
    """Record an episode again that was recorded before."""
    id: int = 0
    recorded: int = 0
    """How many of its episodes were."""
    hours: Hours | None = None


class RecordingState(StrEnum):
    """How a recording stands."""

    recording = "recording"
    recorded = "recorded"
    cut = "cut"  # it ended early; `note` says why
    failed = "failed"  # nothing was received; `note` says why


class Missed(msgspec.Struct, frozen=True):
    """A part that is missing: where in the recording, how many seconds, and why."""

    at: float
    seconds: float
    reason: str = ""


class Chapter(msgspec.Struct, frozen=True):
    """A place worth going to: where another programme begins, or a bookmark of the household's."""

    at: float
    title: str = ""
    bookmark: bool = False


class Rated(msgspec.Struct, frozen=True):
    """From here on a programme is broadcast that is for those of this age; 0: for everybody."""

    at: float
    age: int = 0
    event_id: int = 0


class Recording(msgspec.Struct, frozen=True):
    """Something that was recorded, or is just now."""

    id: int
    title: str
    service: str
    channel: str
    start: int
    """When it began."""
    state: RecordingState = RecordingState.recorded
    seconds: float = 0.0
    size: int = 0
    """Bytes."""
    event_id: int = 0
    text: str = ""
    genre: int = 0
    age: int = 0
    note: str = ""
    missed: tuple[Missed, ...] = ()
    errors: int = 0
    """Continuity errors: packets that were lost on the way."""
    chapters: tuple[Chapter, ...] = ()
    keep: Keep = Keep()
    series: int = 0
    episode: str = ""
    position: float = 0.0
    """Where it was left."""
    watched: bool = False
    goes: int = 0
    """When it will be deleted by its rule; 0: that is not known, or never."""
    next_to_go: bool = False
    """It is the next to be deleted when space is needed."""
    file: str = ""
    locked: bool = False
    """By the household's parental lock: its title and text are not told, and it plays with the PIN only."""
    ratings: tuple[Rated, ...] = ()
    """Its parts, as the parental lock judges them while it plays; empty: all of it is for `age`."""

    @property
    def address(self) -> str:
        """What `ui.Player` plays."""
        return f"{SCHEME}://{self.id}"


class Space(msgspec.Struct, frozen=True):
    """The disk of the recordings, in bytes. `note` says what is wrong with it."""

    folder: str
    total: int
    free: int
    used: int
    """What the recordings take."""
    floor: int
    """What stays free."""
    hours: float
    """How much more can be recorded before anything is deleted, at the usual bit rate."""
    note: str = ""


class Settings(msgspec.Struct, frozen=True):
    """How the household records. Seconds; bytes, where 0 is no limit."""

    before: int = 60
    after: int = 300
    keep: Keep = Keep()
    floor: int = 4 << 30
    quota: int = 0
    timeshift: int = 90 * 60
    """Seconds of the channel that plays; 0: none is kept."""
    timeshift_bytes: int = 8 << 30


class Shift(msgspec.Struct, frozen=True):
    """What is kept of a service that plays. `seconds` before now; 0: nothing. `note`: why nothing is."""

    service: str
    seconds: float = 0.0
    note: str = ""


class GetRecordings(msgspec.Struct, frozen=True, tag="recordings.list"):
    """Ask for all recordings, the newest first."""


class Recordings(msgspec.Struct, frozen=True, tag="recordings.list"):
    recordings: tuple[Recording, ...]


class GetTimers(msgspec.Struct, frozen=True, tag="recordings.timers"):
    """Ask for all that will be recorded, by start."""


class Timers(msgspec.Struct, frozen=True, tag="recordings.timers"):
    timers: tuple[Timer, ...]
    series: tuple[Series, ...] = ()
    note: str = ""
    """What keeps timers from running, such as a clock that nobody has set."""


class AddTimer(msgspec.Struct, frozen=True, tag="recordings.add_timer"):
    """Record this. What is already set for the same programme is answered instead of set twice.

    `before` and `after` of -1 stand for the household's own.
    """

    timer: Timer


class Added(msgspec.Struct, frozen=True, tag="recordings.add_timer"):
    timer: Timer


class ChangeTimer(msgspec.Struct, frozen=True, tag="recordings.change_timer"):
    """Put this in the place of the timer with its id."""

    timer: Timer


class RemoveTimer(msgspec.Struct, frozen=True, tag="recordings.remove_timer"):
    """Record it not, or stop: what is recorded by then stays."""

    timer: int


class AddSeries(msgspec.Struct, frozen=True, tag="recordings.add_series"):
    series: Series


class SeriesAdded(msgspec.Struct, frozen=True, tag="recordings.add_series"):
    series: Series
    timers: tuple[Timer, ...] = ()
    """What of it is to come, as far as the guide knows."""


class ChangeSeries(msgspec.Struct, frozen=True, tag="recordings.change_series"):
    """Put this in the place of the series with its id."""

    series: Series


class RemoveSeries(msgspec.Struct, frozen=True, tag="recordings.remove_series"):
    """Record no more of it. What is recorded stays."""

    series: int


class Delete(msgspec.Struct, frozen=True, tag="recordings.delete"):
    """Delete recordings, with their files."""

    recordings: tuple[int, ...]


class SetKeep(msgspec.Struct, frozen=True, tag="recordings.keep"):
    recording: int
    keep: Keep


class SetPosition(msgspec.Struct, frozen=True, tag="recordings.position"):
    """Remember where it was left; `watched`: to its end."""

    recording: int
    position: float
    watched: bool = False


class SetBookmark(msgspec.Struct, frozen=True, tag="recordings.bookmark"):
    """Set a bookmark, or take it away where there is one within two seconds."""

    recording: int
    at: float


class GetSpace(msgspec.Struct, frozen=True, tag="recordings.space"):
    """Ask how much room there is."""


class SpaceAnswer(msgspec.Struct, frozen=True, tag="recordings.space"):
    space: Space
    settings: Settings


class SetSettings(msgspec.Struct, frozen=True, tag="recordings.settings"):
    settings: Settings


class GetShift(msgspec.Struct, frozen=True, tag="recordings.shift"):
    """Ask how far back a service that plays can be rewound."""

    service: str


class ShiftAnswer(msgspec.Struct, frozen=True, tag="recordings.shift"):
    shift: Shift


class Done(msgspec.Struct, frozen=True, tag="recordings.done"):
    """It is done."""


class Watch(msgspec.Struct, frozen=True, tag="recordings.watch"):
    """Ask to be told of changes from now on."""


class Changed(msgspec.Struct, frozen=True, tag="recordings.changed"):
    """Recordings or timers came, went or changed: ask again."""


Query = (
    GetRecordings
    | GetTimers
    | AddTimer
    | ChangeTimer
    | RemoveTimer
    | AddSeries
    | ChangeSeries
    | RemoveSeries
    | Delete
    | SetKeep
    | SetPosition
    | SetBookmark
    | GetSpace
    | SetSettings
    | GetShift
    | Watch
)
Answer = Recordings | Timers | Added | SeriesAdded | SpaceAnswer | ShiftAnswer | Done


class RecordingService:
    """Recordings, as an app sees them. Needs the permission `recordings`."""

    def __init__(self, client: ServiceClient) -> None:
        self._client = client

    def list(self) -> tuple[Recording, ...]:
        """All recordings, the newest first."""
        return cast(Recordings, self._client.call(GetRecordings())).recordings

    def timers(self) -> Timers:
        """What will be recorded, by start, and the series that are."""
        return cast(Timers, self._client.call(GetTimers()))

    def add(self, timer: Timer) -> Timer:
        """Record this; the timer that is returned says whether a tuner will be free."""
        return cast(Added, self._client.call(AddTimer(timer))).timer

    def change(self, timer: Timer) -> Timer:
        """Put this in the place of the timer with its id."""
        return cast(Added, self._client.call(ChangeTimer(timer))).timer

    def remove(self, timer: int) -> None:
        """Do not record it; where it is being recorded, stop."""
        self._client.call(RemoveTimer(timer))

    def record(self, service: str, programme: Programme, title: str = "") -> Timer:
        """Record a programme of the guide, with the household's own padding."""
        named = title or next(iter(programme.titles.values()), "")
        text = next(iter(programme.texts.values()), "")
        stop = programme.start + programme.duration
        return self.add(
            Timer(
                service,
                programme.start,
                stop,
                named,
                event_id=programme.event_id,
                text=text,
                genre=programme.genre,
                age=programme.age,
                before=-1,
                after=-1,
            )
        )

    def toggle(self, service: str, programme: Programme, title: str = "") -> Timer | None:
        """What the Record key does: record this programme, or, where it is set already, no longer.

        Returns the timer that was set, None where one was taken away.
        """
        set_already = self.of(service, programme)
        if set_already is not None:
            self.remove(set_already.id)
            return None
        return self.record(service, programme, title)

    def of(self, service: str, programme: Programme) -> Timer | None:
        """The timer of a programme."""
        for timer in self.timers().timers:
            if timer.service == service and (
                timer.event_id == programme.event_id
                if timer.event_id
                else timer.start <= programme.start and timer.stop >= programme.start + programme.duration
            ):
                return timer
        return None

    def add_series(self, series: Series) -> SeriesAdded:
        """Record every episode from now on; returns it with what of it is to come."""
        return cast(SeriesAdded, self._client.call(AddSeries(series)))

    def change_series(self, series: Series) -> SeriesAdded:
        """Put this in the place of the series with its id."""
        return cast(SeriesAdded, self._client.call(ChangeSeries(series)))

    def remove_series(self, series: int) -> None:
        """Record no more of it; what is recorded stays."""
        self._client.call(RemoveSeries(series))

    def delete(self, *recordings: int) -> None:
        """Delete recordings, with their files."""
        self._client.call(Delete(recordings))

    def keep(self, recording: int, keep: Keep) -> None:
        """Say how long it is kept."""
        self._client.call(SetKeep(recording, keep))

    def left_at(self, recording: int, position: float, *, watched: bool = False) -> None:
        """Remember where it was left, in seconds."""
        self._client.call(SetPosition(recording, position, watched))

    def bookmark(self, recording: int, at: float) -> None:
        """Set a bookmark at so many seconds, or take away the one that is there."""
        self._client.call(SetBookmark(recording, at))

    def space(self) -> Space:
        """How much room there is."""
        return cast(SpaceAnswer, self._client.call(GetSpace())).space

    def settings(self) -> Settings:
        """How the household records."""
        return cast(SpaceAnswer, self._client.call(GetSpace())).settings

    def set(self, settings: Settings) -> None:
        """Record so from now on."""
        self._client.call(SetSettings(settings))

    def shift(self, service: str) -> Shift:
        """How far back a service that plays can be rewound."""
        return cast(ShiftAnswer, self._client.call(GetShift(service))).shift

    def watch(self, changed: Callable[[], object]) -> None:
        """Have this called, on the app's own thread, whenever recordings or timers changed."""

        def told(_: Changed) -> None:
            changed()

        self._client.call(Watch())
        self._client.keep(Watch())
        self._client.on(Changed, told)
