"""Which table goes out when: sections in place of null packets, each at its own interval."""

import heapq
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Final

from headend import tables, teletext
from headend.programmes import present_and_following
from headend.sections import packetise
from headend.services import Service, Transport

_SCHEDULE_CYCLE: Final = 9.0


@dataclass(frozen=True)
class _Row:
    """One thing to repeat: ``build`` gives its sections for a moment, ``expires`` until when they hold.

    ``interval`` is in seconds, what ``expires`` returns in seconds since 1970: ``inf`` where nothing changes.
    """

    pid: int
    interval: float
    build: Callable[[datetime], list[bytes]]
    expires: Callable[[datetime], float]


def _never(_now: datetime) -> float:
    return float("inf")


def _always(now: datetime) -> float:
    return now.timestamp()


def _at_midnight(now: datetime) -> float:
    return (now.timestamp() // 86400 + 1) * 86400


def _at_programme_end(service: Service) -> Callable[[datetime], float]:
    return lambda now: present_and_following(service, now)[0].end.timestamp()


def _rows(of: Transport, network: Sequence[Transport]) -> Iterator[_Row]:
    """Intervals in seconds, inside those of ETSI TR 101 211 §4.4."""
    yield _Row(tables.PAT_PID, 0.06, lambda _now: tables.pat(of=of), _never)
    for one in of.services:
        yield _Row(one.pmt_pid, 0.06, lambda _now, one=one: tables.pmt(one), _never)  # type: ignore[misc]
    yield _Row(tables.SDT_PID, 1.0, lambda _now: tables.sdt(of), _never)
    for one in of.services:
        build = partial(tables.eit_present_following, one)
        yield _Row(tables.EIT_PID, 1.5, build, _at_programme_end(one))
    yield _Row(tables.TDT_PID, 5.0, lambda now: [tables.tdt(now), tables.tot(now)], _always)
    yield _Row(tables.NIT_PID, 4.0, lambda _now: tables.nit(network), _never)
    yield _Row(tables.CAT_PID, 1.0, lambda _now: tables.cat(), _never)
    yield _Row(tables.EMM_PID, 1.0, lambda _now: [tables.emm()], _never)
    for one in of.services:
        if one.scrambled:
            yield _Row(one.ecm_pid, 0.5, partial(_ecm, one), _always)
    for table in (0, 1):
        for one in of.services:
            build = partial(_schedule, one, table)
            yield _Row(tables.EIT_PID, _SCHEDULE_CYCLE, build, _at_midnight)


def _ecm(service: Service, now: datetime) -> list[bytes]:
    return [tables.ecm(service, int(now.timestamp()) // 10)]


def _schedule(service: Service, table: int, now: datetime) -> list[bytes]:
    return tables.eit_schedule(service, now, table)


class Carousel:
    """Hands out the packets that are due, with their continuity counters.

    Tables are built when they are first due, so a start costs next to nothing. The EIT has a lane of its
    own, which gives way: a long schedule must not hold up what a zap waits for.
    """

    def __init__(self, now: float, of: Transport, network: Sequence[Transport]) -> None:
        rows = list(_rows(of, network))
        self._lanes: tuple[_Lane | teletext.Lane, ...] = (
            _Lane([row for row in rows if row.pid != tables.EIT_PID], now),
            *(teletext.lane(one, now) for one in of.services if one.teletext),
            _Lane([row for row in rows if row.pid == tables.EIT_PID], now),
        )

    def take(self, count: int, now: float) -> list[bytes]:
        """At most ``count`` packets that are due at ``now`` (seconds since 1970), in order."""
        taken: list[bytes] = []
        for lane in self._lanes:
            taken += lane.take(count - len(taken), now)
        return taken


class _Lane:
    """Rows that wait for each other: the packets of one go out before those of the next begin."""

    def __init__(self, rows: list[_Row], now: float) -> None:
        self._rows = rows
        self._packets: list[list[bytearray]] = [[] for _ in rows]
        self._expiry = [float("-inf")] * len(rows)
        schedules = [index for index, row in enumerate(rows) if row.interval == _SCHEDULE_CYCLE]
        # The long schedules come one after the other, spread over their cycle.
        spread = {row: order * _SCHEDULE_CYCLE / len(schedules) for order, row in enumerate(schedules)}
        self._due = [(now + spread.get(index, 0.0), index) for index in range(len(rows))]
        heapq.heapify(self._due)
        self._burst: deque[bytearray] = deque()
        self._counters: dict[int, int] = {}

    def take(self, count: int, now: float) -> list[bytes]:
        taken: list[bytes] = []
        while len(taken) < count:
            if not self._burst:
                if self._due[0][0] > now:
                    break
                self._begin(now)
            packet = self._burst.popleft()
            pid = (packet[1] & 0x1F) << 8 | packet[2]
            counter = self._counters.get(pid, 0)
            packet[3] = packet[3] & 0xF0 | counter
            self._counters[pid] = counter + 1 & 15
            taken.append(bytes(packet))
        return taken

    def _begin(self, now: float) -> None:
        due, index = self._due[0]
        row = self._rows[index]
        following = due + row.interval
        # One that could not be sent in time is not sent twice to make up for it.
        heapq.heapreplace(self._due, (following if following > now else now + row.interval, index))
        if self._expiry[index] <= now:
            moment = datetime.fromtimestamp(now, UTC)
            self._packets[index] = packetise(row.pid, row.build(moment))
            self._expiry[index] = row.expires(moment)
        self._burst.extend(self._packets[index])
