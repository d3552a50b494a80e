"""A looped recording: counters and clocks carry on over the join."""

from pathlib import Path

import numpy as np
import pytest

from gulou_hal.ts.packet import (
    PCR_MODULUS,
    as_packets,
    continuity_counters,
    has_payload,
    pcr_rows,
    pes_rows,
    pids,
    read_pcrs,
    write_pcrs,
)
from gulou_hal.ts.restamp import Restamp, shift_clocks

CAPTURE = Path(__file__).parents[3] / "../shared/data/dvb/test-064.ts"


def continuity_errors(data: bytes) -> int:
    packets = as_packets(data)
    counted = packets[has_payload(packets)]
    rows_pid, counters = pids(counted), continuity_counters(counted)
    errors = 0
    for pid in set(rows_pid.tolist()) - {0x1FFF}:
        errors += int(np.count_nonzero(np.diff(counters[rows_pid == pid]) % 16 != 1))
    return errors


def stamps(data: bytes) -> list[tuple[int, int]]:
    """PID and PTS of each PES packet that has one."""
    packets = as_packets(data)
    rows, at = pes_rows(packets)
    found = []
    for row, start, pid in zip(rows.tolist(), at.tolist(), pids(packets[rows]).tolist(), strict=True):
        header = packets[row, start:].tolist()
        if header[6] & 0xC0 == 0x80 and header[7] & 0x80 and len(header) >= 14:
            b = header[9:14]
            pts = (b[0] >> 1 & 7) << 30 | b[1] << 22 | (b[2] >> 1) << 15 | b[3] << 7 | b[4] >> 1
            found.append((pid, pts))
    return found


@pytest.fixture
def capture() -> bytes:
    if not CAPTURE.exists():
        pytest.skip(f"needs {CAPTURE.name}, which is not part of the project")
    return CAPTURE.read_bytes()


def test_three_rounds_have_no_continuity_error_and_clocks_that_only_rise(capture: bytes) -> None:
    restamp = Restamp()
    rounds = []
    for _ in range(3):
        for at in range(0, len(capture), 188 * 500):
            rounds.append(restamp.apply(as_packets(capture[at : at + 188 * 500])).tobytes())
        restamp.wrap()
    out = b"".join(rounds)

    assert continuity_errors(capture) == 0
    assert continuity_errors(out) == 0
    packets = as_packets(out)
    steps = np.diff(read_pcrs(packets, pcr_rows(packets)))
    assert steps.min() > 0
    assert steps.max() <= 27_000_000 // 10
    once = stamps(capture)
    assert len(stamps(out)) == 3 * len(once)
    lengths = {(later[1] - first[1]) for first, later in zip(once, stamps(out)[len(once) :], strict=False)}
    assert len(lengths) == 1, "every stamp moves by the same length"


def test_the_recording_itself_is_left_alone(capture: bytes) -> None:
    restamp = Restamp()
    for _ in range(2):
        restamp.apply(as_packets(capture))
        restamp.wrap()
    assert CAPTURE.read_bytes() == capture


def test_the_clocks_wrap_round_their_33_bits() -> None:
    packet = bytearray([0x47, 0, 64, 0x30, 7, 0x10] + [0] * 6 + [0xFF] * 176)
    packets = as_packets(packet)
    rows = pcr_rows(packets)
    write_pcrs(packets, rows, np.array([PCR_MODULUS - 300]))
    assert read_pcrs(packets, rows).tolist() == [PCR_MODULUS - 300]
    shift_clocks(packets, 900)
    assert read_pcrs(packets, rows).tolist() == [600]


def test_both_stamps_of_a_pes_packet_move() -> None:
    pts_and_dts = bytes([0x3F, 0xFF, 0xFF, 0xFF, 0xFF, 0x11, 0x00, 0x01, 0x00, 0x03])
    packet = bytearray(b"\x47\x40\x40\x10\0\0\1\xe0\0\0\x80\xc0\x0a" + pts_and_dts + bytes(165))
    shift_clocks(as_packets(packet), 300 * 2)
    assert bytes(packet[13:23]) == bytes([0x31, 0x00, 0x01, 0x00, 0x03, 0x11, 0x00, 0x01, 0x00, 0x07])
