"""Timers: called in time's order, once or again, and never after they were cancelled."""

import time

from gulou.app import Timers


def run_for(timers: Timers, seconds: float) -> None:
    until = time.monotonic() + seconds
    while (wait := timers.wait()) is not None and time.monotonic() + wait < until:
        time.sleep(wait)
        timers.run()


def test_the_earliest_first_whatever_the_order_of_asking() -> None:
    timers, called = Timers(), []
    timers.add(0.02, lambda: called.append("second"))
    timers.add(0.0, lambda: called.append("first"))
    run_for(timers, 1)
    assert called == ["first", "second"]
    assert timers.wait() is None


def test_again_and_again_until_cancelled() -> None:
    timers, called = Timers(), []

    def tick() -> None:
        called.append(1)
        if len(called) == 3:
            timer.cancel()

    timer = timers.add(0.01, tick, repeat=0.01)
    run_for(timers, 2)
    assert len(called) == 3


def test_one_cancels_another_that_is_due_too() -> None:
    timers, called = Timers(), []

    def cancel() -> None:
        second.cancel()

    timers.add(0.0, cancel)
    second = timers.add(0.0, lambda: called.append("never"))
    time.sleep(0.01)
    timers.run()
    assert called == []
    assert timers.wait() is None


def test_a_timer_set_by_a_timer_waits_for_the_next_round() -> None:
    timers, rounds = Timers(), []

    def again() -> None:
        rounds.append(1)
        timers.add(0.0, again)

    timers.add(0.0, again)
    time.sleep(0.01)
    assert timers.run() == 1
    assert rounds == [1]
