"""The app's clock: the time of day, and time as it passes. Tests and records hold it, to be repeatable."""

from __future__ import annotations

import datetime as dates
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any


class Clock:
    """The box's own clock."""

    def time(self) -> float:
        """Unix time in seconds."""
        return time.time()

    def monotonic(self) -> float:
        """Seconds that only grow, from some moment."""
        return time.monotonic()

    def now(self) -> dates.datetime:
        """The time of day in the household's zone."""
        return self.local(self.time())

    def local(self, moment: float) -> dates.datetime:
        """A Unix time in the household's zone, as that is then: it changes with summer time."""
        return dates.datetime.fromtimestamp(moment).astimezone()

    def patience(self, seconds: float | None) -> float | None:
        """How long to wait in truth when this clock says so many seconds; None: until something comes."""
        return seconds


class HeldClock(Clock):
    """Stands still until it is set. `zone` is the household's, in hours east of Greenwich."""

    def __init__(self, moment: float, zone: float = 8.0, monotonic: float = 1000.0) -> None:
        self._moment = moment
        self._monotonic = monotonic
        self.zone = dates.timezone(dates.timedelta(hours=zone))

    def time(self) -> float:
        return self._moment

    def monotonic(self) -> float:
        return self._monotonic

    def now(self) -> dates.datetime:
        return self.local(self._moment)

    def local(self, moment: float) -> dates.datetime:
        return dates.datetime.fromtimestamp(moment, self.zone)

    def patience(self, seconds: float | None) -> float | None:
        return 0.0 if seconds == 0 else None

    def pass_by(self, seconds: float) -> None:
        """Let so many seconds pass."""
        self._moment += seconds
        self._monotonic += seconds

    def set(self, moment: float, monotonic: float) -> None:
        """Stand at this moment: Unix time and monotonic time, in seconds."""
        self._moment, self._monotonic = moment, monotonic


class StepClock(Clock):
    """Another clock, looked at now and then: it stands still from one `step` to the next."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.step()

    def step(self) -> None:
        """Go on to now."""
        self._time, self._monotonic = self._clock.time(), self._clock.monotonic()
        self._now = self._clock.now()

    def time(self) -> float:
        return self._time

    def monotonic(self) -> float:
        return self._monotonic

    def now(self) -> dates.datetime:
        return dates.datetime.fromtimestamp(self._time, self._now.tzinfo)

    def local(self, moment: float) -> dates.datetime:
        return self._clock.local(moment)

    def patience(self, seconds: float | None) -> float | None:
        return self._clock.patience(seconds)


@contextmanager
def kept_by(clock: Clock, modules: Iterable[ModuleType]) -> Iterator[None]:
    """Have what these modules took from `time` and `datetime` follow `clock`.

    `time.time()`, `monotonic()`, `localtime()`, `strftime()`, `datetime.now()`, `date.today()` and the like,
    however they were imported at the head of the module. What is imported inside a function is left alone.
    """
    replaced = keep(clock, modules)
    try:
        yield
    finally:
        for module, name, value in replaced:
            setattr(module, name, value)


def keep(clock: Clock, modules: Iterable[ModuleType]) -> list[tuple[ModuleType, str, object]]:
    """As `kept_by`, for good. Return what was replaced: where, under which name, and what stood there."""
    stand_ins = _stand_ins(clock)
    replaced: list[tuple[ModuleType, str, object]] = []
    for module in modules:
        for name, value in list(vars(module).items()):
            stand_in = stand_ins.get(id(value))
            if stand_in is not None:
                replaced.append((module, name, value))
                setattr(module, name, stand_in)
    return replaced


WITH_TIME = ("gulou.ui.guide", "gulou.ui.calendar")
"""Modules of the SDK that ask what time it is for the app."""


def file_of(module: ModuleType) -> str:
    """The file that a module was read from; '' where there is none."""
    file = getattr(module, "__file__", None)
    return file if isinstance(file, str) else ""


def _stand_ins(clock: Clock) -> dict[int, object]:
    """What stands in for what, by the identity of what is replaced."""
    functions: dict[Callable[..., Any], Callable[..., Any]] = {
        time.time: clock.time,
        time.time_ns: lambda: int(clock.time() * 1e9),
        time.monotonic: clock.monotonic,
        time.monotonic_ns: lambda: int(clock.monotonic() * 1e9),
        time.perf_counter: clock.monotonic,
        time.localtime: lambda at=None: _local(clock, at),
        time.gmtime: lambda at=None: time.gmtime(clock.time() if at is None else at),
        time.strftime: lambda form, at=None: time.strftime(form, _local(clock, None) if at is None else at),
        time.ctime: lambda at=None: time.asctime(_local(clock, at)),
    }
    moment, day = _dates(clock)
    of_time = _Instead(time, {original.__name__: new for original, new in functions.items()})
    of_dates = _Instead(dates, {"datetime": moment, "date": day})
    table = {id(original): new for original, new in functions.items()}
    return {
        **table,
        id(time): of_time,
        id(dates): of_dates,
        id(dates.datetime): moment,
        id(dates.date): day,
    }


def _local(clock: Clock, at: float | None) -> time.struct_time:
    zone = clock.now().tzinfo
    return dates.datetime.fromtimestamp(clock.time() if at is None else at, zone).timetuple()


class _Instead(ModuleType):
    """A module with some of its names replaced."""

    def __init__(self, original: ModuleType, replaced: dict[str, object]) -> None:
        super().__init__(original.__name__, original.__doc__)
        self.__dict__.update({**vars(original), **replaced})


def _dates(clock: Clock) -> tuple[type, type]:
    """`datetime` and `date` that ask this clock; what others made counts as theirs, too."""

    class Kind(type):
        def __instancecheck__(cls, thing: object) -> bool:
            return isinstance(thing, cls.__mro__[1])

    class Moment(dates.datetime, metaclass=Kind):
        @classmethod
        def now(cls, tz: dates.tzinfo | None = None) -> Any:
            found = clock.now()
            return found.replace(tzinfo=None) if tz is None else found.astimezone(tz)

        @classmethod
        def today(cls) -> Any:
            return cls.now()

        @classmethod
        def utcnow(cls) -> Any:
            return cls.now(dates.UTC).replace(tzinfo=None)

        @classmethod
        def fromtimestamp(cls, timestamp: float, tz: dates.tzinfo | None = None) -> Any:
            found = dates.datetime.fromtimestamp(timestamp, tz or clock.now().tzinfo)
            return found if tz else found.replace(tzinfo=None)

    class Day(dates.date, metaclass=Kind):
        @classmethod
        def today(cls) -> Any:
            return clock.now().date()

    return Moment, Day
