"""The recordings service: answers apps, and carries out what was wished for, on a thread of its own."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

import msgspec

from gulou.errors import ServiceError
from gulou.services import messages
from gulou.services import recordings as api
from gulou.services.recordings import Timer, TimerState
from gulou_hal.later import Answered, Anyones, Later
from gulou_hal.link import Record

if TYPE_CHECKING:
    from gulou_hal.app import App
    from gulou_hal.recording.playback import Opened
    from gulou_hal.recording.ratings import Guard, Leave
    from gulou_hal.recording.recorder import Recorder

log = logging.getLogger(__name__)

PERMISSION: Final = api.PERMISSION
FOLDER: Final = "recordings"
_LONGEST: Final = 24 * 3600
"""Seconds of one timer: who records longer has mistaken a day."""
_MOST: Final = 500


class Recordings:
    """Owned by the gateway's loop. Lists are answered from what was last known, all else on a thread."""

    def __init__(
        self,
        make: Callable[[Callable[[], None], Callable[[str], None]], Recorder],
        *,
        post: Callable[[Callable[[], None]], None],
        notify: Callable[[messages.Notice], None],
        trouble: Callable[[str, str], None],
        shown: Callable[[api.Recording], api.Recording] = lambda recording: recording,
        hides: Callable[[int], bool] = lambda _: False,
    ) -> None:
        """`make` builds the recorder, on a thread: it may read the disk. It is given whom to tell of changes,
        and of what is wrong, in words. `shown` returns a recording as it may be told to apps; `hides` says,
        on any thread, whether the title of a programme for this age is not told.
        """
        self._make = make
        self._post = post
        self._notify = notify
        self._trouble = trouble
        self._recorder: Recorder | None = None
        self._making = threading.Thread(target=self._begin, name="recordings", daemon=True)
        self._shown = shown
        self._hides = hides
        self.handlers: Mapping[type, Anyones] = {
            api.GetRecordings: lambda _, __: api.Recordings(
                tuple(self._shown(each) for each in self._ready.recordings.recordings)
            ),
            api.GetTimers: lambda _, __: self._told(self._ready.timers_answer),
            api.GetSpace: lambda _, __: self._ready.space,
            api.GetShift: lambda _, query: self._ready.shift(query.service),
            api.Watch: lambda app, _: self._watch(app),
            **{query: self._later(work) for query, work in _WORK.items()},
        }

    def start(self) -> None:
        self._making.start()

    def stop(self) -> None:
        """End what is under way as a power cut would not: flushed, described, and gone on with later."""
        self._making.join()
        if self._recorder is not None:
            self._recorder.stop()

    def guide_changed(self) -> None:
        """The guide says something new."""
        if self._recorder is not None:
            self._recorder.guide_changed()

    def recording(self, address: str) -> api.Recording:
        """What plays at an address. Raises ServiceError."""
        return self._ready.recording(address)

    def play(
        self,
        address: str,
        position: float | None,
        instance: int,
        opened: Callable[[Opened], None],
        failed: Callable[[str], None],
        guard: Guard,
        refused: Callable[[int, Leave], None],
    ) -> None:
        """Open a recording, or what is kept of a service, from a place on. Raises ServiceError.

        `opened` or `failed` is called on the loop, and `refused` where a part begins that `guard` refuses.
        """
        self._ready.playback.open(
            self._ready.playable(address),
            position,
            instance,
            lambda stream: self._post(lambda: opened(stream)),
            lambda said: self._post(lambda: failed(said)),
            self._ready.parts(address, guard),
            lambda number, leave: self._post(lambda: refused(number, leave)),
        )

    def judge_again(self) -> None:
        """What may be shown is not what it was."""
        if self._recorder is not None:
            self._recorder.playback.judge_again()

    def watching(self, service: str) -> None:
        """Somebody watches this service now; "": nobody watches any."""
        if self._recorder is not None:
            self._recorder.shifting.watching(service)

    def close(self, number: int) -> None:
        """Close a stream; one that is not open is no error."""
        if self._recorder is not None:
            self._recorder.playback.close(number)

    def close_all(self, instance: int) -> None:
        """Close the streams of an app."""
        if self._recorder is not None:
            self._recorder.playback.close_all(instance)

    def records(self) -> tuple[Record, ...]:
        """How recording stands."""
        return (Record("recordings", "starting"),) if self._recorder is None else (self._recorder.record(),)

    @property
    def _ready(self) -> Recorder:
        if self._recorder is None:
            raise ServiceError("unavailable", "Recordings are being looked through: try again in a moment")
        return self._recorder

    @property
    def recorder(self) -> Recorder | None:
        """None while it is being made."""
        return self._recorder

    def _begin(self) -> None:
        try:
            self._recorder = self._make(
                lambda: self._post(self._changed),
                lambda said: self._post(lambda: self._trouble(FOLDER, said)),
            )
            self._recorder.start()
        except Exception:
            log.exception("nothing can be recorded")
            self._post(lambda: self._trouble(FOLDER, "Nothing can be recorded: see Logs in Settings"))

    def _changed(self) -> None:
        self._notify(api.Changed())

    def _watch(self, app: App | None) -> api.Done:
        """The launcher is told of changes anyway."""
        if app is not None:
            app.watches_recordings = True
        return api.Done()

    def _later(self, work: Callable[[Recorder, Any], messages.Answer]) -> Anyones:
        def handler(_: App | None, query: Any) -> Later:
            recorder = self._ready
            return Later(lambda: Answered(self._told(work(recorder, query))))

        return handler

    def _told(self, answer: messages.Answer) -> messages.Answer:
        """An answer as apps may have it: a timer of what is locked has neither title nor text."""
        match answer:
            case api.Timers(timers=timers):
                return msgspec.structs.replace(answer, timers=self._without_titles(timers))
            case api.SeriesAdded(timers=timers):
                return msgspec.structs.replace(answer, timers=self._without_titles(timers))
            case api.Added(timer=timer):
                return api.Added(*self._without_titles((timer,)))
        return answer

    def _without_titles(self, timers: tuple[Timer, ...]) -> tuple[Timer, ...]:
        known = self._recorder.timers_answer.timers if self._recorder is not None else timers
        hidden = {each.title for each in known if self._hides(each.age)}
        if not hidden and not any(self._hides(each.age) for each in timers):
            return timers
        return tuple(
            msgspec.structs.replace(
                each,
                rivals=tuple("" if title in hidden else title for title in each.rivals),
                **({"title": "", "text": "", "locked": True} if self._hides(each.age) else {}),
            )
            for each in timers
        )


def checked(timer: Timer, now: float) -> Timer:
    """The timer as it may be set. Raises ServiceError that says what is wrong with it."""
    if timer.stop <= timer.start or timer.stop - timer.start > _LONGEST:
        raise ServiceError("invalid", "A recording ends after it begins, and within a day")
    if timer.stop + max(0, timer.after) <= now:
        raise ServiceError("invalid", "This programme is over")
    return msgspec.structs.replace(
        timer,
        title=timer.title[:200],
        text=timer.text[:4000],
        before=max(-1, min(timer.before, 3600)),
        after=max(-1, min(timer.after, 4 * 3600)),
        priority=max(-5, min(timer.priority, 5)),
        state=TimerState.waiting,
        rivals=(),
        recording=0,
        locked=False,
    )


def _add(recorder: Recorder, query: api.AddTimer) -> api.Added:
    timer = checked(query.timer, time.time())
    if len(recorder.timers.timers) >= _MOST:
        raise ServiceError("invalid", f"At most {_MOST} timers can be set: remove some")
    return api.Added(recorder.add(timer))


def _change(recorder: Recorder, query: api.ChangeTimer) -> api.Added:
    return api.Added(recorder.change(checked(query.timer, time.time())))


_WORK: Final[Mapping[type, Callable[[Recorder, Any], messages.Answer]]] = {
    api.AddTimer: _add,
    api.ChangeTimer: _change,
    api.RemoveTimer: lambda recorder, query: recorder.remove(query.timer),
    api.AddSeries: lambda recorder, query: recorder.put_series(query.series, new=True),
    api.ChangeSeries: lambda recorder, query: recorder.put_series(query.series, new=False),
    api.RemoveSeries: lambda recorder, query: recorder.remove_series(query.series),
    api.Delete: lambda recorder, query: recorder.delete(query.recordings),
    api.SetKeep: lambda recorder, query: recorder.edit(lambda it: it.keep(query.recording, query.keep)),
    api.SetPosition: lambda recorder, query: recorder.edit(
        lambda it: it.left_at(query.recording, query.position, query.watched)
    ),
    api.SetBookmark: lambda recorder, query: recorder.edit(lambda it: it.bookmark(query.recording, query.at)),
    api.SetSettings: lambda recorder, query: recorder.set(query.settings),
}
"""What changes something, and so waits for the disk."""
