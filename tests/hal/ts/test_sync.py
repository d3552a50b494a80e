"""Finding packets in bytes: all three packet sizes, damage, cuts, and what is no transport stream."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gulou_hal.ts.errors import NotTransportStreamError
from gulou_hal.ts.packet import PACKET_SIZE, pids
from gulou_hal.ts.sync import PacketFormat, PacketReader, find_sync


def packet(pid: int) -> bytes:
    return bytes([0x47, pid >> 8, pid & 0xFF, 0x10]) + bytes(184)


def stream(count: int, size: int = 188) -> bytes:
    before, after = {188: (0, 0), 192: (4, 0), 204: (0, 16)}[size]
    return b"".join(b"\x55" * before + packet(pid) + b"\xaa" * after for pid in range(count))


def read(data: bytes, step: int = 1 << 20) -> list[int]:
    reader = PacketReader("test.ts")
    rows = [pids(reader.feed(data[at : at + step])) for at in range(0, len(data), step)]
    return [pid for part in [*rows, pids(reader.finish())] for pid in part.tolist()]


@pytest.mark.parametrize("size", list(PacketFormat))
@pytest.mark.parametrize("step", [1, 187, 1000, 1 << 20])
@pytest.mark.parametrize("count", [1, 3, 5, 40])
def test_every_packet_size_comes_out_whole_whatever_the_chunks(size: int, step: int, count: int) -> None:
    assert read(stream(count, size), step) == list(range(count))


def test_leading_rubbish_is_skipped() -> None:
    assert read(b"rubbish G" + stream(20)) == list(range(20))


def test_a_stream_cut_in_the_middle_of_a_packet_gives_the_whole_ones() -> None:
    assert read(stream(20)[:-100]) == list(range(19))


def test_one_damaged_sync_byte_costs_one_packet() -> None:
    data = bytearray(stream(20))
    data[7 * PACKET_SIZE] = 0
    assert read(bytes(data)) == [pid for pid in range(20) if pid != 7]


def test_lost_bytes_cost_little() -> None:
    data = stream(60)
    got = read(data[: 20 * PACKET_SIZE + 50] + data[20 * PACKET_SIZE + 90 :])
    assert got[:20] == list(range(20))
    assert got[21:] == list(range(22, 60))


def test_a_text_is_named_as_no_transport_stream() -> None:
    reader = PacketReader("letter.txt")
    with pytest.raises(NotTransportStreamError, match=r"^letter\.txt is not a transport stream: no sync"):
        reader.feed(b"Dear Sir, " * 10_000)


def test_an_empty_file_is_said_to_be_empty() -> None:
    with pytest.raises(NotTransportStreamError, match="it is empty"):
        PacketReader("empty.ts").finish()


def test_sync_is_found_with_its_format() -> None:
    assert find_sync(b"\0" + stream(10)) == (1, PacketFormat.PLAIN)
    assert find_sync(stream(10, 192)) == (4, PacketFormat.TIMECODED)
    assert find_sync(stream(10, 204)) == (0, PacketFormat.REED_SOLOMON)
    assert find_sync(b"\0" * 5000) is None


@given(st.lists(st.binary(max_size=700) | st.integers(0, 8).map(stream), max_size=12), st.integers(1, 900))
def test_no_bytes_break_the_reader_and_chunks_do_not_matter(parts: list[bytes], step: int) -> None:
    data = b"".join(parts)
    try:
        whole = read(data)
    except NotTransportStreamError:
        with pytest.raises(NotTransportStreamError):
            read(data, step)
    else:
        assert len(whole) <= len(data) // PACKET_SIZE
        assert np.isin(whole, range(8192)).all()
