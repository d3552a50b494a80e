"""The tv service: answers what is asked of it, opens streams, and tells what changed.

What is stored is answered at once; the receiver, whose imports take longer than the whole answer, is made
on a thread meanwhile.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from gulou.errors import ServiceError
from gulou.services import guide, messages, radio, teletext, tv
from gulou_hal.epg.service import Epg
from gulou_hal.importing import IMPORTING
from gulou_hal.link import Record
from gulou_hal.tv.channels import arrange
from gulou_hal.tv.guide import Guide
from gulou_hal.tv.identity import ServiceId
from gulou_hal.tv.imported import Imported
from gulou_hal.tv.parental import Parental
from gulou_hal.tv.setup import Setup
from gulou_hal.tv.sources import HouseholdSources
from gulou_hal.tv.store import Store

if TYPE_CHECKING:
    from gulou_hal.radio.service import Radio
    from gulou_hal.teletext.service import Teletext
    from gulou_hal.tv.numbering import Numbering
    from gulou_hal.tv.receiver import Receiver
    from gulou_hal.tv.tables import News
    from gulou_hal.tv.tapping import MultiplexTap
    from gulou_hal.tv.watching import Watched

PERMISSION: Final = "tv"
"""What an app's manifest must have to use any of this."""
_LONGEST_GUIDE: Final = 40 * 86_400


class Television:
    """Owned by the gateway's loop: only that thread calls it."""

    def __init__(
        self,
        addresses: Sequence[str],
        data: Path,
        *,
        post: Callable[[Callable[[], None]], None],
        notify: Callable[[messages.Notice], None],
        trouble: Callable[[str, str], None],
        on_stream: Callable[[Watched], None],
        guides: Sequence[str] = (),
    ) -> None:
        """`post` has the loop call something soon; the others are called on the loop.

        `trouble` gets what a sentence is about, and the sentence, "" to take it back. `on_stream` gets a
        stream whose standing changed. `guides` are addresses of XMLTV guides.
        """
        self._post = post
        self._notify = notify
        self._trouble = trouble
        self._on_stream = on_stream
        self._store = Store(data / "tv.sqlite", lambda said: post(lambda: trouble("guide", said)))
        imported = Imported(data)
        self._guide = Guide(self._store, imported=imported)
        self.parental = Parental(self._guide, lambda service: self._channel(service.url))
        self._stored: tuple[tv.Channel, ...] = ()
        self.epg: Final = Epg(
            data,
            self._guide,
            lambda: self.channels,
            post=post,
            notify=notify,
            trouble=trouble,
            renewed=self._guide_renewed,
        )
        self.epg.parental = self.parental
        if not imported.is_there:  # lost, or of another release: it need not wait for its hour
            self.epg.imports.renew()
        self.sources: Final = HouseholdSources(
            self._store,
            self.epg.imports,
            self.receiver,
            lambda: self._receiver,
            fixed=addresses,
            fixed_guides=guides,
            notify=notify,
        )
        self._addresses = (*dict.fromkeys(addresses), *self.sources.lists)
        stored = [channel for address in self._addresses for channel in self._store.channels(address)]
        self._stored = arrange(stored, self._store.choices(), self._rules())
        self._guides = tuple(guides)
        self._receiver: Receiver | None = None
        self.setup = Setup(self.receiver, post, notify)
        self._making = threading.Thread(target=self._make_receiver, name="receiver", daemon=True)
        self.handlers: Mapping[type, Callable[[Any], messages.Answer]] = {
            tv.GetChannels: self._channels,
            tv.GetNowNext: self._now_next,
            tv.GetGuide: self._guide_of,
            tv.GetReception: lambda query: self.receiver().reception(_identified(query.service)),
            tv.Watch: lambda _: tv.Watching(),
            teletext.GetPage: self._teletext_page,
            radio.GetRadioText: self._radio_text,
        }

    def _rules(self) -> Numbering:
        """How channels are numbered where the box is."""
        from gulou_hal.tv.numbering import GENERIC

        found = self._store.regions(self._addresses)
        if not found:
            return GENERIC
        from gulou_hal.tv.numbering import NUMBERINGS
        from gulou_hal.tv.regions import region

        chosen = region(next(iter(found.values())))
        return NUMBERINGS[chosen.numbering if chosen else ""]

    @property
    def channels(self) -> tuple[tv.Channel, ...]:
        """The channels by LCN then by name: as received, before that as stored."""
        return self._stored if self._receiver is None else self._receiver.tables.channels

    @cached_property
    def _pages(self) -> Teletext:
        """Teletext, which few households read: it is there from the first question on."""
        from gulou_hal.teletext.service import Teletext

        return Teletext(self._channel, self._tap)

    def _teletext_page(self, query: teletext.GetPage) -> teletext.Page:
        self._check_lock(query.service)
        return self._pages.page(query)

    @cached_property
    def _radio(self) -> Radio:
        """What stations say beside their sound, from the first question on."""
        from gulou_hal.radio.service import Radio

        return Radio(self._channel, self._tap)

    def _radio_text(self, query: radio.GetRadioText) -> radio.RadioText:
        self._check_lock(query.service)
        return self._radio.text(query)

    def _check_lock(self, service: str) -> None:
        """What is locked is not read either. Raises ServiceError."""
        verdict = self.parental.verdict(_identified(service), time.monotonic())
        if verdict.locked:
            raise ServiceError("unavailable", verdict.reason)

    def _channel(self, service: str) -> tv.Channel | None:
        return next((channel for channel in self.channels if channel.service == service), None)

    def _tap(self, service: str, pid: int) -> MultiplexTap:
        """A PID of a service, for as long as that is watched: it keeps no tuner from the next channel."""
        from gulou_hal.tv.plan import PlanError, Use

        receiver, channel = self.receiver(), self._channel(service)
        place = receiver.place(_identified(service))
        if place is None or channel is None:
            raise ServiceError("not_found", "This channel is not known to this box: look for channels again")
        try:
            return receiver.tap_multiplex(place, Use.pretuning, channel.name, (pid,))
        except PlanError as error:
            raise ServiceError("unavailable", str(error)) from None

    def start(self) -> None:
        """Begin to receive."""
        self.epg.imports.use(self._guides)
        self._making.start()

    def stop(self) -> None:
        """Close the tuner and the database."""
        self._making.join()
        if "_pages" in vars(self):
            self._pages.close()
        if "_radio" in vars(self):
            self._radio.close()
        self.setup.close()
        if self._receiver is not None:
            self._receiver.stop()
        self.epg.stop()
        self._store.close()

    def tick(self) -> None:
        """Do what is due by the clock; called about once a second."""
        self._look_at_guide(self._guide.expired())
        self.epg.tick()
        self.sources.tick()
        if self._receiver is not None:
            self._receiver.tick()

    @property
    def guide(self) -> Guide:
        """What is on. Thread-safe."""
        return self._guide

    def open(self, service: str, instance: int) -> Watched:
        """Open a stream of a service. Raises ServiceError when it names none."""
        return self.receiver().open(_identified(service), instance)

    def prepare(self) -> None:
        """Have the tuner ready: somebody may want to watch soon."""
        if self._receiver is not None:
            self._receiver.prepare()

    def lock(self, active: bool, from_age: int, services: tuple[str, ...] | None = None) -> None:
        """What the household's PIN guards from now on, and which services a child may have; None: all."""
        before = self.parental.services
        self.parental.set(active, from_age, services)
        self._look_again()
        if before != self.parental.services:
            self._notify(tv.ChannelsChanged())

    def unlock(self, service: str) -> None:
        """The PIN was typed: let this service through until its programme ends."""
        self.parental.unlock(_identified(service))
        self._look_again()

    def _look_again(self) -> None:
        """What is told of programmes is another now, and what may be watched."""
        if self._receiver is not None:
            self._receiver.look()
        self._notify(tv.NowNextChanged(tuple(channel.service for channel in self.channels)))
        self._notify(guide.RemindersChanged())

    def close(self, number: int) -> None:
        """Close a stream; one that is not open is no error."""
        self.receiver().close(number)

    def close_all(self, instance: int) -> None:
        """Close the streams of an app."""
        self.receiver().close_all(instance)

    def records(self) -> tuple[Record, ...]:
        """The tuner, the channels and the guide, each in a named state."""
        receiving = self._receiver.records() if self._receiver else (Record("tuner", "starting"),)
        trouble = self._store.trouble
        return (
            *receiving,
            Record("guide", "in memory" if trouble else "stored", trouble),
            *self.epg.records(),
        )

    def _make_receiver(self) -> None:
        with IMPORTING:
            from gulou_hal.tv.receiver import Receiver

        self._receiver = Receiver(
            self._addresses,
            self._store,
            self._guide,
            gate=self.parental.verdict,
            post=self._post,
            on_news=self._tell,
            on_error=lambda said: self._trouble("tuner", said),
            on_stream=self._on_stream,
        )
        self._post(self.tick)

    def receiver(self) -> Receiver:
        """The receiver, waiting for it where somebody was quicker than its imports; any thread may ask.

        Raises ServiceError when it could not be made.
        """
        if self._receiver is None:
            self._making.join()
        if self._receiver is None:
            raise ServiceError("unavailable", "The tuner could not be started: see Logs in Settings")
        return self._receiver

    def _tell(self, news: News) -> None:
        if news.channels:
            self._notify(tv.ChannelsChanged())
            self.epg.hurry()
        self._look_at_guide(news.services)

    def _guide_renewed(self) -> None:
        """Another guide was imported: all that is on may be new."""
        self._guide.renewed()
        self._notify(tv.NowNextChanged(tuple(channel.service for channel in self.channels)))

    def _look_at_guide(self, services: Iterable[ServiceId]) -> None:
        changed = self._guide.refresh(services)
        if changed:
            self._notify(tv.NowNextChanged(tuple(sorted(service.url for service in changed))))

    def _channels(self, _: tv.GetChannels) -> tv.Channels:
        return tv.Channels(tuple(each for each in self.channels if self.parental.allows(each.service)))

    def _now_next(self, query: tv.GetNowNext) -> tv.NowNextList:
        asked = query.services or tuple(channel.service for channel in self.channels)
        found = ((identity, self._guide.now_next(identity)) for identity in map(_identified, asked))
        return tv.NowNextList(tuple(self.parental.now_next(item, identity) for identity, item in found))

    def _guide_of(self, query: tv.GetGuide) -> tv.Guide:
        if not 0 <= query.end - query.start <= _LONGEST_GUIDE or abs(query.start) > 1 << 40:
            raise ServiceError(
                "invalid", "The guide is asked for a start and a later end, at most 40 days apart"
            )
        service = _identified(query.service)
        events = self._guide.events(service, query.start, query.end)
        return tv.Guide(query.service, tuple(self.parental.shown(event, service) for event in events))


def _identified(service: str) -> ServiceId:
    identity = ServiceId.from_url(service)
    if identity is None:
        raise ServiceError("invalid", f"{service} names no service; it should look like dvb://1.2.3")
    return identity
