"""The recorder: begins and ends recordings, keeps the rules of space, and goes on after a power cut.

Its thread looks once a second. Whoever changes something does so under its lock, on a thread that may wait.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

import msgspec

from gulou.errors import ServiceError
from gulou.services import recordings as api
from gulou.services.recordings import Rated, Recording, RecordingState, Series, Settings, Timer, TimerState
from gulou_hal.link import Record
from gulou_hal.recording.clock import Clock
from gulou_hal.recording.library import Library
from gulou_hal.recording.listings import Listings
from gulou_hal.recording.means import Means
from gulou_hal.recording.planning import Planning
from gulou_hal.recording.playback import Finished, Playable, Playback
from gulou_hal.recording.ratings import Guard, Parts
from gulou_hal.recording.reception import Reception
from gulou_hal.recording.recovery import Recovery
from gulou_hal.recording.rivals import Verdict
from gulou_hal.recording.room import Room
from gulou_hal.recording.running import Running
from gulou_hal.recording.shifting import Shifting
from gulou_hal.recording.store import Store
from gulou_hal.recording.under_way import TO_BEGIN, UnderWay
from gulou_hal.recording.wake import Wake
from gulou_hal.recording.writer import Writer

log = logging.getLogger(__name__)

_TICK: Final = 1.0
_PLAN_EVERY: Final = 60.0
_SPACE_EVERY: Final = 20.0
_REMEMBER_EVERY: Final = 600.0
_NO_CLOCK: Final = (
    "This box does not know the time yet, so no timer runs: connect it to the network, or watch a channel"
)


def _ratings_of(running: Running) -> tuple[Rated, ...]:
    return running.recording.ratings


class Recorder:
    """Thread-safe."""

    def __init__(
        self,
        folder: Path,
        store: Store,
        listings: Listings,
        reception: Reception,
        channels: Callable[[], dict[str, str]],
        changed: Callable[[], None],
        tell: Callable[[str], None],
        clock: Clock,
        wake: Wake | None = None,
    ) -> None:
        """`channels` returns names by service; `changed` and `tell` (a sentence, "" to take it back) must not
        wait.
        """
        self._lock = threading.RLock()
        self._store = store
        self._announce = changed
        self._tell = tell
        self._clock = clock
        self._wake = wake or Wake()
        self.library = Library(folder, store)
        self.timers = Planning(store, listings, reception, channels)
        self.writer = Writer(clock.now)
        self.playback = Playback()
        self.shifting = Shifting(folder.with_name("timeshift"))
        self._means = Means(
            folder,
            clock,
            listings,
            reception,
            self.library,
            self.timers,
            self.writer,
            self._publish,
            tell,
        )
        self._under_way = UnderWay(self._means, self.shifting)
        self._recovery = Recovery(self._means, self._under_way)
        self._room = Room(self._means)
        self._stopping = threading.Event()
        self._due = threading.Event()
        self._next_plan = self._next_space = 0.0
        self._next_remember = time.monotonic() + _REMEMBER_EVERY
        self._thread: threading.Thread | None = None
        self.recordings = api.Recordings(())
        """What there is, replaced as a whole."""
        self._timers_answer = api.Timers(())

    @property
    def timers_answer(self) -> api.Timers:
        return self._timers_answer

    @property
    def space(self) -> api.SpaceAnswer:
        return api.SpaceAnswer(self._room.space, self.timers.settings)

    def shift(self, service: str) -> api.ShiftAnswer:
        """How far back a service can be rewound."""
        ring = self.shifting.ring
        if ring is None or self.shifting.service != service:
            return api.ShiftAnswer(api.Shift(service, note=self.shifting.note))
        return api.ShiftAnswer(api.Shift(service, ring.kept))

    def recording(self, address: str) -> Recording:
        """The recording at `recording://ID`. Raises ServiceError."""
        number = address.removeprefix(f"{api.SCHEME}://")
        return self.library.require(int(number) if number.isdecimal() else 0)

    def parts(self, address: str, guard: Guard) -> Parts:
        """For whom what plays there is, part by part. Raises ServiceError."""
        if not address.startswith(f"{api.SCHEME}:"):
            return Parts(lambda: self.shifting.ratings, 0, guard)
        recording = self.recording(address)
        for running in self._under_way:
            if running.timer.recording == recording.id:
                return Parts(partial(_ratings_of, running), recording.age, guard)
        return Parts(lambda: recording.ratings, recording.age, guard)

    def playable(self, address: str) -> Playable:
        """What plays at `recording://ID`, or what is kept of a service. Raises ServiceError."""
        ring = self.shifting.ring
        if not address.startswith(f"{api.SCHEME}:"):
            if ring is None or address != self.shifting.service:
                raise ServiceError("not_found", "Nothing is kept of this channel yet")
            return ring.file
        recording = self.recording(address)
        for running in self._under_way:
            if running.timer.recording == recording.id:
                return running.sink.file
        return Finished(self.library.path(recording))

    def start(self) -> None:
        """See what a power cut left, and go on. Raises OSError where the folder cannot be made."""
        with self._lock:
            if self._stopping.is_set():
                return
            self.shifting.clear()
            self._means.folder.mkdir(parents=True, exist_ok=True)
            self._recovery.look()
            self._publish()
            self.writer.start()
            self._thread = threading.Thread(target=self._run, name="recorder", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Flush what is under way; the next start goes on with it. Safe to call twice, and before `start`."""
        self._stopping.set()
        self._due.set()
        with self._lock:
            thread, self._thread = self._thread, None
        if thread is not None:
            thread.join(10)
        self.playback.stop()
        self.writer.stop()
        with self._lock:
            self._under_way.flush()
            if self.shifting.ring is not None:
                self.shifting.ring.close()
            self._store.close()

    def record(self) -> Record:
        """How recording stands, for `gulou status`."""
        recordings, timers = self.recordings.recordings, self._timers_answer
        under_way = sum(each.state is RecordingState.recording for each in recordings)
        reason = timers.note or self._room.space.note or self._store.trouble
        return Record(
            "recordings",
            "recording" if under_way else "idle",
            reason,
            {
                "recordings": len(recordings),
                "timers": len(timers.timers),
                "under_way": under_way,
                "free": self._room.space.free,
                "wake": self._wake.note or "can wake this box",
            },
        )

    # What the household wishes.

    def add(self, timer: Timer) -> Timer:
        with self._lock:
            added = self.timers.add(timer)
            self._replan()
            return self.timers.get(added.id) or added

    def change(self, timer: Timer) -> Timer:
        with self._lock:
            changed = self.timers.change(timer)
            running = self._under_way.of(timer.id)
            if running is not None:
                running.timer, running.before, running.after = changed, changed.before, changed.after
            self._replan()
            return self.timers.get(changed.id) or changed

    def remove(self, number: int) -> api.Done:
        with self._lock:
            timer = self.timers.get(number)
            if timer is not None:
                if (running := self._under_way.of(number)) is not None:
                    self._under_way.end(running)
                self.timers.skip(timer)
                self._replan()
        return api.Done()

    def put_series(self, series: Series, *, new: bool) -> api.SeriesAdded:
        with self._lock:
            kept = self.timers.put_series(series, new=new)
            self._replan()
            made = tuple(each for each in self.timers.timers if each.series == kept.id)
            return api.SeriesAdded(kept, made)

    def remove_series(self, number: int) -> api.Done:
        with self._lock:
            self.timers.remove_series(number)
            for running in self._under_way:
                if running.timer.series == number:
                    running.timer = msgspec.structs.replace(running.timer, series=0)
            self._replan()
        return api.Done()

    def delete(self, numbers: tuple[int, ...]) -> api.Done:
        """Delete recordings; what is under way is ended first."""
        with self._lock:
            for running in self._under_way:
                if running.timer.recording in numbers:
                    self._under_way.end(running)
                    self.timers.skip(running.timer)
            self.library.delete([each for number in numbers if (each := self.library.get(number))])
            self._next_space = 0.0
            self._publish()
        return api.Done()

    def edit(self, work: Callable[[Library], object]) -> api.Done:
        """Have something about recordings remembered."""
        with self._lock:
            work(self.library)
            for running in self._under_way:
                known = self.library.get(running.timer.recording)
                if known is not None:
                    running.remembers(known)
            self._publish()
        return api.Done()

    def set(self, settings: Settings) -> api.Done:
        with self._lock:
            self.timers.set(settings)
            self._next_space = 0.0
            self._publish()
        self._due.set()
        return api.Done()

    def guide_changed(self) -> None:
        """The guide says something new: look soon, but not for each section. Any thread."""
        self._next_plan = min(self._next_plan, time.monotonic() + 5)

    # The thread.

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                with self._lock:
                    self._look()
            except Exception:  # the next second may be better, and recordings go on meanwhile
                log.exception("recordings could not be looked at")
            self._due.wait(_TICK)
            self._due.clear()

    def _look(self) -> None:
        self._clock.look()
        now, moment = self._clock.now(), time.monotonic()
        if moment >= self._next_plan:
            self._replan()
        if self._under_way.follow(now):
            self._next_space = 0.0
        self._begin_due(now)
        self._recovery.end_abandoned(now)
        if moment >= self._next_space:
            self._next_space = moment + _SPACE_EVERY
            self._room.keep(now, recording=bool(self._under_way))
        if self._clock.trusted and moment >= self._next_remember:
            self._next_remember = moment + _REMEMBER_EVERY
            self._store.put_time(int(now))
        if self._under_way:
            self._under_way.progress()
            self.recordings = api.Recordings(self.library.listed())
        self.shifting.keep(self._means)

    def _replan(self) -> None:
        self._next_plan = time.monotonic() + _PLAN_EVERY
        news = self.timers.plan(int(self._clock.now()))
        if news:
            self._tell(". ".join(news[-3:]))
        due = [each.start - each.before for each in self.timers.timers if each.state is TimerState.waiting]
        self._wake.at(min(due, default=0))
        self._publish()
        self._due.set()

    def _begin_due(self, now: float) -> None:
        for timer in self.timers.timers:
            if self._under_way.of(timer.id) is not None or timer.state not in TO_BEGIN:
                continue
            verdict = self.timers.verdicts.get(timer.id) or Verdict(True, timer.before, timer.after)
            if not timer.start - verdict.before <= now < timer.stop + verdict.after:
                continue
            if not self._clock.trusted and not self._by_hand(timer):
                continue
            before = self.library.get(timer.recording)
            if before is not None and before.state is RecordingState.recording:
                self._recovery.go_on(before, timer)
            else:
                self._under_way.begin(timer, verdict)

    def _by_hand(self, timer: Timer) -> bool:
        """Whether somebody has just pressed Record: that is meant for now, whatever the time."""
        return not timer.series and abs(timer.start - time.time()) < 60

    def _publish(self) -> None:
        """Let everybody know."""
        self.recordings = api.Recordings(self.library.listed())
        note = "" if self._clock.trusted else _NO_CLOCK
        answer = api.Timers(self.timers.timers, self.timers.series, note)
        self._timers_answer = answer
        self._announce()
