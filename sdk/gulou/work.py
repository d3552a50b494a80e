"""Work beside the app's own thread: what blocks runs here, and what comes of it goes back to that thread."""

from __future__ import annotations

import contextlib
import os
import queue
import threading
from collections import deque
from collections.abc import Callable
from typing import Any, Final

from gulou.errors import GulouError

THREADS: Final = 4
WAITING: Final = 256
"""Calls that may wait for a thread."""

Done = Callable[[Any], object]
Failed = Callable[[Exception], object]


class Work:
    """A call at work. `cancel` drops what will come of it; a call that has begun runs to its end."""

    def __init__(
        self, call: Callable[[], object], done: Done | None, failed: Failed | None, number: int = 0
    ) -> None:
        self.number = number
        self.call = call
        self.done = done
        self.failed = failed
        self.cancelled = False

    def cancel(self) -> None:
        self.cancelled = True


_Outcome = tuple[Work, object, Exception | None]


class Workers:
    """A few threads, begun when first needed, and a descriptor that wakes the app's own when one is done."""

    def __init__(self) -> None:
        self._todo: queue.SimpleQueue[Work] = queue.SimpleQueue()
        self._outcomes: deque[_Outcome] = deque()
        self._lock = threading.Lock()
        self._threads = 0
        self._unfinished = 0
        self.handed: list[int] = []
        """Which calls the last `run` handed back, by the order in which they were asked for, from 1."""
        self.begun = 0
        """Calls that were asked for so far."""
        self._closed = False
        # A pipe, which every system has.
        self._wakeup, self._alarm = os.pipe()
        os.set_blocking(self._wakeup, False)
        os.set_blocking(self._alarm, False)

    def fileno(self) -> int:
        """Readable once there is something for `run`."""
        return self._wakeup

    def close(self) -> None:
        """Let go of the pipe. Calls that still run come to nothing."""
        with self._lock:
            self._closed = True
            os.close(self._wakeup)
            os.close(self._alarm)

    @property
    def busy(self) -> bool:
        """True while calls wait, run, or have not been handed back."""
        return self._unfinished > 0

    def add(self, call: Callable[[], object], done: Done | None, failed: Failed | None) -> Work:
        """Have a thread call `call`. Raises GulouError where too many wait already."""
        with self._lock:
            if self._unfinished >= THREADS + WAITING:
                raise GulouError(f"{WAITING} calls wait for work() already: let some of them end first.")
            self._unfinished += 1
            self.begun += 1
            number = self.begun
            new = self._unfinished > self._threads and self._threads < THREADS
            self._threads += new
        work = Work(call, done, failed, number)
        self._todo.put(work)
        if new:
            threading.Thread(target=self._serve, name="work", daemon=True).start()
        return work

    def wake(self) -> None:
        """Make `fileno` readable; from any thread."""
        with self._lock, contextlib.suppress(BlockingIOError):  # full: it is readable already
            if not self._closed:
                os.write(self._alarm, b"\0")

    def run(self) -> int:
        """Hand what came of finished calls to those who wait for it, on this thread; return how many."""
        with contextlib.suppress(BlockingIOError):
            os.read(self._wakeup, 4096)
        due = self._due()
        self.handed = [work.number for work, _, _ in due]
        for work, result, error in due:
            with self._lock:
                self._unfinished -= 1
            if not work.cancelled:
                _hand_over(work, result, error)
        return len(due)

    def _due(self) -> list[_Outcome]:
        """What came of calls that are done, in the order in which they ended."""
        return [self._outcomes.popleft() for _ in range(len(self._outcomes))]

    def _serve(self) -> None:
        while True:
            work = self._todo.get()
            result: object = None
            failure: Exception | None = None
            try:
                if not work.cancelled:
                    result = work.call()
            except Exception as error:
                failure = error
            except BaseException as error:  # sys.exit() ends the thread nowhere else, and here not even that
                failure = GulouError(f"work() was left by {type(error).__name__}.")
            self._outcomes.append((work, result, failure))
            self.wake()


def _hand_over(work: Work, result: object, error: Exception | None) -> None:
    if error is None:
        if work.done is not None:
            work.done(result)
    elif work.failed is not None:
        work.failed(error)
    else:
        raise error  # as an error in any handler: the app should hear of it
