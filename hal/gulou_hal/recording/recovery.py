"""After a power cut: what was being recorded is mended, and gone on with while its time is not over."""

from __future__ import annotations

import logging
from typing import Final

import msgspec

from gulou.services.recordings import Recording, RecordingState, Timer, TimerState
from gulou_hal.recording.means import Means
from gulou_hal.recording.mend import mend
from gulou_hal.recording.running import Running
from gulou_hal.recording.sink import Sink
from gulou_hal.recording.under_way import TO_BEGIN, UnderWay
from gulou_hal.tv.identity import ServiceId
from gulou_hal.tv.plan import PlanError, Use

log = logging.getLogger(__name__)

WAS_OFF: Final = "the box was off"


class Recovery:
    """Hold the recorder's lock."""

    def __init__(self, means: Means, under_way: UnderWay) -> None:
        self._means = means
        self._under_way = under_way

    def look(self) -> None:
        """Mend what was under way when the box went off; go on with what is not over."""
        means = self._means
        means.library.look()
        under_way = {
            each.recording: each for each in means.timers.timers if each.state is TimerState.recording
        }
        for recording in list(means.library):
            timer = under_way.pop(recording.id, None)
            if recording.state is not RecordingState.recording:
                continue
            try:
                self.go_on(recording, timer)
            except OSError as error:
                log.warning("%s cannot be mended: %s", recording.file, error)
                means.library.change(recording.id, state=RecordingState.cut, note=WAS_OFF)
        for timer in under_way.values():  # its recording was deleted behind our back
            means.timers.put(msgspec.structs.replace(timer, state=TimerState.waiting, recording=0))

    def go_on(self, recording: Recording, timer: Timer | None) -> None:
        """Mend a recording, and record on in its file where its time is not over. Raises OSError."""
        means = self._means
        path = means.library.path(recording)
        mended = mend(path, recording.start * 1000)
        now = means.clock.now()
        known = msgspec.structs.replace(recording, seconds=mended.length / 1000, size=mended.size)
        service = ServiceId.from_url(timer.service) if timer is not None else None
        if timer is None or service is None or now >= timer.stop + timer.after or not mended.size:
            state = RecordingState.cut if mended.size else RecordingState.failed
            means.library.put(msgspec.structs.replace(known, state=state, note=WAS_OFF))
            if timer is not None:
                means.timers.remove([timer.id])
            return
        gap = max(0, int(now * 1000) - recording.start * 1000 - mended.length)
        sink = Sink(path, mended, gap, WAS_OFF)
        name = timer.title or timer.channel
        try:
            means.writer.add(
                timer.service, sink, lambda: means.reception.source(service, Use.recording, name)
            )
        except PlanError as error:  # a tuner may take a while to be found: it is tried again until it is over
            sink.close()
            means.library.put(known, described=False)
            means.timers.put(msgspec.structs.replace(timer, state=TimerState.waiting, note=str(error)))
            return
        started = msgspec.structs.replace(timer, state=TimerState.recording, note="")
        self._under_way.put(Running(started, known, sink, timer.before, timer.after))

    def end_abandoned(self, now: float) -> None:
        """A recording that could not be gone on with before its time was over is as long as it is."""
        means = self._means
        under_way = {running.timer.recording for running in self._under_way}
        for recording in list(means.library):
            if recording.state is not RecordingState.recording or recording.id in under_way:
                continue
            timer = next((each for each in means.timers.timers if each.recording == recording.id), None)
            if timer is not None and now < timer.stop + timer.after and timer.state in TO_BEGIN:
                continue
            means.library.change(recording.id, state=RecordingState.cut, note=WAS_OFF)
            if timer is not None:
                means.timers.remove([timer.id])
