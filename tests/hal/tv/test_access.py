"""Which random-access point a picture starts from."""

import numpy as np

from gulou_hal.ts.packet import pids
from gulou_hal.tv.access import AccessPoints

PID = 0x111


def points(*numbers: int) -> AccessPoints:
    """Access points of PID at these packet numbers: packets whose adaptation field says so."""
    access = AccessPoints()
    access.watch({PID: "h264"})
    packet = np.full((1, 188), 0xFF, np.uint8)
    # payload_unit_start, adaptation field of 1 byte with random_access_indicator (ISO/IEC 13818-1 §2.4.3.5)
    packet[0, :6] = (0x47, 0x40 | PID >> 8, PID & 0xFF, 0x30, 1, 0x40)
    for number in numbers:
        access.feed(number, packet, pids(packet))
    return access


def test_a_point_that_has_settled_is_preferred_to_one_sent_just_now() -> None:
    assert points(100, 200, 300).newest(PID, since=0, until=250) == 200


def test_the_first_one_after_that_is_better_than_none() -> None:
    assert points(200, 300).newest(PID, since=0, until=150) == 200


def test_points_that_have_left_the_ring_do_not_count() -> None:
    assert points(100, 200).newest(PID, since=150, until=180) == 200
    assert points(100).newest(PID, since=150, until=180) is None
