"""The launcher's side of the worker: hands it a picture at a time, and lets it go when it is in any way odd.

A worker sees the pictures of one owner only: whoever breaks into it finds nothing but his own.
Everything here runs on the frame thread, and nothing waits.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from gulou.wire import pair
from gulou_launcher.pictures.messages import Broken, Decode, Decoded, FromWorker, Ready, Want
from gulou_launcher.post import Line, Post
from gulou_launcher.sandbox import messages as zygote
from gulou_launcher.shared_memory import SharedMemory

NO_WORKER = "no worker can be started"
NOT_STARTED = "the worker did not start"
PATIENCE = 2.0
"""Seconds that a picture may take."""
START_PATIENCE = 10.0
"""Seconds until a worker must be ready: a busy box at its start takes its time."""
IDLE = 20.0
"""Seconds without work after which the worker is let go, and its memory with it."""
PAUSE = 5.0
"""Seconds until it is tried again after a worker that did not start."""
LIMITS = zygote.Limits(memory=224 * zygote.MIB, tasks=4, files=32, file_size=0)
NAME = "gulou.pictures"
"""No app can be called so."""
_MAX_MESSAGE = 4096


@dataclass(frozen=True)
class Pixels:
    """`height` rows of `width` pixels, RGBA, from the top. Whoever has it closes `memory`."""

    memory: SharedMemory
    width: int
    height: int


@dataclass(frozen=True, eq=False)
class Job:
    """A picture to decode. `done` gets the pixels, or a sentence for the developer.

    `file` becomes the workshop's, which closes it.
    """

    owner: str
    file: int
    want: Want
    done: Callable[[Pixels | str], None]


@dataclass(eq=False)
class _Worker:
    instance: int
    owner: str
    line: Line[FromWorker]
    ready: bool = False


class Workshop:
    """`order` tells the zygote, `after` calls on the frame thread; in `data` apps have their data."""

    def __init__(
        self,
        post: Post,
        order: Callable[[zygote.Order, Sequence[int]], None],
        after: Callable[[float, Callable[[], None]], None],
        data: Path,
    ) -> None:
        self._post = post
        self._order = order
        self._after = after
        self._data = data
        self._worker: _Worker | None = None
        self._job: Job | None = None
        self._memory: SharedMemory | None = None
        self._number = 0
        self._instances = 0
        self._used = 0.0
        self._no_worker_until = 0.0
        self.log: Callable[[str], None] = lambda sentence: None

    @property
    def free(self) -> bool:
        """True where a job may be begun."""
        return self._job is None

    @property
    def instance(self) -> int:
        """The worker's, below 0; 0 where there is none."""
        return self._worker.instance if self._worker else 0

    def begin(self, job: Job) -> None:
        """Decode this picture; only while `free`."""
        if self._worker is not None and self._worker.owner != job.owner:
            self._dismiss()
        if self._worker is None and time.monotonic() < self._no_worker_until:
            os.close(job.file)
            job.done(NO_WORKER)
            return
        self._job = job
        if self._worker is None:
            self._hire(job.owner)
        if self._worker is not None and self._worker.ready:
            self._hand_over()

    def report(self, report: zygote.Report) -> None:
        """What the zygote says of a worker."""
        match report:
            case zygote.Refused(instance=instance, reason=reason):
                self._lost(instance, reason)
            case zygote.Exited(instance=instance, detail=detail):
                self._lost(instance, detail or "the worker has ended")

    def close(self) -> None:
        """Let the worker go."""
        self._dismiss()

    def _hire(self, owner: str) -> None:
        self._instances -= 1
        instance = self._instances
        ours, theirs = pair()
        folder = str(self._data / NAME)
        order = zygote.Spawn(instance, NAME, folder, folder, LIMITS, "en", role=zygote.Role.PICTURES)
        nothing = os.open(os.devnull, os.O_RDONLY | os.O_CLOEXEC)
        try:
            self._order(order, [theirs.fileno(), nothing])
        finally:
            theirs.close()
            os.close(nothing)
        line: Line[FromWorker] = Line(
            self._post,
            ours,
            FromWorker,
            lambda message: self._said(instance, message),
            lambda reason: self._lost(instance, reason or "the worker hung up"),
            limit=_MAX_MESSAGE,
        )
        self._worker = _Worker(instance, owner, line)
        self._after(START_PATIENCE, partial(self._not_ready, instance))

    def _hand_over(self) -> None:
        worker, job = self._worker, self._job
        if worker is None or job is None:
            return
        self._number += 1
        try:
            self._memory = SharedMemory("picture", job.want.size)
        except OSError as error:
            self._finish(f"no memory for it: {error}")
            return
        worker.line.send(Decode(self._number, job.want), [job.file, self._memory.descriptor])
        self._after(PATIENCE, partial(self._overdue, self._number))

    def _said(self, instance: int, message: FromWorker) -> None:
        worker = self._worker
        if worker is None or worker.instance != instance:
            return
        match message:
            case Ready() if not worker.ready:
                worker.ready = True
                self._hand_over()
            case Decoded(number=number, width=width, height=height) if self._expects(number):
                job, memory = self._job, self._memory
                if job is None or memory is None or not _true(job.want, width, height):
                    self._lost(instance, "the worker lied about the size")
                else:
                    self._memory = None
                    self._finish(Pixels(memory, width, height))
            case Broken(number=number, reason=reason) if self._expects(number):
                self._finish(reason)
            case _:
                self._lost(instance, "the worker said what makes no sense")

    def _expects(self, number: int) -> bool:
        return self._memory is not None and number == self._number

    def _overdue(self, number: int) -> None:
        if self._worker is not None and self._expects(number):
            self._lost(self._worker.instance, f"it took longer than {PATIENCE:.0f} seconds")

    def _not_ready(self, instance: int) -> None:
        if self._worker is not None and self._worker.instance == instance and not self._worker.ready:
            self._lost(instance, NOT_STARTED)

    def _lost(self, instance: int, reason: str) -> None:
        """This worker is of no more use: what it was at is broken, and the next picture gets a new one."""
        worker = self._worker
        if worker is None or worker.instance != instance:
            return
        if not worker.ready:
            self._no_worker_until = time.monotonic() + PAUSE
        self._dismiss()
        self._finish(reason)

    def _dismiss(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.line.close()
            self._order(zygote.Kill(worker.instance), ())

    def _finish(self, result: Pixels | str) -> None:
        job, self._job = self._job, None
        memory, self._memory = self._memory, None
        if memory is not None:
            memory.close()
        self._used = time.monotonic()
        if self._worker is not None:
            self._after(IDLE, self._idle)
        if job is not None:
            os.close(job.file)
            job.done(result)

    def _idle(self) -> None:
        if self._job is None and time.monotonic() - self._used >= IDLE * 0.99:
            self._dismiss()


def _true(want: Want, width: int, height: int) -> bool:
    if want.fit == "cover":
        return (width, height) == (want.width, want.height)
    return 1 <= width <= want.width and 1 <= height <= want.height
