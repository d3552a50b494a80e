"""What is being recorded just now: how it begins, what is followed meanwhile, and how it ends."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Final

import msgspec

from gulou.services.recordings import Recording, RecordingState, Timer, TimerState
from gulou_hal.recording import naming
from gulou_hal.recording.means import Means
from gulou_hal.recording.rivals import Verdict
from gulou_hal.recording.running import DESCRIBED_EVERY, Running
from gulou_hal.recording.shifting import Shifting
from gulou_hal.recording.sink import Sink
from gulou_hal.tv.identity import ServiceId
from gulou_hal.tv.plan import PlanError, Use

TO_BEGIN: Final = (TimerState.waiting, TimerState.conflict)
_SLOW: Final = (
    "The disk is too slow: parts of {title} are missing. Record less at a time, or use a faster disk"
)


class UnderWay:
    """Hold the recorder's lock."""

    def __init__(self, means: Means, shifting: Shifting) -> None:
        self._means = means
        self._shifting = shifting
        self._running: dict[int, Running] = {}
        """By timer."""
        self._slow: set[int] = set()

    def __iter__(self) -> Iterator[Running]:
        return iter(list(self._running.values()))

    def __bool__(self) -> bool:
        return bool(self._running)

    def of(self, timer: int) -> Running | None:
        """What a timer records."""
        return self._running.get(timer)

    def begin(self, timer: Timer, verdict: Verdict) -> None:
        """Record; where that cannot be, the timer says why and is tried again."""
        means = self._means
        service = ServiceId.from_url(timer.service)
        if service is None:
            return
        now = means.clock.now()
        number = means.library.next_id()
        path = naming.path(means.folder, now, timer.title or timer.channel)
        try:
            sink = Sink(path)
        except OSError as error:
            self._refuse(timer, f"The disk could not be written ({error.strerror}): check {means.folder}")
            return
        name = timer.title or timer.channel
        try:
            means.writer.add(
                timer.service,
                sink,
                lambda: means.reception.source(service, Use.recording, name),
                self._shifting.ring,
                self._with_beginning(timer, verdict, sink),
            )
        except PlanError as error:
            sink.close()
            for left in (path, sink.file.index_path):
                left.unlink(missing_ok=True)
            self._refuse(timer, str(error))
            return
        recording = Recording(
            number,
            name,
            timer.service,
            timer.channel,
            int(now - sink.position / 1000),
            RecordingState.recording,
            event_id=timer.event_id,
            text=timer.text,
            genre=timer.genre,
            age=timer.age,
            keep=timer.keep,
            series=timer.series,
            episode=timer.episode,
            file=path.name,
        )
        started = msgspec.structs.replace(
            timer, state=TimerState.recording, recording=number, rivals=(), note=""
        )
        after = verdict.after if verdict.possible else timer.after
        self.put(Running(started, recording, sink, verdict.before, after))

    def put(self, running: Running) -> None:
        """Something is recorded from now on."""
        self._running[running.timer.id] = running
        self._means.timers.put(running.timer)
        self._means.library.put(running.recording)
        self._means.changed()

    def follow(self, now: float) -> bool:
        """See what is broadcast now, and end what is over; return whether a disk failed."""
        failed = False
        for running in self:
            timer = self._means.timers.get(running.timer.id) or running.timer
            running.timer = timer
            service = ServiceId.from_url(timer.service)
            present = self._means.listings.now_next(service).now if service is not None else None
            running.on(present)
            if running.sink.slow and timer.id not in self._slow:
                self._slow.add(timer.id)
                self._means.tell(_SLOW.format(title=running.recording.title))
            if running.sink.failure is not None:
                self._means.tell(self.end(running).note)
                failed = True
            elif running.is_over(now, present):
                self.end(running)
        return failed

    def end(self, running: Running, early: str = "") -> Recording:
        """End a recording: its timer goes, what was recorded stays."""
        means, timer = self._means, running.timer
        means.writer.remove(running.sink)
        running.sink.close()
        del self._running[timer.id]
        self._slow.discard(timer.id)
        ended = running.ended(early)
        if ended.state is RecordingState.failed:
            means.library.delete([ended])
            means.timers.put(
                msgspec.structs.replace(timer, state=TimerState.missed, recording=0, note=ended.note)
            )
            means.tell(f"{ended.title} was not recorded: {ended.note}")
        else:
            means.library.put(ended)
            if ended.state is RecordingState.recorded:
                means.timers.recorded(timer, ended.start)
            means.timers.remove([timer.id])
        means.changed()
        return ended

    def progress(self) -> None:
        """What is under way has grown: say so, and now and then write it down."""
        moment = time.monotonic()
        for running in self:
            if moment >= running.described_at + DESCRIBED_EVERY:
                running.described_at = moment
                self._means.library.put(running.recording)
            else:
                self._means.library.progress(running.recording)

    def flush(self) -> None:
        """The box goes off: what is under way is whole as far as it goes."""
        for running in self:
            running.sink.close()
            self._means.library.put(running.recording)
        self._running.clear()

    def _with_beginning(self, timer: Timer, verdict: Verdict, sink: Sink) -> Callable[[], None]:
        """Have a recording that begins late begin with what is kept of its programme."""
        ring = self._shifting.ring if self._shifting.service == timer.service else None

        def join() -> None:
            if ring is None or ring.failure is not None:
                return
            kept = ring.from_wall((timer.start - verdict.before) * 1000)
            if len(kept):
                start = int(kept["offset"][0])
                length = ring.file.length - start
                sink.begin_with(kept, length)
                ring.copy_to(sink.file, start, length)

        return join

    def _refuse(self, timer: Timer, note: str) -> None:
        if timer.note != note:
            self._means.timers.put(msgspec.structs.replace(timer, state=TimerState.conflict, note=note))
            self._means.tell(f"{timer.title or timer.channel} is not recorded: {note}")
            self._means.changed()
