"""Which part of a picture is to be seen, as broadcasters say it: ours, and real ones."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gulou_hal.ts.packet import as_packets, pids
from gulou_hal.tv.access import AccessPoints
from gulou_hal.tv.active_format import active_format

CAPTURES = Path(__file__).resolve().parents[4] / "shared" / "data" / "dvb"
PID = 0x101
PES = b"\0\0\1\xe0\0\0\x80\0\0"
MPEG2 = b"\0\0\1\0\0\x0f\xff\xf8\0\0\1\xb5\x8f\xff\xf3\xc1\0\0\0\1\xb2DTG1\x41"
H264 = b"\0\0\1\x09\xf0\0\0\1\x06\x04\x08\xb5\0\x31DTG1\x41"


def packet(payload: bytes, counter: int, *, start: bool = True, entry: bool = False) -> bytes:
    head = bytes((0x47, 0x40 * start | PID >> 8, PID & 0xFF, 0x30 | counter & 15))
    room = 182
    field = bytes((1 + room - len(payload), 0x40 * entry)) + b"\xff" * (room - len(payload))
    return head + field + payload


def feed(access: AccessPoints, *packets: bytes) -> int:
    rows = as_packets(b"".join(packets))
    access.feed(0, rows, pids(rows))
    return access.active_format(PID)


@pytest.fixture
def access() -> AccessPoints:
    points = AccessPoints()
    points.watch({PID: "mpeg2video"})
    return points


@pytest.mark.parametrize("before", [MPEG2, H264])
def test_it_is_found_in_the_user_data_of_a_picture(access: AccessPoints, before: bytes) -> None:
    assert feed(access, packet(PES + b"\0\0\1\0", 0)) == 0
    assert feed(access, packet(PES + before + b"\xfa\0", 1)) == 10
    assert feed(access, packet(PES + before + b"\xf8\0", 2)) == 8
    assert active_format(before) == 0, "cut before the code"
    assert active_format(before.replace(b"DTG1\x41", b"DTG1\x01") + b"\xfa") == 0, (
        "there, but it says nothing"
    )


def test_behind_much_else_it_is_found_where_a_decoder_may_start(access: AccessPoints) -> None:
    entry = packet(PES + b"\0\0\1\xb3" + b"\x11" * 150, 0, entry=True)
    assert (
        feed(access, entry, packet(MPEG2[:20], 1, start=False), packet(MPEG2[20:] + b"\xfb", 2, start=False))
        == 11
    )


def test_it_goes_with_the_pictures_that_said_it(access: AccessPoints) -> None:
    feed(access, packet(PES + MPEG2 + b"\xfa", 0))
    plain = [packet(PES + b"\0\0\1\0", number) for number in range(200)]
    assert feed(access, *plain[:100]) == 10, "not every picture says it"
    assert feed(access, *plain) == 0
    feed(access, packet(PES + MPEG2 + b"\xfa", 0))
    access.watch({PID + 1: "h264"})
    assert access.active_format(PID) == 0


def test_real_broadcasters_say_it() -> None:
    capture = CAPTURES / "test-108.ts"
    if not capture.exists():
        pytest.skip(f"{capture.name} is not here: see CONTRIBUTING")
    packets = as_packets(capture.read_bytes())
    access = AccessPoints()
    access.watch(dict.fromkeys((512, 513, 514, 520), "mpeg2video"))
    for number, piece in enumerate(np.array_split(packets, 50)):
        access.feed(number, piece, pids(piece))
    found = {pid: access.active_format(pid) for pid in (512, 513, 514, 520)}
    assert found == {512: 8, 513: 8, 514: 10, 520: 8}, "one sends a wide picture within 4:3"
