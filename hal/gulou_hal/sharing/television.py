"""The box's own television as what is shared: its channels, its tuners, its plan."""

from __future__ import annotations

import threading
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from gulou.services import tv
from gulou_hal.satip.description import Frontends
from gulou_hal.sharing.source import Channel, Refused, Signal
from gulou_hal.si import psi
from gulou_hal.si.tables import TableParser
from gulou_hal.tuner.delivery import Delivery, System
from gulou_hal.tv.identity import ServiceId
from gulou_hal.tv.place import Place
from gulou_hal.tv.plan import Conflict, PlanError, Use
from gulou_hal.tv.receiver import Receiver
from gulou_hal.tv.tapping import MultiplexTap

if TYPE_CHECKING:
    from gulou_hal.tv.parental import Parental

_TABLES: Final = (0x00, 0x10, 0x11, 0x12, 0x14)
"""PAT, NIT, SDT, EIT, TDT: what a player needs beside the channel itself (ETSI EN 300 468 table 1)."""
_RESERVED: Final = range(0x20)
"""PIDs of tables alone (ETSI EN 300 468 table 1)."""
_LOOK: Final = 0.5
"""Seconds between two looks for what is locked."""
_FAMILIES: Final = (
    frozenset({System.dvbs, System.dvbs2}),
    frozenset({System.dvbt, System.dvbt2}),
    frozenset({System.dvbc}),
    frozenset({System.dtmb}),
)
_LOWEST: Final = 114_000_000
_CHANNELS: Final = 90
_WIDTH: Final = 8_000_000


class Taken:
    """A multiplex that is received for one client, but for what the household has locked in it.

    While anything may be locked, only tables and what belongs to services that are open are let through: of a
    stream that no PMT has named yet nobody knows whose it is.
    """

    def __init__(
        self,
        tap: MultiplexTap,
        pids: frozenset[int] | None,
        lent: Callable[[MultiplexTap, float], frozenset[int] | None],
    ) -> None:
        """`tap` wants nothing yet; `lent` is what it may carry, by when (monotonic) it began; None: all."""
        self.close = tap.close
        self._tap = tap
        self._wanted = pids
        self._lent = lent
        self._since = time.monotonic()
        self._looked_at = float("-inf")
        self._lock = threading.Lock()

    def read(self, timeout: float) -> bytes:
        """Whole packets, as the tap has them."""
        if time.monotonic() >= self._looked_at + _LOOK:
            self._look()
        return self._tap.read(timeout)

    def want(self, pids: frozenset[int] | None) -> None:
        """From the next packet on these PIDs; None: all."""
        self._wanted = pids
        self._look()

    def _look(self) -> None:
        with self._lock:
            self._looked_at = time.monotonic()
            lent, wanted = self._lent(self._tap, self._since), self._wanted
            self._tap.want(wanted if lent is None else lent if wanted is None else lent & wanted)

    @property
    def lost(self) -> int:
        return self._tap.lost

    def signal(self) -> Signal:
        status = self._tap.status
        return Signal(status.locked, status.signal)


class SharedTelevision:
    """Any thread calls. What is lent to this box by another is not lent on."""

    def __init__(self, receiver: Receiver, parental: Parental | None = None) -> None:
        """`parental` says what is locked; None: nothing is."""
        self._receiver = receiver
        self._parental = parental

    def frontends(self) -> Sequence[Frontends]:
        """The box's own tuners by what they receive; one for cable and aerial counts as both.

        A fixed multiplex counts as a cable tuner of its own.
        """
        own = [device for device in self._receiver.plan.devices if not device.lent]
        counts = Counter(
            family
            for device in own
            for family in _FAMILIES
            if family & (device.systems or {System.dvbc}) and System.iptv not in device.systems
        )
        return tuple(
            Frontends(frozenset(map(str, family)), counts[family]) for family in _FAMILIES if counts[family]
        )

    def channels(self) -> Sequence[Channel]:
        """The channels of the household's list that are its own, and not behind its PIN."""
        places = self._places()
        found = []
        for channel in self._receiver.tables.channels:
            service = ServiceId.from_url(channel.service)
            if service is None or channel.locked or channel.kind is tv.ServiceKind.data:
                continue
            for place in self._receiver.tables.places(service):
                if place in places:
                    pids = self._pids(place, service, channel)
                    found.append(Channel(channel.name, channel.lcn, places[place], pids))
                    break
        return found

    def receive(self, delivery: Delivery, pids: frozenset[int] | None) -> Taken:
        place = self._place(delivery)
        if place is None:
            raise Refused("No tuner of this box receives that", busy=False)
        try:
            tap = self._receiver.tap_multiplex(place, Use.sharing, place.title, ())
        except PlanError as error:
            raise Refused(str(error), busy=isinstance(error, Conflict)) from None
        return Taken(tap, pids, self._lent)

    def _lent(self, tap: MultiplexTap, since: float) -> frozenset[int] | None:
        """What of a multiplex may leave this room now; None where nothing in this box is locked."""
        parental = self._parental
        if parental is None or not parental.active:
            return None
        reading = self._receiver.tables.readings.get(tap.place)
        services = [ServiceId.from_url(each.service) for each in reading.channels] if reading else []
        free = {service.sid for service in services if service is not None and parental.lends(service, since)}
        programs = [program for program in tap.programs if program.program_number in free]
        streams = (stream.pid for program in programs for stream in program.streams)
        return frozenset(
            (*_RESERVED, *streams, *(pid for program in programs for pid in (program.pmt_pid, *program.pids)))
        )

    def _place(self, delivery: Delivery) -> Place | None:
        """A multiplex that is known, else one that some tuner can be tuned to."""
        for place, known in self._places().items():
            if known.is_same(delivery):
                return place
        devices = [device for device in self._receiver.plan.devices if not device.lent]
        able = (device for device in devices if device.receives(delivery) and device.systems)
        device = next(able, None)
        return None if device is None else Place(device.address, delivery)

    def _places(self) -> dict[Place, Delivery]:
        """The multiplexes of the box's own tuners, each with how clients tune to it."""
        own = {device.address: device for device in self._receiver.plan.devices if not device.lent}
        known = [place for place in self._receiver.tables.readings if place.source in own]
        found = {
            place: place.delivery
            for place in known
            if place.delivery is not None and place.delivery.system is not System.iptv
        }
        fixed = (Place(address) for address, device in own.items() if device.receives(None))
        return found | dict(_with_frequencies(fixed))

    def _pids(self, place: Place, service: ServiceId, channel: tv.Channel) -> tuple[int, ...]:
        """Tables, PMT, PCR and streams of a channel; empty, for all, where its PMT has not come yet."""
        reading = self._receiver.tables.readings.get(place)
        if reading is None or service.sid not in reading.pmts:
            return ()
        pmt_pid, section = reading.pmts[service.sid]
        pmt = TableParser().parse(section)
        clock = {pmt.pcr_pid} if isinstance(pmt, psi.Pmt) else set()
        streams = {stream.pid for stream in channel.streams if stream.kind is not tv.StreamKind.other}
        return tuple(sorted({*_TABLES, pmt_pid, *clock, *streams} - {0x1FFF}))


def _with_frequencies(places: Iterator[Place]) -> Iterator[tuple[Place, Delivery]]:
    """Give each fixed multiplex a frequency that it would have in a cable, the same after each start.

    SAT>IP knows no multiplex without one (SAT>IP 1.2.2 §3.5.11).
    """
    used: set[int] = set()
    for place in sorted(places, key=lambda place: place.source):
        number = zlib.crc32(place.source.encode()) % _CHANNELS
        while number in used and len(used) < _CHANNELS:
            number = (number + 1) % _CHANNELS
        used.add(number)
        frequency = _LOWEST + number * _WIDTH
        yield place, Delivery(System.dvbc, frequency, symbol_rate=6_900_000, modulation="256qam")
