"""What goes on the air: one endless stream over the seams of the loop, with tables of the moment."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from headend.elementary import GOP
from headend.encode import SMALL
from headend.errors import HeadendError
from headend.playout import Multiplex, chunks, record
from headend.programmes import next_change, present_and_following
from headend.services import SERVICES

from gulou_hal.si.eit import Eit
from gulou_hal.si.tables import TableParser
from gulou_hal.si.tdt import Tdt
from gulou_hal.ts.packet import (
    CLOCK_HZ,
    Packets,
    as_packets,
    continuity_counters,
    has_payload,
    is_random_access,
    pcr_rows,
    pids,
    read_pcrs,
)
from gulou_hal.ts.sections import SectionAssembler, SectionCounters

from .conftest import NOON

RATE = SMALL.packets_per_second


@pytest.fixture(scope="module")
def packets(recording: Path) -> Packets:
    return as_packets(recording.read_bytes())


def sections_of(packets: Packets, pid: int) -> list[tuple[float, bytes]]:
    """Each section with the second of the recording at which it was complete."""
    assembler = SectionAssembler(counters := SectionCounters())
    found: list[tuple[float, bytes]] = []
    for row in np.flatnonzero(pids(packets) == pid).tolist():
        complete: list[bytes] = []
        assembler.push(packets[row].tobytes(), complete)
        found += [(row / RATE, section) for section in complete]
    assert counters.discontinuities == counters.malformed == 0
    return found


def longest_gap(packets: Packets, pid: int, table_id: int) -> float:
    times = [second for second, section in sections_of(packets, pid) if section[0] == table_id]
    return max(later - earlier for earlier, later in pairwise([0.0, *times]))


def test_counters_have_no_gap_on_any_pid(packets: Packets) -> None:
    for pid in np.unique(pids(packets)).tolist():
        if pid == 0x1FFF:
            continue
        rows = packets[(pids(packets) == pid) & has_payload(packets)]
        steps = np.diff(continuity_counters(rows).astype(int)) % 16
        assert np.all(steps == 1), f"PID 0x{pid:x}"


def test_every_clock_is_true_over_the_seams(packets: Packets) -> None:
    for one in SERVICES:
        rows = pcr_rows(packets)
        rows = rows[pids(packets)[rows] == one.pcr_pid]
        clocks = read_pcrs(packets, rows)
        drift = (clocks - clocks[0]) - (rows - rows[0]) * CLOCK_HZ / RATE
        assert np.abs(drift).max() <= 2
        assert np.diff(rows).max() / RATE <= 0.040


def test_stamps_step_by_one_frame_over_the_seams(packets: Packets) -> None:
    for one in SERVICES:
        if one.scrambled:
            continue
        for pid, step in [(one.video_pid, 3600)] if one.video else [(one.audio_pid(0), 2160)]:
            stamps = [stamp for _, stamp in presentation(packets, pid)]
            assert {later - earlier for earlier, later in pairwise(stamps)} == {step}


def presentation(packets: Packets, pid: int) -> list[tuple[int, int]]:
    """Row and PTS of each PES packet."""
    found = []
    for row in np.flatnonzero((pids(packets) == pid) & ((packets[:, 1] & 0x40) != 0)).tolist():
        packet = packets[row].tobytes()
        at = 4 if packet[3] & 0x20 == 0 else 5 + packet[4]
        field = packet[at + 9 : at + 14]
        high, middle, low = (
            field[0] >> 1 & 7,
            int.from_bytes(field[1:3]) >> 1,
            int.from_bytes(field[3:5]) >> 1,
        )
        found.append((row, high << 30 | middle << 15 | low))
    return found


def test_frames_arrive_before_their_time_but_not_a_second_early(packets: Packets) -> None:
    start = NOON.timestamp() * 90_000 % (1 << 33)
    for one in SERVICES:
        if one.video is None or one.scrambled:
            continue
        begins = presentation(packets, one.video_pid)
        for (row, stamp), (next_row, _) in pairwise(begins):
            assert (stamp - start) / 90_000 - row / RATE < 1.0
            assert (stamp - start) / 90_000 - next_row / RATE > 0.0


def test_a_viewer_can_start_twice_a_second(packets: Packets) -> None:
    for one in SERVICES:
        if one.video is None:
            continue
        rows = np.flatnonzero((pids(packets) == one.video_pid) & is_random_access(packets))
        assert np.diff(rows).max() / RATE < GOP / 25 + 0.1


def test_tables_come_in_time(packets: Packets) -> None:
    """The intervals of TR 101 211 §4.4, and less than 100 ms for what a zap waits for."""
    assert longest_gap(packets, 0x00, 0x00) <= 0.1
    for one in SERVICES:
        assert longest_gap(packets, one.pmt_pid, 0x02) <= 0.1
    assert longest_gap(packets, 0x11, 0x42) <= 2
    assert longest_gap(packets, 0x10, 0x40) <= 10
    assert longest_gap(packets, 0x14, 0x70) <= 30
    heads = [
        (second, (section[0], int.from_bytes(section[3:5]), section[6]))
        for second, section in sections_of(packets, 0x12)
    ]
    for one in SERVICES:
        for table_id, limit in ((0x4E, 2.0), (0x50, 10.0), (0x51, 10.0)):
            times = [second for second, head in heads if head == (table_id, one.service_id, 0)]
            assert len(times) >= 2
            assert max(later - earlier for earlier, later in pairwise(times)) <= limit


def test_the_time_on_the_air_is_the_time(packets: Packets) -> None:
    for second, section in sections_of(packets, 0x14):
        table = TableParser().parse(section)
        if isinstance(table, Tdt):
            assert table.utc is not None
            assert abs(table.utc - (NOON.timestamp() + second)) <= 1.0


def test_present_following_and_schedule_agree(packets: Packets) -> None:
    schedule: dict[int, dict[int, int | None]] = defaultdict(dict)
    present: dict[int, Eit] = {}
    for _, section in sections_of(packets, 0x12):
        table = TableParser().parse(section)
        assert isinstance(table, Eit)
        if table.schedule:
            schedule[table.service_id].update((event.event_id, event.start) for event in table.events)
        elif table.header.section == 0:
            present[table.service_id] = table
    for one in SERVICES:
        (event,) = present[one.service_id].events
        assert event.event_id == present_and_following(one, NOON)[0].event_id
        assert schedule[one.service_id][event.event_id] == event.start
        assert len(schedule[one.service_id]) >= 7 * 30


def test_a_programme_that_ends_is_followed_at_once(small_broadcast: Path) -> None:
    change = next_change(NOON)
    start = change - timedelta(seconds=3)
    data = bytearray()
    record(Multiplex(small_broadcast), data.extend, start.timestamp(), 6.0)
    changing = next(one for one in SERVICES if present_and_following(one, start)[0].end == change)
    seen = []
    for second, section in sections_of(as_packets(data), 0x12):
        table = TableParser().parse(section)
        if isinstance(table, Eit) and not table.schedule and table.service_id == changing.service_id:
            seen.append((second, table.header.section, table.header.version, table.events[0].event_id))
    before = {row[1:] for row in seen if row[0] < 3}
    after = {row[1:] for row in seen if row[0] >= 3}
    # Present and following, each in one edition before and in one after.
    assert len(before) == len(after) == 2
    assert not before & after


def test_a_recording_depends_on_its_moment_alone(small_broadcast: Path) -> None:
    first, second, later = bytearray(), bytearray(), bytearray()
    record(Multiplex(small_broadcast), first.extend, NOON.timestamp(), 2.0)
    record(Multiplex(small_broadcast), second.extend, NOON.timestamp(), 2.0)
    record(Multiplex(small_broadcast), later.extend, NOON.timestamp() + 1, 2.0)
    assert first == second != later
    assert len(first) == 2 * RATE * 188


def test_two_receivers_see_the_same_picture_at_the_same_time(small_broadcast: Path) -> None:
    """Whenever a broadcast is switched on, its position follows the wall clock."""
    multiplex = Multiplex(small_broadcast)
    start = int(NOON.timestamp() * RATE)
    early = np.concatenate(
        [chunk for _, (_, chunk) in zip(range(10), chunks(multiplex, start), strict=False)]
    )
    _, late = next(chunks(multiplex, start + 300))
    video = pids(late) == SERVICES[0].video_pid
    assert np.array_equal(early[300 : 300 + len(late)][video], late[video])


def test_a_day_later_the_clocks_have_wrapped_and_still_agree(small_broadcast: Path) -> None:
    for moment in (datetime(1970, 1, 2, 2, 30, 39, tzinfo=UTC), datetime(2036, 2, 7, tzinfo=UTC)):
        data = bytearray()
        record(Multiplex(small_broadcast), data.extend, moment.timestamp(), 10.0)
        packets = as_packets(data)
        rows = pcr_rows(packets)
        rows = rows[pids(packets)[rows] == SERVICES[0].pcr_pid]
        clocks = read_pcrs(packets, rows)
        steps = np.diff(clocks) % ((1 << 33) * 300)
        assert np.abs(steps - np.diff(rows) * CLOCK_HZ / RATE).max() <= 2


def test_a_folder_without_a_broadcast_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(HeadendError, match="headend build --out"):
        Multiplex(tmp_path)
