"""The clock that a test holds: the app, its timers and what its modules took from `time` all follow it."""

import datetime
import sys
import time
from types import ModuleType

from gulou.app import Timers
from gulou.clock import Clock, HeldClock, kept_by

EVENING = 1_767_614_400.0
"""Monday, 5 January 2026, 20:00 in Beijing."""
CODE = """
import time, datetime
import time as clock
from time import monotonic, strftime
from datetime import date
from datetime import datetime as moment
"""


def test_the_boxs_own_clock_is_the_machines() -> None:
    clock = Clock()
    assert abs(clock.time() - time.time()) < 5
    assert clock.now().tzinfo is not None
    assert clock.patience(2.5) == 2.5


def test_a_held_clock_stands_until_time_is_let_pass() -> None:
    clock = HeldClock(EVENING)
    assert clock.now().isoformat() == "2026-01-05T20:00:00+08:00"
    assert clock.now() == clock.now()
    began = clock.monotonic()
    clock.pass_by(90)
    assert clock.now().strftime("%H:%M:%S") == "20:01:30"
    assert clock.monotonic() - began == 90
    assert clock.patience(90) is None, "it never passes by waiting"


def test_timers_follow_it() -> None:
    clock = HeldClock(EVENING)
    timers, called = Timers(clock), []
    timers.add(3600, lambda: called.append("an hour"))
    assert timers.run() == 0
    clock.pass_by(3600)
    assert timers.run() == 1
    assert called == ["an hour"]


def test_whatever_a_module_took_from_time_follows_it_for_a_while() -> None:
    module = ModuleType("an_app")
    exec(CODE, vars(module))
    clock = HeldClock(EVENING)
    with kept_by(clock, [module]):
        assert module.time.time() == EVENING == module.clock.time()
        assert module.monotonic() == clock.monotonic()
        assert module.strftime("%H:%M") == module.time.strftime("%H:%M") == "20:00"
        assert module.time.localtime().tm_hour == module.datetime.datetime.now().hour == 20
        assert module.date.today() == datetime.date(2026, 1, 5)
        assert module.moment.now(datetime.UTC).hour == 12
        assert module.moment.fromtimestamp(EVENING).hour == 20
        assert isinstance(module.moment.now(), module.moment)
        assert isinstance(datetime.datetime(2000, 1, 1), module.moment)
        assert module.time.sleep is time.sleep, "the rest is as it was"
    assert module.time is time and module.moment is datetime.datetime and module.monotonic is time.monotonic
    assert "an_app" not in sys.modules
