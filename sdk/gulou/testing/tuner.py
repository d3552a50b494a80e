"""The television service of the kit: channels, what is on, the guide, and the notices when they change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from gulou.clock import Clock
from gulou.errors import ServiceError
from gulou.services import messages, radio, teletext, tv
from gulou.testing.broadcast import LINEUP, programme
from gulou.testing.gateway import Gateway

HOUR = 3600


class Tuner:
    """What is broadcast. Change `channels`, `programmes` or `now_next`, or let `scan` and `air` tell of it.

    `programmes` is the guide by service; a channel that it lacks has a programme every hour.
    `now_next` says what is on where the guide does not decide.
    """

    def __init__(
        self, gateway: Gateway, clock: Clock, may: Callable[[str], bool], settle: Callable[[], None]
    ) -> None:
        self.channels: list[tv.Channel] = list(LINEUP)
        self.programmes: dict[str, list[tv.Programme]] = {}
        self.now_next: dict[str, tv.NowNext] = {}
        self.silent: set[str] = {LINEUP[4].service}
        """Services without a guide."""
        self.teletext: dict[str, dict[int, teletext.Page]] = {}
        """The pages that have come, by service and number."""
        self.radio: dict[str, radio.RadioText] = {}
        """What stations say beside their sound, by service."""
        self._gateway, self._clock, self._may, self._settle = gateway, clock, may, settle
        gateway.answers |= {
            tv.GetChannels: self._channels,
            tv.GetNowNext: self._now_next,
            tv.GetGuide: self._guide,
            tv.GetReception: self._reception,
            tv.Watch: self._watch,
            teletext.GetPage: self._page,
            radio.GetRadioText: self._radio_text,
        }

    def scan(self, *channels: tv.Channel) -> None:
        """The broadcast now has these channels, and the app is told."""
        self.channels = list(channels)
        self._tell(tv.ChannelsChanged())

    def air(self, service: str, now: tv.Programme | None, following: tv.Programme | None = None) -> None:
        """This is on a service now, that comes next, and the app is told."""
        self.now_next[service] = tv.NowNext(service, now, following)
        self.changed(service)

    def changed(self, *services: str) -> None:
        """Tell the app that now or next changed for these services."""
        self._tell(tv.NowNextChanged(services))

    def programme(
        self, event_id: int, title: str, starts_in: float, minutes: float = 60, **texts: str
    ) -> tv.Programme:
        """A programme that starts so many minutes from now; `eng=` and `chi=` are its long texts."""
        return programme(event_id, title, self._clock.time() + 60 * starts_in, minutes, **texts)

    def on(self, service: str) -> tv.NowNext:
        """What is on, and what comes next."""
        known = self.now_next.get(service)
        if known is not None:
            return known
        now = self._clock.time()
        coming = self.between(service, now, now + 24 * HOUR)
        first = coming[0] if coming else None
        if first is None or first.start > now:
            return tv.NowNext(service, None, first)
        return tv.NowNext(service, first, coming[1] if len(coming) > 1 else None)

    def between(self, service: str, start: float, end: float) -> list[tv.Programme]:
        """The programmes of a service that touch [start, end), Unix seconds."""
        listed = self.programmes.get(service)
        if listed is None:
            listed = [] if service in self.silent else self._hourly(service, start, end)
        return [each for each in listed if each.start < end and each.start + each.duration > start]

    def _hourly(self, service: str, start: float, end: float) -> list[tv.Programme]:
        """A programme every hour, from a quarter to: so that one is under way when a test begins."""
        names = {channel.service: channel.name for channel in self.channels}
        name = names.get(service, service)
        quarter = HOUR // 4
        first = int((start + quarter) // HOUR)
        hours = range(first, int((end + quarter) // HOUR) + 1)
        return [
            programme(
                hour % 65536,
                f"{name} at {self._local(hour * HOUR - quarter)}",
                hour * HOUR - quarter,
                eng=f"All about {name}.",
            )
            for hour in hours
        ]

    def _local(self, at: float) -> str:
        return datetime.fromtimestamp(at, self._clock.now().tzinfo).strftime("%H:%M")

    def _tell(self, notice: messages.Notice) -> None:
        self._gateway.tell(notice)
        self._settle()

    # What apps ask.

    def _channels(self, query: tv.GetChannels) -> messages.Answer:
        self._check()
        return tv.Channels(tuple(self.channels))

    def _now_next(self, query: tv.GetNowNext) -> messages.Answer:
        self._check()
        known = [channel.service for channel in self.channels]
        found = (self.on(service) for service in query.services or known if service in known)
        return tv.NowNextList(tuple(item for item in found if item.now or item.next))

    def _guide(self, query: tv.GetGuide) -> messages.Answer:
        self._check()
        return tv.Guide(query.service, tuple(self.between(query.service, query.start, query.end)))

    def _reception(self, query: tv.GetReception) -> messages.Answer:
        self._check()
        return tv.Reception(query.service, "Kit", "474 MHz", "locked", 0.8, 31.5, 0.0, 24_000_000)

    def _page(self, query: teletext.GetPage) -> messages.Answer:
        self._check()
        pages = self.teletext.get(query.service)
        if pages is None:
            raise ServiceError("not_found", "This channel has no teletext")
        header = teletext.Run(f"  {query.page}   ".ljust(40))
        return pages.get(query.page) or teletext.Page(query.page, rows=((header,),), known=len(pages))

    def _radio_text(self, query: radio.GetRadioText) -> messages.Answer:
        self._check()
        return self.radio.get(query.service) or radio.RadioText()

    def _watch(self, query: tv.Watch) -> messages.Answer:
        self._check()
        return tv.Watching()

    def _check(self) -> None:
        if not self._may(tv.PERMISSION):
            raise ServiceError("permission", "The app may not use television.")
