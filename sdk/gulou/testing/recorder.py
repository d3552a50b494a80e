"""The recordings service of the kit: what was recorded, what will be, and the notice when that changes."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from gulou.clock import Clock
from gulou.errors import ServiceError
from gulou.services import messages
from gulou.services import recordings as api
from gulou.testing.gateway import Gateway


class Recorder:
    """What a box keeps. Change `recordings`, `timers` or `series`, and call `changed`.

    It records nothing: a timer stays as the app set it, and `shifts` says how far a service goes back.
    """

    def __init__(
        self, gateway: Gateway, clock: Clock, may: Callable[[str], bool], settle: Callable[[], None]
    ) -> None:
        self.recordings: list[api.Recording] = []
        self.timers: list[api.Timer] = []
        self.series: list[api.Series] = []
        self.settings = api.Settings()
        self.space = api.Space("/recordings", 10**12, 4 * 10**11, 10**11, 4 << 30, 110.0)
        self.shifts: dict[str, float] = {}
        self.note = ""
        self._gateway, self._clock, self._may, self._settle = gateway, clock, may, settle
        answers: dict[type, Callable[..., messages.Answer]] = {
            api.GetRecordings: lambda _: api.Recordings(tuple(self.recordings)),
            api.GetTimers: lambda _: api.Timers(tuple(self.timers), tuple(self.series), self.note),
            api.GetSpace: lambda _: api.SpaceAnswer(self.space, self.settings),
            api.GetShift: lambda query: api.ShiftAnswer(
                api.Shift(query.service, self.shifts.get(query.service, 0.0))
            ),
            api.AddTimer: self._add,
            api.ChangeTimer: self._change,
            api.RemoveTimer: self._remove,
            api.AddSeries: self._add_series,
            api.ChangeSeries: self._change_series,
            api.RemoveSeries: self._remove_series,
            api.Delete: self._delete,
            api.SetKeep: lambda query: self._edit(query.recording, keep=query.keep),
            api.SetPosition: lambda query: self._edit(
                query.recording, position=query.position, watched=query.watched
            ),
            api.SetBookmark: self._bookmark,
            api.SetSettings: self._set,
            api.Watch: lambda _: api.Done(),
        }
        gateway.answers |= {query: self._checked(answer) for query, answer in answers.items()}

    def changed(self) -> None:
        """Tell the app that recordings or timers changed."""
        self._gateway.tell(api.Changed())
        self._settle()

    def get(self, number: int) -> api.Recording:
        """The recording of this number."""
        return next(each for each in self.recordings if each.id == number)

    def _checked(self, answer: Callable[..., messages.Answer]) -> Callable[..., messages.Answer]:
        def checked(query: msgspec.Struct) -> messages.Answer:
            if not self._may(api.PERMISSION):
                raise ServiceError("permission", "The app may not use recordings.")
            return answer(query)

        return checked

    def _add(self, query: api.AddTimer) -> api.Added:
        timer = msgspec.structs.replace(
            query.timer,
            id=max((each.id for each in self.timers), default=0) + 1,
            before=self.settings.before if query.timer.before < 0 else query.timer.before,
            after=self.settings.after if query.timer.after < 0 else query.timer.after,
        )
        self.timers.append(timer)
        return api.Added(timer)

    def _change(self, query: api.ChangeTimer) -> api.Added:
        self.timers = [query.timer if each.id == query.timer.id else each for each in self.timers]
        return api.Added(query.timer)

    def _remove(self, query: api.RemoveTimer) -> api.Done:
        self.timers = [each for each in self.timers if each.id != query.timer]
        return api.Done()

    def _add_series(self, query: api.AddSeries) -> api.SeriesAdded:
        number = max((each.id for each in self.series), default=0) + 1
        series = msgspec.structs.replace(query.series, id=number)
        self.series.append(series)
        return api.SeriesAdded(series)

    def _change_series(self, query: api.ChangeSeries) -> api.SeriesAdded:
        self.series = [query.series if each.id == query.series.id else each for each in self.series]
        return api.SeriesAdded(query.series)

    def _remove_series(self, query: api.RemoveSeries) -> api.Done:
        self.series = [each for each in self.series if each.id != query.series]
        return api.Done()

    def _delete(self, query: api.Delete) -> api.Done:
        self.recordings = [each for each in self.recordings if each.id not in query.recordings]
        return api.Done()

    def _bookmark(self, query: api.SetBookmark) -> api.Done:
        known = self.get(query.recording)
        chapters = (*known.chapters, api.Chapter(query.at, bookmark=True))
        return self._edit(query.recording, chapters=tuple(sorted(chapters, key=lambda each: each.at)))

    def _set(self, query: api.SetSettings) -> api.Done:
        self.settings = query.settings
        return api.Done()

    def _edit(self, number: int, **changes: object) -> api.Done:
        if not any(each.id == number for each in self.recordings):
            raise ServiceError("not_found", "This recording is not there any more")
        self.recordings = [
            msgspec.structs.replace(each, **changes) if each.id == number else each
            for each in self.recordings
        ]
        return api.Done()
