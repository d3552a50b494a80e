"""Reception as a whole: the tuners, their tables, and the streams that somebody watches."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from gulou.errors import ServiceError
from gulou.services.tv import Reception
from gulou_hal.link import Record, StreamState
from gulou_hal.tuner.contract import TunerState
from gulou_hal.tv import records
from gulou_hal.tv.access import AccessPoints
from gulou_hal.tv.collecting import Collecting
from gulou_hal.tv.guide import Guide
from gulou_hal.tv.identity import ServiceId
from gulou_hal.tv.multiplex import GRACE
from gulou_hal.tv.parental import FREE, Verdict
from gulou_hal.tv.place import Place
from gulou_hal.tv.plan import Claim, Conflict, Plan, PlanError, Use
from gulou_hal.tv.pretuning import Pretuning
from gulou_hal.tv.ring import Ring
from gulou_hal.tv.store import Store
from gulou_hal.tv.stream import Stream
from gulou_hal.tv.tables import News, Tables
from gulou_hal.tv.tapping import MultiplexTap, ServiceTap
from gulou_hal.tv.tuners import Tuners
from gulou_hal.tv.watching import Standing, Watched

_DISCOVERY: Final = 5.0
"""Seconds that tuners of the network have to say that they are there."""
_NO_TUNER: Final = "No tuner was found: plug one in, and check its power"


class Receiver:
    """All tuners and what depends on them. Only the gateway's loop calls it, but for the making and taps."""

    def __init__(
        self,
        addresses: Sequence[str],
        store: Store,
        guide: Guide,
        *,
        gate: Callable[[ServiceId, float], Verdict] = lambda _, __: FREE,
        post: Callable[[Callable[[], None]], None],
        on_news: Callable[[News], None],
        on_error: Callable[[str], None],
        on_stream: Callable[[Watched], None],
    ) -> None:
        """`gate` judges whether a stream may be shown, by its service and when it was opened (monotonic).
        `post` has the loop call something soon; the other callbacks are called on the loop.

        `on_error` gets why no tuner works, "" once one does.
        """
        self._gate = gate
        self._on_error = on_error
        self._on_stream = on_stream
        self._post = post
        self.tables: Final = Tables(addresses, store, guide, lambda news: post(lambda: on_news(news)))
        self.tuners: Final = Tuners(
            addresses, self.tables.feed, lambda: post(self.look), self.tables.remembered
        )
        self._pretuning = Pretuning(self.tables, self.tuners)
        self._collecting = Collecting(self.tables, self.tuners)
        self._watched: dict[int, Watched] = {}
        self._begun = time.monotonic()
        self._last_number = 0
        self._last_place: Place | None = None
        self._trouble = ""
        guide.receiving = self._is_received
        self.tables.start()
        self.tuners.start()

    @property
    def plan(self) -> Plan:
        """Who uses which tuner."""
        return self.tuners.plan

    def stop(self) -> None:
        """Close the tuners and all streams; what has come is stored."""
        for number in list(self._watched):
            self.close(number)
        self.tuners.stop()
        self.tables.stop()

    def tick(self) -> None:
        """Do what is due by the clock; called about once a second."""
        if not self.plan.devices and time.monotonic() > self._begun + _DISCOVERY:
            self._look_at_tuners()
        self._pretuning.tick()
        self._collecting.tick()
        for watched in list(self._watched.values()):
            if watched.claim is None and self._is_newest(watched):
                self._tell(watched, self._tune(watched))

    def prepare(self) -> None:
        """Receive for a while, so that a first picture need not wait for the tuner."""
        places = (self._last_place, *self.tables.readings, *self._fixed())
        place = next((place for place in places if place is not None and self.plan.spare(place)), None)
        if place is not None:
            claim = self.plan.claim(place, Use.pretuning, place.title)
            multiplex = self.tuners.of(claim)
            if multiplex is not None:
                multiplex.want(GRACE)
            claim.release()  # it stays open while nobody needs the tuner

    def look(self) -> None:
        """See how the tuners and all streams stand, and tell what is new."""
        self._look_at_tuners()
        for watched in list(self._watched.values()):
            self._tell(watched, self._see(watched))

    def open(self, service: ServiceId, instance: int) -> Watched:
        """Open a stream of a service. Raises ServiceError when there can be no more streams.

        While no tuner can be had the stream says so, and it begins once one is free.
        """
        asked = time.monotonic()
        channel = self.tables.channel(service)
        try:
            stream = Stream(Ring(1), AccessPoints(), service)
        except OSError as error:
            raise ServiceError("unavailable", f"No stream can be opened: {error.strerror}") from None
        stream.moments["asked"] = asked
        self._last_number += 1
        kind = channel.kind if channel else None
        watched = Watched(self._last_number, instance, stream, kind, self._gate)
        self._watched[watched.number] = watched
        self._tune(watched)
        multiplex = watched.multiplex
        if multiplex is not None:
            with multiplex.lock:
                watched.look(multiplex)
                stream.pump()
                watched.look(multiplex)
        return watched

    def close(self, number: int) -> None:
        """Close a stream; one that is not open is no error."""
        watched = self._watched.pop(number, None)
        if watched is None:
            return
        if watched.multiplex is not None:
            watched.multiplex.close_stream(watched.stream)
        else:
            watched.stream.close()
            watched.stream.release_reader()
        if watched.claim is not None:
            watched.claim.release()
        if not any(other.claim is not None for other in self._watched.values()):
            self._pretuning.watching("")

    def close_all(self, instance: int) -> None:
        """Close the streams of an app."""
        for watched in list(self._watched.values()):
            if watched.instance == instance:
                self.close(watched.number)

    def tap(self, service: ServiceId, use: Use, for_what: str, extra: Iterable[int] = ()) -> ServiceTap:
        """Return a tap of a service, whatever its PIDs are, and of the `extra` PIDs beside it; any thread.

        Raises Conflict or Unreceivable. `for_what` is a name for people.
        """
        place = self.place(service)
        if place is None:
            raise PlanError("This channel is not known to this box: look for channels again")
        return ServiceTap(self.tuners, place, use, for_what, service, extra)

    def tap_multiplex(
        self, place: Place, use: Use, for_what: str, pids: Iterable[int] | None
    ) -> MultiplexTap:
        """Return a tap of a multiplex, None: of all its PIDs; any thread. Raises Conflict or Unreceivable."""
        return MultiplexTap(self.tuners, place, use, for_what, pids)

    def place(self, service: ServiceId) -> Place | None:
        """Where a service is best received now; None where that is not known. Any thread."""
        places = self.tables.places(service)
        receivable = [place for place in places if self.plan.receivable(place)]
        spare = [place for place in receivable if self.plan.spare(place)]
        return next(iter((*spare, *receivable, *places)), None)

    def reception(self, service: ServiceId) -> Reception:
        """How a service that is watched is received."""
        streams = [each for each in self._watched.values() if each.stream.service == service]
        multiplex = next((each.multiplex for each in streams if each.multiplex is not None), None)
        tuned = next((each for each in self.tuners.tuned if each.multiplex is multiplex), None)
        if multiplex is None or tuned is None:
            return Reception(service.url)
        with multiplex.lock:
            status, rates = multiplex.status(), multiplex.reception.rates()
            program = multiplex.programs.get(service)
        tuner = status.tuner
        return Reception(
            service.url,
            tuned.device.title,
            tuned.place.title,
            tuner.state.value,
            tuner.signal,
            tuner.snr,
            tuner.ber,
            tuner.bitrate or 0,
            status.continuity_errors,
            tuner.lost,
            {pid: rates.get(pid, 0) for pid in sorted(program.pids)} if program and rates else {},
        )

    def records(self) -> tuple[Record, ...]:
        """The tuners, who uses them, and the channels, each in a named state."""
        return (*records.tuners(self.tuners), *records.claims(self.plan), records.channels(self.tables))

    def _tune(self, watched: Watched) -> bool:
        """Get a tuner for a stream; return whether how it stands is new."""
        place = self.place(watched.stream.service) or next(self._fixed(), None)
        if place is None:
            reason = "This channel is not known to this box: look for channels again"
            return watched.stand(Standing(StreamState.not_found, reason))
        channel = self.tables.channel(watched.stream.service)
        claim: Claim | None = None

        def lost(reason: str) -> None:
            self._post(lambda: self._lost(watched, claim, reason))

        try:
            claim = self.plan.claim(
                place,
                Use.watching,
                channel.name if channel else watched.stream.service.url,
                lost,
                owner=("watching", watched.instance),
            )
        except PlanError as error:
            state = StreamState.busy if isinstance(error, Conflict) else StreamState.no_signal
            return watched.stand(Standing(state, str(error)))
        watched.claim = claim
        watched.stream.moments.setdefault("claimed", time.monotonic())
        self._last_place = place
        new = self._see(watched)
        self._post(lambda: self._pretune(watched))
        return new

    def _pretune(self, watched: Watched) -> None:
        if watched.number in self._watched and watched.claim is not None and self._is_newest(watched):
            self._pretuning.watching(watched.stream.service.url)

    def _see(self, watched: Watched) -> bool:
        """Look at a stream where it is received now; return whether how it stands is new."""
        multiplex = None if watched.claim is None else self.tuners.of(watched.claim)
        if multiplex is not watched.multiplex:
            if watched.multiplex is not None:
                watched.multiplex.let_go(watched.stream)
            if multiplex is not None:
                multiplex.take_over(watched.stream)
            watched.multiplex = multiplex
        if multiplex is None:
            return False
        with multiplex.lock:
            return watched.look(multiplex)

    def _lost(self, watched: Watched, claim: Claim | None, reason: str) -> None:
        """The tuner of a stream was taken."""
        if claim is None or watched.claim is not claim:
            return
        watched.claim = None
        self._see(watched)
        if self._is_newest(watched):
            self._tell(watched, watched.stand(Standing(StreamState.busy, reason, watched.stream.program)))

    def _tell(self, watched: Watched, new: bool) -> None:
        if not new or watched.number not in self._watched:
            return
        self._on_stream(watched)
        if watched.standing.state is StreamState.ended:
            self.close(watched.number)

    def _is_newest(self, watched: Watched) -> bool:
        """Whether its app has not gone on to another channel."""
        numbers = [other.number for other in self._watched.values() if other.instance == watched.instance]
        return max(numbers, default=0) == watched.number

    def _look_at_tuners(self) -> None:
        """Tell once what is wrong; a tuner that is merely closed says nothing new."""
        trouble = "" if self.plan.devices else _NO_TUNER
        for tuned in self.tuners.tuned:
            if tuned.place.delivery is not None and tuned.place.delivery.url:
                continue  # one provider's address of many: who watches it is told
            status = tuned.multiplex.status().tuner
            fixed = tuned.place.delivery is None
            if status.state is TunerState.failed or (fixed and status.state is TunerState.no_signal):
                trouble = trouble or status.reason
            elif status.state is TunerState.closed and self._trouble:
                trouble = trouble or self._trouble
        if _gist(trouble) != _gist(self._trouble):
            self._trouble = trouble
            self._on_error(trouble)

    def _fixed(self) -> Iterator[Place]:
        """The multiplexes at fixed addresses, known or not."""
        return (Place(device.address) for device in self.plan.devices if device.receives(None))

    def _is_received(self, service: ServiceId) -> bool:
        for place in self.tables.places(service):
            multiplex = self.tuners.at(place)
            if multiplex is not None and multiplex.receiving_for is not None:
                return True
        return False


def _gist(sentence: str) -> str:
    """A sentence without its numbers: that seconds went by is no news."""
    return "".join(letter for letter in sentence if not letter.isdigit())
