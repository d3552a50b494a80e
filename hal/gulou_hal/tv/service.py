"""The tv service: answers what is asked of it, opens streams, and tells what changed."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from gulou.errors import ServiceError
from gulou.services import messages, tv
from gulou_hal.link import Record, StreamState
from gulou_hal.tuner import Tuner, TunerError, TunerState, UnusableTuner, tuner_for
from gulou_hal.tv.guide import Guide
from gulou_hal.tv.identity import ServiceId
from gulou_hal.tv.multiplex import Multiplex
from gulou_hal.tv.store import Store
from gulou_hal.tv.tables import News, Tables
from gulou_hal.tv.watching import Watched

PERMISSION: Final = "tv"
"""What an app's manifest must have to use any of this."""
_SCAN: Final = 15.0
"""Seconds to listen at the start: SDT and EIT come within ten (ETSI TR 101 211 §4.4)."""
_SCAN_AGAIN: Final = 60.0
"""Seconds between two scans while there are no channels."""
_REFRESH: Final = 15 * 60.0
"""Seconds between two looks at the guide while nobody watches."""
_LONGEST_GUIDE: Final = 40 * 86_400


class Television:
    """Owned by the gateway's loop: only that thread calls it. `post` brings what other threads find there."""

    def __init__(
        self,
        url: str,
        data: Path,
        *,
        post: Callable[[Callable[[], None]], None],
        notify: Callable[[messages.Notice], None],
        trouble: Callable[[str, str], None],
        stream_changed: Callable[[Watched], None],
    ) -> None:
        self._url = url
        self._post = post
        self._notify = notify
        self._trouble = trouble
        self._stream_changed = stream_changed
        self._store = Store(data / "tv.sqlite", lambda said: post(lambda: trouble("guide", said)))
        self._guide = Guide(self._store)
        self._guide.receiving = lambda: self._multiplex.receiving_for is not None
        self._tables = Tables(url, self._store, self._guide, lambda news: post(lambda: self._tell(news)))
        self._multiplex = Multiplex(_tuner(url), self._tables.feed, lambda: post(self.look))
        self._watched: dict[int, Watched] = {}
        self._last_number = 0
        self._said = ""
        self._next_scan = 0.0
        self.handlers: Mapping[type, Callable[[Any], messages.Answer]] = {
            tv.GetChannels: self._channels,
            tv.GetNowNext: self._now_next,
            tv.GetGuide: self._guide_of,
            tv.Watch: lambda _: tv.Watching(),
        }

    def start(self) -> None:
        """Begin to receive: a first scan."""
        self._tables.start()
        self._multiplex.start()
        self.tick()

    def stop(self) -> None:
        """Close the tuner and the database."""
        self._multiplex.stop()
        self._tables.stop()
        self._store.close()

    def tick(self) -> None:
        """Do what is due by the clock; called about once a second."""
        expired = self._guide.expired()
        if expired:
            self._guide.forget(expired)
            self._notify(tv.NowNextChanged(tuple(service.url for service in expired)))
        now = time.monotonic()
        if now >= self._next_scan:
            self._multiplex.want(_SCAN)
            self._next_scan = now + (_REFRESH if self._tables.channels else _SCAN_AGAIN)

    def look(self) -> None:
        """See how the tuner and all streams stand, and tell what is new."""
        said = self._multiplex.error
        if said != self._said:
            self._said = said
            self._trouble("tuner", said)
        with self._multiplex.lock:
            changed = [watched for watched in self._watched.values() if watched.look(self._multiplex)]
        for watched in changed:
            self._stream_changed(watched)
            if watched.standing.state is StreamState.ended:
                self.close(watched.number)

    def open(self, service: str, instance: int) -> Watched:
        """Open a stream of a service. Raises ServiceError when it names none."""
        identity = ServiceId.from_url(service)
        if identity is None:
            raise ServiceError("invalid", f"{service} names no service; it should look like dvb://1.2.3")
        channel = next((channel for channel in self._tables.channels if channel.service == service), None)
        with self._multiplex.lock:
            try:
                stream = self._multiplex.open_stream(identity.sid)
            except OSError as error:
                raise ServiceError("unavailable", f"No stream can be opened: {error.strerror}") from None
            self._last_number += 1
            watched = Watched(
                self._last_number, identity, instance, stream, channel.kind if channel else None
            )
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
        """The tuner, the channels and the guide, each in a named state."""
        status = self._multiplex.status()
        tuner = status.tuner
        channels = self._tables.channels
        detail: dict[str, str | int | float] = {
            "url": self._url,
            "bitrate": tuner.bitrate or 0,
            "packets": tuner.packets,
            "lost": tuner.lost,
            "continuity_errors": status.continuity_errors,
            "streams": status.streams,
            "dropped": status.dropped,
        }
        idle = tuner.state is TunerState.closed
        scanned = self._tables.scanned.is_set()
        return (
            Record("tuner", "idle" if idle else tuner.state.value, tuner.reason, detail),
            Record("channels", "scanned" if scanned else "stored", "", {"count": len(channels)}),
            Record("guide", "in memory" if self._store.trouble else "stored", self._store.trouble),
        )

    def _tell(self, news: News) -> None:
        if news.channels:
            self._notify(tv.ChannelsChanged())
        if news.services:
            self._notify(tv.NowNextChanged(tuple(service.url for service in news.services)))

    def _channels(self, _: tv.GetChannels) -> tv.Channels:
        return tv.Channels(self._tables.channels)

    def _now_next(self, query: tv.GetNowNext) -> tv.NowNextList:
        asked = query.services or tuple(channel.service for channel in self._tables.channels)
        return tv.NowNextList(tuple(self._guide.now_next(_identified(service)) for service in asked))

    def _guide_of(self, query: tv.GetGuide) -> tv.Guide:
        if not 0 <= query.end - query.start <= _LONGEST_GUIDE or abs(query.start) > 1 << 40:
            raise ServiceError(
                "invalid", "The guide is asked for a start and a later end, at most 40 days apart"
            )
        events = self._guide.events(_identified(query.service), query.start, query.end)
        return tv.Guide(query.service, tuple(events))


def _tuner(url: str) -> Tuner:
    """A wrong address is no reason to show nothing: home says what is wrong with it."""
    try:
        return tuner_for(url)
    except TunerError as error:
        return UnusableTuner(url, str(error))


def _identified(service: str) -> ServiceId:
    identity = ServiceId.from_url(service)
    if identity is None:
        raise ServiceError("invalid", f"{service} names no service; it should look like dvb://1.2.3")
    return identity
