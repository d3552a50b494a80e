"""Reception as a whole: the multiplex, its tables, and the streams that somebody watches."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from gulou.errors import ServiceError
from gulou_hal.link import Record, StreamState
from gulou_hal.tuner import Tuner, TunerError, TunerState, UnusableTuner, tuner_for
from gulou_hal.tv.guide import Guide
from gulou_hal.tv.identity import ServiceId
from gulou_hal.tv.multiplex import GRACE, Multiplex
from gulou_hal.tv.store import Store
from gulou_hal.tv.tables import News, Tables
from gulou_hal.tv.watching import Watched

_SCAN: Final = 15.0
"""Seconds to listen at the start: SDT and EIT come within ten (ETSI TR 101 211 §4.4)."""
_SCAN_AGAIN: Final = 60.0
"""Seconds between two scans while there are no channels."""
_REFRESH: Final = 15 * 60.0
"""Seconds between two looks at the guide while nobody watches."""


class Receiver:
    """One tuner and all that depends on it. Only the gateway's loop calls it, but for the making."""

    def __init__(
        self,
        url: str,
        store: Store,
        guide: Guide,
        *,
        post: Callable[[Callable[[], None]], None],
        on_news: Callable[[News], None],
        on_error: Callable[[str], None],
        on_stream: Callable[[Watched], None],
    ) -> None:
        """`post` has the loop call something soon; the other callbacks are called on the loop.

        `on_error` gets why the tuner does not work, "" once it does.
        """
        self._url = url
        self._on_error = on_error
        self._on_stream = on_stream
        self._tables = Tables(url, store, guide, lambda news: post(lambda: on_news(news)))
        self._multiplex = Multiplex(_tuner(url), self._tables.feed, lambda: post(self.look))
        self._watched: dict[int, Watched] = {}
        self._last_number = 0
        self._trouble: tuple[TunerState, str] | None = None
        self._last_scan = float("-inf")
        guide.receiving = lambda: self._multiplex.receiving_for is not None
        self._tables.start()
        self._multiplex.start()

    @property
    def tables(self) -> Tables:
        return self._tables

    def stop(self) -> None:
        """Close the tuner and all streams; what has come is stored."""
        self._multiplex.stop()
        self._tables.stop()

    def tick(self) -> None:
        """Listen for tables when it is time to; called about once a second."""
        now = time.monotonic()
        if now >= self._last_scan + (_REFRESH if self._tables.channels else _SCAN_AGAIN):
            self._multiplex.want(_SCAN)
            self._last_scan = now

    def prepare(self) -> None:
        """Receive for a while, so that a first picture need not wait for the tuner."""
        self._multiplex.want(GRACE)

    def look(self) -> None:
        """See how the tuner and all streams stand, and tell what is new."""
        self._look_at_tuner()
        with self._multiplex.lock:
            changed = [watched for watched in self._watched.values() if watched.look(self._multiplex)]
        for watched in changed:
            self._on_stream(watched)
            if watched.standing.state is StreamState.ended:
                self.close(watched.number)

    def _look_at_tuner(self) -> None:
        """Tell once what is wrong; a tuner that is merely closed says nothing new."""
        tuner = self._multiplex.status().tuner
        if tuner.state in (TunerState.failed, TunerState.no_signal):
            trouble = (tuner.state, self._multiplex.error)
        elif tuner.state is TunerState.locked:
            trouble = None
        else:
            return
        if trouble != self._trouble:
            self._trouble = trouble
            self._on_error(tuner.reason if trouble else "")

    def open(self, service: ServiceId, instance: int) -> Watched:
        """Open a stream of a service. Raises ServiceError when there can be no more streams."""
        channels = self._tables.channels
        kind = next((channel.kind for channel in channels if channel.service == service.url), None)
        with self._multiplex.lock:
            try:
                stream = self._multiplex.open_stream(service)
            except OSError as error:
                raise ServiceError("unavailable", f"No stream can be opened: {error.strerror}") from None
            self._last_number += 1
            watched = Watched(self._last_number, instance, stream, kind)
            watched.look(self._multiplex)
            stream.pump()
            watched.look(self._multiplex)
        self._watched[watched.number] = watched
        return watched

    def close(self, number: int) -> None:
        """Close a stream; one that is not open is no error."""
        watched = self._watched.pop(number, None)
        if watched is not None:
            self._multiplex.close_stream(watched.stream)

    def close_all(self, instance: int) -> None:
        """Close the streams of an app."""
        for watched in list(self._watched.values()):
            if watched.instance == instance:
                self.close(watched.number)

    def records(self) -> tuple[Record, ...]:
        """The tuner and the channels, each in a named state."""
        status = self._multiplex.status()
        tuner = status.tuner
        detail: dict[str, str | int | float] = {
            "url": self._url,
            "bitrate": tuner.bitrate or 0,
            "packets": tuner.packets,
            "lost": tuner.lost,
            "continuity_errors": status.continuity_errors,
            "streams": status.streams,
            "dropped": status.dropped,
        }
        state = "idle" if tuner.state is TunerState.closed else tuner.state.value
        scanned = "scanned" if self._tables.scanned.is_set() else "stored"
        return (
            Record("tuner", state, tuner.reason, detail),
            Record("channels", scanned, "", {"count": len(self._tables.channels)}),
        )


def _tuner(url: str) -> Tuner:
    """A wrong address is no reason to show nothing: home says what is wrong with it."""
    try:
        return tuner_for(url)
    except TunerError as error:
        return UnusableTuner(url, str(error))
