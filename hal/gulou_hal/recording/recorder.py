"""The recorder: begins and ends recordings, keeps the rules of space, and goes on after a power cut.

Its thread looks once a second. Whoever changes something does so under its lock, on a thread that may wait.
"""

from __future__ import annotations

import errno
import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec

from gulou.errors import ServiceError
from gulou.services import recordings as api
from gulou.services.recordings import Recording, RecordingState, Series, Settings, Timer, TimerState
from gulou_hal.link import Record
from gulou_hal.recording import naming, space
from gulou_hal.recording.clock import Clock
from gulou_hal.recording.library import Library
from gulou_hal.recording.listings import Listings
from gulou_hal.recording.mend import mend
from gulou_hal.recording.planning import Planning
from gulou_hal.recording.playback import Finished, Playable, Playback
from gulou_hal.recording.reception import Reception
from gulou_hal.recording.rivals import Verdict
from gulou_hal.recording.running import DESCRIBED_EVERY, Running
from gulou_hal.recording.shift import Ring, Shifting
from gulou_hal.recording.sink import Sink
from gulou_hal.recording.store import Store
from gulou_hal.recording.wake import Wake
from gulou_hal.recording.writer import Writer
from gulou_hal.tv.identity import ServiceId
from gulou_hal.tv.plan import PlanError, Use

log = logging.getLogger(__name__)

_TICK: Final = 1.0
_PLAN_EVERY: Final = 60.0
_SPACE_EVERY: Final = 20.0
_REMEMBER_EVERY: Final = 600.0
_LEAST_SHIFT: Final = 64 << 20
_AHEAD: Final = 1 << 30
"""Bytes that are made free before they are needed."""
_NO_CLOCK: Final = (
    "This box does not know the time yet, so no timer runs: connect it to the network, or watch a channel"
)
_WAS_OFF: Final = "the box was off"
_TO_BEGIN: Final = (TimerState.waiting, TimerState.conflict)


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
        self._folder = folder
        self._store = store
        self._listings = listings
        self._reception = reception
        self._changed = changed
        self._tell = tell
        self._clock = clock
        self._wake = wake or Wake()
        self.library = Library(folder, store)
        self.timers = Planning(store, listings, reception, channels)
        self.writer = Writer(self._clock.now)
        self.playback = Playback()
        self.shifting = Shifting(folder.with_name("timeshift"))
        self._running: dict[int, Running] = {}
        self._stopping = threading.Event()
        self._due = threading.Event()
        self._next_plan = self._next_space = 0.0
        self._next_remember = time.monotonic() + _REMEMBER_EVERY
        self._space = api.Space(str(folder), 0, 0, 0, 0, 0.0)
        self._thread = threading.Thread(target=self._run, name="recorder", daemon=True)
        self.recordings = api.Recordings(())
        """What there is, replaced as a whole."""
        self._timers_answer = api.Timers(())

    @property
    def timers_answer(self) -> api.Timers:
        return self._timers_answer

    @property
    def space(self) -> api.SpaceAnswer:
        return api.SpaceAnswer(self._space, self.timers.settings)

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

    def playable(self, address: str) -> Playable:
        """What plays at `recording://ID`, or what is kept of a service. Raises ServiceError."""
        ring = self.shifting.ring
        if not address.startswith(f"{api.SCHEME}:"):
            if ring is None or address != self.shifting.service:
                raise ServiceError("not_found", "Nothing is kept of this channel yet")
            return ring.file
        recording = self.recording(address)
        for running in list(self._running.values()):
            if running.timer.recording == recording.id:
                return running.sink.file
        return Finished(self.library.path(recording))

    def start(self) -> None:
        """See what a power cut left, and go on."""
        with self._lock:
            self.shifting.clear()
            self._recover()
            self._publish()
        self.writer.start()
        self._thread.start()

    def stop(self) -> None:
        """Flush what is under way; the next start goes on with it."""
        self._stopping.set()
        self._due.set()
        if self._thread.ident is not None:  # it is not where the folder could not be looked through
            self._thread.join(10)
        self.playback.stop()
        self.writer.stop()
        with self._lock:
            for running in self._running.values():
                running.sink.close()
                self.library.put(running.recording)
            self._running.clear()
            if self.shifting.ring is not None:
                self.shifting.ring.close()
            self._store.close()

    def record(self) -> Record:
        """How recording stands, for `gulou status`."""
        recordings, timers = self.recordings.recordings, self._timers_answer
        under_way = sum(each.state is RecordingState.recording for each in recordings)
        reason = timers.note or self._space.note or self._store.trouble
        return Record(
            "recordings",
            "recording" if under_way else "idle",
            reason,
            {
                "recordings": len(recordings),
                "timers": len(timers.timers),
                "under_way": under_way,
                "free": self._space.free,
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
            running = self._running.get(timer.id)
            if running is not None:
                running.timer, running.before, running.after = changed, changed.before, changed.after
            self._replan()
            return self.timers.get(changed.id) or changed

    def remove(self, number: int) -> api.Done:
        with self._lock:
            timer = self.timers.get(number)
            if timer is not None:
                if number in self._running:
                    self._end(self._running[number])
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
            for running in self._running.values():
                if running.timer.series == number:
                    running.timer = msgspec.structs.replace(running.timer, series=0)
            self._replan()
        return api.Done()

    def delete(self, numbers: tuple[int, ...]) -> api.Done:
        """Delete recordings; what is under way is ended first."""
        with self._lock:
            for running in list(self._running.values()):
                if running.timer.recording in numbers:
                    self._end(running)
                    self.timers.skip(running.timer)
            self.library.delete([each for number in numbers if (each := self.library.get(number))])
            self._next_space = 0.0
            self._publish()
        return api.Done()

    def edit(self, work: Callable[[Library], object]) -> api.Done:
        """Have something about recordings remembered."""
        with self._lock:
            work(self.library)
            for running in self._running.values():
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
        for running in list(self._running.values()):
            self._follow(running, now)
        self._begin_due(now)
        self._end_abandoned(now)
        if moment >= self._next_space:
            self._next_space = moment + _SPACE_EVERY
            self._keep_rules(now)
        if self._clock.trusted and moment >= self._next_remember:
            self._next_remember = moment + _REMEMBER_EVERY
            self._store.put_time(int(now))
        if self._running:
            self._progress()
        self._keep_shift()

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
            if timer.id in self._running or timer.state not in _TO_BEGIN:
                continue
            verdict = self.timers.verdicts.get(timer.id) or Verdict(True, timer.before, timer.after)
            if not timer.start - verdict.before <= now < timer.stop + verdict.after:
                continue
            if not self._clock.trusted and not self._by_hand(timer):
                continue
            before = self.library.get(timer.recording)
            if before is not None and before.state is RecordingState.recording:
                self._mend(before, timer)
            else:
                self._begin(timer, verdict)

    def _by_hand(self, timer: Timer) -> bool:
        """Whether somebody has just pressed Record: that is meant for now, whatever the time."""
        return not timer.series and abs(timer.start - time.time()) < 60

    def _begin(self, timer: Timer, verdict: Verdict) -> None:
        service = ServiceId.from_url(timer.service)
        if service is None:
            return
        now = self._clock.now()
        number = self.library.next_id()
        path = naming.path(self._folder, now, timer.title or timer.channel)
        try:
            sink = Sink(path)
        except OSError as error:
            self._refuse(timer, f"The disk could not be written ({error.strerror}): check {self._folder}")
            return
        name = timer.title or timer.channel
        try:
            self.writer.add(
                timer.service,
                sink,
                lambda: self._reception.source(service, Use.recording, name),
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
        self._running[timer.id] = Running(started, recording, sink, verdict.before, after)
        self.timers.put(started)
        self.library.put(recording)
        self._publish()

    def _keep_shift(self) -> None:
        """Keep what is watched, so that it can be rewound; delete what is not watched any more."""
        shifting, settings = self.shifting, self.timers.settings
        wanted = shifting.wanted if settings.timeshift else ""
        ring = shifting.ring
        if ring is not None and (wanted != shifting.service or ring.failure is not None):
            self.writer.remove(ring)
            ring.close()
            shifting.ring, shifting.service = None, ""
            if ring.failure is not None:
                shifting.failed(f"What is on cannot be kept: {ring.failure.strerror}")
        elif wanted and ring is None:
            try:
                self._begin_shift(wanted, settings)
            except (OSError, PlanError) as error:
                shifting.failed(f"What is on cannot be kept: {error}")

    def _begin_shift(self, wanted: str, settings: Settings) -> None:
        """Raises OSError or PlanError."""
        service = ServiceId.from_url(wanted)
        if service is None:
            return
        total, free = space.free(self._folder)
        most = min(settings.timeshift_bytes, free - space.floor(settings, total))
        if most < _LEAST_SHIFT:
            raise OSError(errno.ENOSPC, "the disk has no room for it")
        ring = Ring(self.shifting.folder / "live.ts", settings.timeshift, most)
        try:
            self.writer.add(wanted, ring, lambda: self._reception.source(service, Use.timeshift, wanted))
        except PlanError:
            ring.close()
            raise
        self.shifting.ring, self.shifting.service, self.shifting.note = ring, wanted, ""

    def _with_beginning(self, timer: Timer, verdict: Verdict, sink: Sink) -> Callable[[], None]:
        """Have a recording that begins late begin with what is kept of its programme."""
        ring = self.shifting.ring

        def join() -> None:
            if ring is None or self.shifting.service != timer.service or ring.failure is not None:
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
            self.timers.put(msgspec.structs.replace(timer, state=TimerState.conflict, note=note))
            self._tell(f"{timer.title or timer.channel} is not recorded: {note}")
            self._publish()

    def _follow(self, running: Running, now: float) -> None:
        timer = self.timers.get(running.timer.id) or running.timer
        running.timer = timer
        service = ServiceId.from_url(timer.service)
        present = self._listings.now_next(service).now if service is not None else None
        running.on(present)
        if running.sink.failure is not None:
            self._tell(self._end(running).note)
            self._next_space = 0.0
        elif running.is_over(now, present):
            self._end(running)

    def _end(self, running: Running, early: str = "") -> Recording:
        """End a recording: its timer goes, what was recorded stays."""
        timer = running.timer
        self.writer.remove(running.sink)
        running.sink.close()
        del self._running[timer.id]
        ended = running.ended(early)
        if ended.state is RecordingState.failed:
            self.library.delete([ended])
            self.timers.put(
                msgspec.structs.replace(timer, state=TimerState.missed, recording=0, note=ended.note)
            )
            self._tell(f"{ended.title} was not recorded: {ended.note}")
        else:
            self.library.put(ended)
            if ended.state is RecordingState.recorded:
                self.timers.recorded(timer, ended.start)
            self.timers.remove([timer.id])
        self._publish()
        return ended

    def _progress(self) -> None:
        """What is under way has grown: say so, and now and then write it down."""
        moment = time.monotonic()
        for running in self._running.values():
            recording = running.recording
            if moment >= running.described_at + DESCRIBED_EVERY:
                running.described_at = moment
                self.library.put(recording)
            else:
                self.library.progress(recording)
        self.recordings = api.Recordings(self.library.listed())

    def _recover(self) -> None:
        """Mend what was under way when the box went off; go on with what is not over."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self.library.look()
        under_way = {
            each.recording: each for each in self.timers.timers if each.state is TimerState.recording
        }
        for recording in list(self.library):
            timer = under_way.pop(recording.id, None)
            if recording.state is not RecordingState.recording:
                continue
            try:
                self._mend(recording, timer)
            except OSError as error:
                log.warning("%s cannot be mended: %s", recording.file, error)
                self.library.change(recording.id, state=RecordingState.cut, note=_WAS_OFF)
        for timer in under_way.values():  # its recording was deleted behind our back
            self.timers.put(msgspec.structs.replace(timer, state=TimerState.waiting, recording=0))

    def _mend(self, recording: Recording, timer: Timer | None) -> None:
        path = self.library.path(recording)
        mended = mend(path, recording.start * 1000)
        now = self._clock.now()
        known = msgspec.structs.replace(recording, seconds=mended.length / 1000, size=mended.size)
        service = ServiceId.from_url(timer.service) if timer is not None else None
        if timer is None or service is None or now >= timer.stop + timer.after or not mended.size:
            state = RecordingState.cut if mended.size else RecordingState.failed
            self.library.put(msgspec.structs.replace(known, state=state, note=_WAS_OFF))
            if timer is not None:
                self.timers.remove([timer.id])
            return
        gap = max(0, int(now * 1000) - recording.start * 1000 - mended.length)
        sink = Sink(path, mended, gap, _WAS_OFF)
        name = timer.title or timer.channel
        try:
            self.writer.add(timer.service, sink, lambda: self._reception.source(service, Use.recording, name))
        except PlanError as error:  # a tuner may take a while to be found: it is tried again until it is over
            sink.close()
            self.library.put(known, described=False)
            waiting = msgspec.structs.replace(timer, state=TimerState.waiting, note=str(error))
            self.timers.put(waiting)
            return
        started = msgspec.structs.replace(timer, state=TimerState.recording, note="")
        self._running[timer.id] = Running(started, known, sink, timer.before, timer.after)
        self.timers.put(started)
        self.library.put(known)

    def _end_abandoned(self, now: float) -> None:
        """A recording that could not be gone on with before its time was over is as long as it is."""
        under_way = {running.timer.recording for running in self._running.values()}
        for recording in list(self.library):
            if recording.state is not RecordingState.recording or recording.id in under_way:
                continue
            timer = next((each for each in self.timers.timers if each.recording == recording.id), None)
            if timer is not None and now < timer.stop + timer.after and timer.state in _TO_BEGIN:
                continue
            self.library.change(recording.id, state=RecordingState.cut, note=_WAS_OFF)
            if timer is not None:
                self.timers.remove([timer.id])

    # Space.

    def _keep_rules(self, now: float) -> None:
        try:
            total, free = space.free(self._folder)
        except OSError as error:
            self._note_space(f"The disk of the recordings cannot be read ({error.strerror}): check it")
            return
        settings = self.timers.settings
        everything = list(self.library)
        if self._clock.trusted:
            gone = space.expired(everything, int(now))
            free += self.library.delete(gone)
            everything = [each for each in everything if each not in gone]
        ahead = _AHEAD if self._running else 0
        needed = space.needed(settings, total, free, self.library.size, min(ahead, total // 50))
        if needed:
            freed = self.library.delete(space.making_room(everything, needed))
            free += freed
            needed -= freed
        floor = space.floor(settings, total)
        room = free - floor + sum(each.size for each in space.going(self.library))
        self._space = api.Space(
            str(self._folder), total, free, self.library.size, floor, max(0, room) / space.USUAL_RATE / 3600
        )
        note = ""
        if needed > 0:
            note = "Space for recordings runs out, and none may be deleted: delete some, or keep fewer"
        self._note_space(note)
        self._publish()

    def _note_space(self, note: str) -> None:
        if note != self._space.note:
            self._space = msgspec.structs.replace(self._space, note=note)
            self._tell(note)

    def _publish(self) -> None:
        """Let everybody know."""
        self.recordings = api.Recordings(self.library.listed())
        note = "" if self._clock.trusted else _NO_CLOCK
        answer = api.Timers(self.timers.timers, self.timers.series, note)
        self._timers_answer = answer
        self._changed()
