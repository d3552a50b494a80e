"""The watchman: a thread that measures what the living apps take of memory, processor and disk.

It sleeps while there is no app.
"""

from __future__ import annotations

import os
import threading
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path

from gulou.states import AppState
from gulou_launcher import urgency
from gulou_launcher.caps import disk, process
from gulou_launcher.caps.table import ASIDE, FRONT, MIB, Budget, Resource, Standing, Use
from gulou_launcher.caps.told import Told

EVERY = 0.25
"""Seconds between two looks."""
_DISK_SHARE = 50
"""A folder is counted again after so many times what the last count took."""
_TICKS = os.sysconf("SC_CLK_TCK")
_ON_SCREEN = (AppState.STARTING, AppState.RUNNING)

Say = Callable[[int, Use], None]


class Living:
    """One app's process, and what has been seen of it."""

    def __init__(
        self,
        pid: int,
        memory: int,
        data: Path,
        quota: int,
        state: Callable[[], AppState],
        say: Callable[[Use], None],
    ) -> None:
        self.pid = pid
        self._memory = memory
        self._data = data
        self._quota = float(quota)
        self._state = state
        self._say = say
        self._told = Told(say)
        self._cpu: deque[tuple[float, float]] = deque()
        self._cap = FRONT
        self._slowed = False
        self._next_count = 0.0
        self._device = -1
        self._begun_with = (0, 0)
        self._started: int | None = None

    def look(self, now: float) -> bool:
        """Measure; False when the process is gone."""
        seen = process.process(self.pid)
        if seen is None:
            return False
        if self._started is None:
            self._begin(seen)
        if seen.started != self._started:
            return False
        self._look_at_cpu(now, seen.cpu)
        if not seen.stopped:
            self._look_at_memory()
            self._look_at_disk(now)
        return True

    def _begin(self, seen: process.Process) -> None:
        self._started = seen.started
        # An app begins with the pages of the zygote, which its limit leaves out.
        self._begun_with = process.memory(seen.parent)
        try:
            self._device = self._data.stat().st_dev
        except OSError:
            self._device = -1
        # What an earlier version was allowed may stay; it may only not grow. What this process has written
        # before the first look is not that.
        began = time.time() - time.clock_gettime(time.CLOCK_BOOTTIME) + (seen.started + 1) / _TICKS
        self._quota = max(self._quota, float(disk.kept(self._data, 4 * self._quota, began)))

    def _look_at_cpu(self, now: float, cpu: float) -> None:
        history = self._cpu
        cap = FRONT if self._state() in _ON_SCREEN else ASIDE
        if cap is not self._cap:
            # What it took in front is not held against it now.
            self._cap = cap
            history.clear()
        history.append((now, cpu))
        longest = max(cap.slowed.window, cap.stopped.window)
        while now - history[0][0] > longest:
            history.popleft()
        used = self._used(cap.slowed, now, cpu)
        self._told.share(Resource.CPU, used, cap.slowed.seconds)
        if used > cap.slowed.seconds and not self._slowed:
            self._slowed = True
            process.slow(self.pid)
            self._told.harder(Use(Resource.CPU, Standing.SLOWED, used, cap.slowed.seconds))
        elif self._slowed and used < cap.slowed.seconds / 2:
            self._slowed = False
            process.hasten(self.pid)
        used = self._used(cap.stopped, now, cpu)
        if used > cap.stopped.seconds:
            self._told.harder(Use(Resource.CPU, Standing.STOPPED, used, cap.stopped.seconds))

    def _used(self, budget: Budget, now: float, cpu: float) -> float:
        """Seconds of CPU within the budget's window."""
        before = next((then for moment, then in self._cpu if now - moment <= budget.window), cpu)
        return cpu - before

    def _look_at_memory(self) -> None:
        size, private = process.memory(self.pid)
        used = max(size - self._begun_with[0], private - self._begun_with[1])
        self._told.share(Resource.MEMORY, max(0, used), self._memory)

    def _look_at_disk(self, now: float) -> None:
        if now < self._next_count:
            return
        used = disk.kept(self._data, 2 * self._quota) + process.nameless(self.pid, self._device)
        self._next_count = time.monotonic() + _DISK_SHARE * (time.monotonic() - now)
        self._told.share(Resource.DISK, used, self._quota)
        if used > self._quota:
            self._told.harder(Use(Resource.DISK, Standing.STOPPED, used, self._quota))


class Watch:
    """Looks after every app that was added until it is gone; `say` is called on the watch's thread."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self._living: dict[int, Living] = {}
        self._awake = threading.Event()
        self._rises = threading.Event()
        self._rises.set()
        self._ended = False
        self._thread: threading.Thread | None = None

    def add(
        self, instance: int, pid: int, memory: int, data: Path, quota: int, state: Callable[[], AppState]
    ) -> None:
        """Look after this process from now on. `memory` and `quota` are MiB."""
        self._living[instance] = Living(
            pid, memory * MIB, data, quota * MIB, state, lambda use: self._say(instance, use)
        )
        self._awake.set()
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="watch", daemon=True)
            self._thread.start()

    def rest(self, rests: bool) -> None:
        """Whether all sleep and take nothing: nobody is looked at then."""
        (self._rises.clear if rests else self._rises.set)()

    def remove(self, instance: int) -> None:
        """The process is gone."""
        self._living.pop(instance, None)

    def close(self) -> None:
        """The box ends: look no more."""
        self._ended = True
        self._awake.set()
        self._rises.set()

    def _run(self) -> None:
        urgency.help_drawing()
        while not self._ended:
            for instance, living in list(self._living.items()):
                if not living.look(time.monotonic()):
                    self._living.pop(instance, None)
            if not self._living:
                self._awake.clear()
                if not self._living and not self._ended:
                    self._awake.wait()
            time.sleep(EVERY)
            self._rises.wait()
