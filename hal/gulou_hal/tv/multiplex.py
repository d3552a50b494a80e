"""One multiplex: its tuner, the ring, the tables that come and the streams that leave.

A thread of its own receives while anyone watches or a scan is wanted; a while after, the tuner is closed.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Final

import msgspec

from gulou_hal.ts.filter import Section, SectionFilter
from gulou_hal.ts.packet import Packets, pids
from gulou_hal.tuner.contract import Tuner, TunerError, TunerState, TunerStatus
from gulou_hal.tv.access import AccessPoints
from gulou_hal.tv.continuity import Continuity
from gulou_hal.tv.identity import ServiceId
from gulou_hal.tv.programs import PAT_PID, SI_PIDS, Programs
from gulou_hal.tv.reception import Reception
from gulou_hal.tv.ring import UNWATCHED_SECONDS, WATCHED_SECONDS, Ring
from gulou_hal.tv.stream import Stream
from gulou_hal.tv.tap import Tap

log = logging.getLogger(__name__)

GRACE: Final = 30.0
"""Seconds that the tuner stays open after its last stream was closed."""
_WAIT: Final = 0.1
_FIRST_BACKOFF: Final = 1.0
_LONGEST_BACKOFF: Final = 30.0
_LOOK_INTERVAL: Final = 0.25


class MultiplexStatus(msgspec.Struct, frozen=True):
    """How the multiplex stands: the tuner's state, what is left out, and who watches."""

    tuner: TunerStatus
    continuity_errors: int = 0
    streams: int = 0
    dropped: int = 0
    """How often a stream's reader fell too far behind."""
    taps: int = 0
    lost: int = 0
    """Packets that passed a tap whose reader fell too far behind."""


class Multiplex:
    """Thread-safe: any thread may call any method."""

    def __init__(
        self,
        tuner: Tuner,
        on_sections: Callable[[list[Section]], None],
        on_look: Callable[[], None],
        after: Multiplex | None = None,
    ) -> None:
        """`on_sections` is called with new sections, `on_look` four times a second and when a state changed.

        Both run on the receiving thread and must not wait. `after` had the device before: its tuner is
        waited for.
        """
        self.lock = threading.RLock()
        """Held while streams, ring and programs are read or changed."""
        self.programs = Programs()
        self.reception = Reception()
        self.error = ""
        """Why the tuner could not be opened or ended; empty while it works."""
        self._tuner = tuner
        self._after = after
        self._on_sections = on_sections
        self._on_look = on_look
        self._ring = Ring()
        self._access = AccessPoints()
        self._continuity = Continuity()
        self._filter = SectionFilter((PAT_PID, *SI_PIDS))
        self._streams: list[Stream] = []
        self._taps: list[Tap] = []
        self._wanted_until = 0.0
        self._wake = threading.Condition(self.lock)
        self._arrived = threading.Condition(self.lock)
        self._pids_changed = True
        self._stopping = False
        self._receiving_since: float | None = None
        self._locked_since: float | None = None
        self._thread = threading.Thread(target=self._run, name="multiplex", daemon=True)

    def remember(self, transport_stream_id: int, pmts: Mapping[int, tuple[int, bytes]]) -> None:
        """Show services by these PMTs, as they were the last time, until newer ones come; before `start`."""
        self.programs.remember(transport_stream_id, pmts)
        for pid in self.programs.table_pids:
            self._filter.add(pid)
        self._access.watch(self.programs.pictures())

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Close the tuner and all streams, and end the thread."""
        with self._wake:
            for stream in self._streams:
                stream.close()
            self.finish()
        self._thread.join(5)

    def finish(self) -> None:
        """The device is needed elsewhere: close the tuner soon. Streams stay open for another to go on."""
        with self._wake:
            self._stopping = True
            self._streams.clear()
            for tap in list(self._taps):
                tap.close()
            self._wake.notify()

    @property
    def finished(self) -> bool:
        """Whether it was told to end, and receives nothing any more."""
        return self._stopping

    def want(self, seconds: float) -> None:
        """Receive for at least so long from now, for a scan or the guide."""
        with self._wake:
            self._wanted_until = max(self._wanted_until, time.monotonic() + seconds)
            self._wake.notify()

    def release(self) -> None:
        """The scan has what it wanted; stay open only for those who watch."""
        with self._wake:
            self._wanted_until = min(self._wanted_until, time.monotonic())

    def open_stream(self, service: ServiceId) -> Stream:
        """Return a stream of a service, which the thread copies from now on. Raises OSError.

        With `lock` held, the caller may look at it and pump what is in the ring at once.
        """
        with self._wake:
            stream = Stream(self._ring, self._access, service)
            program = self.programs.get(service)
            if program is not None:
                stream.follow(program)
            self._add(stream)
        return stream

    def take_over(self, stream: Stream) -> None:
        """Go on with a stream that another multiplex had, or none."""
        with self._wake:
            stream.move(self._ring, self._access)
            program = self.programs.get(stream.service)
            if program is not None:
                stream.follow(program)
            self._add(stream)

    def let_go(self, stream: Stream) -> None:
        """Copy nothing into a stream any more, but leave it open. Safe to call twice."""
        with self.lock:
            self._forget(stream)

    def tap(self, pids: Iterable[int] | None, back: float = 0.0) -> Tap:
        """Return a tap of these PIDs, None: of the whole multiplex, from `back` seconds ago on; see `Tap`."""
        with self._wake:
            tap = Tap(self._ring, self._arrived, pids, self._tap_changed, back)
            self._taps.append(tap)
            self._ring.seconds = WATCHED_SECONDS
            self._pids_changed = True
            self._wake.notify()
        return tap

    def tap_service(self, service: ServiceId, extra: frozenset[int]) -> Tap:
        """Return a tap of a service, which follows its PMT, and of `extra` PIDs."""
        with self._wake:
            tap = self.tap(extra)
            tap.service = service, extra
            self._follow_program(tap)
        return tap

    def close_stream(self, stream: Stream) -> None:
        """End a stream. Safe to call twice."""
        with self.lock:
            stream.close()
            stream.release_reader()
            self._forget(stream)

    def join(self) -> None:
        """Wait until its tuner is closed, after `finish`."""
        self._thread.join()

    @property
    def moments(self) -> dict[str, float]:
        """Since when the tuner is open and since when something comes, on the monotonic clock."""
        moments = {"tuned": self._receiving_since, "locked": self._locked_since}
        return {name: moment for name, moment in moments.items() if moment is not None}

    @property
    def receiving_for(self) -> float | None:
        """Seconds since the tuner was opened; None while it is closed."""
        since = self._receiving_since
        return None if since is None else time.monotonic() - since

    def status(self) -> MultiplexStatus:
        with self.lock:
            tuner = self._tuner.status()
            if self.error:
                tuner = msgspec.structs.replace(tuner, state=TunerState.failed, reason=self.error)
            dropped = sum(stream.dropped for stream in self._streams)
            lost = sum(tap.lost for tap in self._taps)
            errors = self._continuity.errors
            return MultiplexStatus(tuner, errors, len(self._streams), dropped, len(self._taps), lost)

    def _run(self) -> None:
        if self._after is not None:
            self._after.join()
            self._after = None
        backoff = _FIRST_BACKOFF
        while self._wait_until_wanted():
            started = time.monotonic()
            try:
                self._receive()
            except Exception as error:
                if not isinstance(error, TunerError):
                    log.exception("reception failed")
                if time.monotonic() - started > _LONGEST_BACKOFF:
                    backoff = _FIRST_BACKOFF
                self.error = str(error)
                self._on_look()
                with self._wake:
                    self._wake.wait_for(lambda: self._stopping, backoff)
                backoff = min(backoff * 2, _LONGEST_BACKOFF)

    def _wait_until_wanted(self) -> bool:
        with self._wake:
            self._wake.wait_for(lambda: self._stopping or self._is_wanted())
            return not self._stopping

    def _is_wanted(self) -> bool:
        return bool(self._streams or self._taps) or time.monotonic() < self._wanted_until

    def _receive(self) -> None:
        """Receive until nobody wants it any more. Raises TunerError."""
        try:
            self._tuner.open()
            self._begin()
            look_at = 0.0
            silent = False
            while not self._stopping and self._is_wanted():
                if self._tuner.selective and self._pids_changed:
                    self._tuner.want(self._needed())
                packets = self._tuner.read(_WAIT)
                if len(packets):
                    if silent:
                        self._restart_streams()
                    silent = False
                    self.error = ""
                    self._take(packets)
                elif not silent and self._tuner.status().state is TunerState.no_signal:
                    silent = True
                    look_at = 0.0
                self._pump()
                if time.monotonic() >= look_at:
                    look_at = time.monotonic() + _LOOK_INTERVAL
                    self._on_look()
        finally:
            self._tuner.close()
            self._end()

    def _begin(self) -> None:
        with self.lock:
            self._continuity.forget()
            self.reception.forget()
            self._receiving_since = time.monotonic()
            self._locked_since = None
            self._pids_changed = True
            self._restart_streams()

    def _end(self) -> None:
        with self.lock:
            self._receiving_since = self._locked_since = None
            if not (self._streams or self._taps):
                self._ring = Ring()
                self._access.forget()
        self._on_look()

    def _take(self, packets: Packets) -> None:
        packet_pids = pids(packets)
        if self._locked_since is None:
            self._locked_since = time.monotonic()
        with self.lock:
            first = self._ring.append(packets, packet_pids)
            self._access.feed(first, packets, packet_pids)
            self.reception.feed(packets, packet_pids)
            self._continuity.feed(packets)
            if self._taps:
                self._arrived.notify_all()
        sections = self._filter.feed(packets)
        if sections:
            self._follow_programs(sections)
            self._on_sections(sections)

    def _follow_programs(self, sections: list[Section]) -> None:
        with self.lock:
            changed = False
            for section in sections:
                changed |= self.programs.feed(section)
            if not changed:
                return
            for pid in self._filter.pids - self.programs.table_pids:
                self._filter.remove(pid)
            for pid in self.programs.table_pids:
                self._filter.add(pid)
            self._access.watch(self.programs.pictures())
            self._pids_changed = True
            for stream in self._streams:
                program = self.programs.get(stream.service)
                if program is not None:
                    stream.follow(program)
            for tap in self._taps:
                self._follow_program(tap)

    def _follow_program(self, tap: Tap) -> None:
        if tap.service is not None:
            service, extra = tap.service
            program = self.programs.get(service)
            if program is not None:
                tap.want(program.pids | {program.pmt_pid} | extra)

    def _pump(self) -> None:
        with self.lock:
            for stream in list(self._streams):
                stream.pump()
                if stream.closed:
                    self._forget(stream)

    def _forget(self, stream: Stream) -> None:
        if stream in self._streams:
            self._streams.remove(stream)
            self._pids_changed = True
            self._rest()

    def _add(self, stream: Stream) -> None:
        self._streams.append(stream)
        self._pids_changed = True
        self._ring.seconds = WATCHED_SECONDS
        self._wake.notify()

    def _tap_changed(self, tap: Tap) -> None:
        """A tap was closed, or wants other PIDs. `lock` is held."""
        self._pids_changed = True
        if tap.closed and tap in self._taps:
            self._taps.remove(tap)
            self._rest()

    def _rest(self) -> None:
        """When the last has left, stay open a while for whoever comes next."""
        if not (self._streams or self._taps):
            self._ring.seconds = UNWATCHED_SECONDS
            self._wanted_until = max(self._wanted_until, time.monotonic() + GRACE)

    def _needed(self) -> frozenset[int] | None:
        """The PIDs that somebody wants; None: the whole multiplex."""
        with self.lock:
            self._pids_changed = False
            needed = set(self._filter.pids)
            for stream in self._streams:
                if stream.program is not None:
                    needed |= stream.program.pids
            for tap in self._taps:
                if tap.pids is None:
                    return None
                needed |= tap.pids
            return frozenset(needed)

    def _restart_streams(self) -> None:
        """There is a gap in what is received: nobody should see its edges."""
        with self.lock:
            for stream in self._streams:
                stream.restart()
