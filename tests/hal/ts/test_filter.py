"""Sections out of packets: how they are cut, what may go wrong, and what a repeat costs."""

from collections.abc import Iterable

from gulou_hal.ts.crc import crc32_mpeg
from gulou_hal.ts.filter import SectionFilter
from gulou_hal.ts.packet import Packets, as_packets

PID = 0x12


def section(number: int = 0, *, version: int = 0, size: int = 100, table_id: int = 0x50) -> bytes:
    """A sound section of ``size`` bytes."""
    body = bytes([0, 1, 0xC1 | version << 1, number, 9]) + bytes([number] * (size - 12))
    head = bytes([table_id, 0xB0 | (size - 3) >> 8, (size - 3) & 0xFF]) + body
    return head + crc32_mpeg(head).to_bytes(4, "big")


def packets(sections: Iterable[bytes], counter: int = 0) -> list[bytes]:
    """Sections one right after another, as a multiplexer packs them."""
    data = b""
    starts = []
    for each in sections:
        starts.append(len(data))
        data += each
    out: list[bytes] = []
    at = 0
    while at < len(data):
        first = next((start for start in starts if at <= start < at + 183), None)
        if first is None:
            payload, used = data[at : at + 184], 184
        else:
            payload, used = bytes([first - at]) + data[at : at + 183], 183
        unit_start = 0x40 if first is not None else 0
        header = bytes([0x47, unit_start | PID >> 8, PID & 0xFF, 0x10 | (counter + len(out)) & 15])
        out.append(header + payload.ljust(184, b"\xff"))
        at += used
    return out


def stream(*parts: bytes) -> Packets:
    return as_packets(b"".join(parts))


def test_sections_come_out_as_they_went_in() -> None:
    sent = [section(number, size=size) for number, size in enumerate((12, 60, 183, 184, 500, 1024, 4096, 20))]
    got = SectionFilter([PID]).feed(stream(*packets(sent)))
    assert [each.data for each in got] == sent
    assert {each.pid for each in got} == {PID}


def test_sections_come_out_however_the_packets_are_batched() -> None:
    sent = [section(number, size=size) for number, size in enumerate((300, 12, 12, 900))]
    wanted = SectionFilter([PID])
    got = [each.data for packet in packets(sent) for each in wanted.feed(stream(packet))]
    assert got == sent


def test_a_repeat_is_dropped_and_a_new_version_is_not() -> None:
    wanted = SectionFilter([PID])
    assert len(wanted.feed(stream(*packets([section(1)])))) == 1
    assert wanted.feed(stream(*packets([section(1)], 1))) == []
    assert wanted.counters.repeats == 1
    assert len(wanted.feed(stream(*packets([section(1, version=1)], 2)))) == 1
    wanted.forget()
    assert len(wanted.feed(stream(*packets([section(1, version=1)], 3)))) == 1


def test_a_wrong_crc_is_counted_and_dropped() -> None:
    broken = bytearray(section())
    broken[20] ^= 1
    wanted = SectionFilter([PID])
    assert wanted.feed(stream(*packets([bytes(broken), section(1)]))) != []
    assert (wanted.counters.bad_crc, wanted.counters.sections) == (1, 1)


def test_a_lost_packet_costs_its_sections_only() -> None:
    sent = packets([section(1, size=300), section(2, size=300), section(3)])
    wanted = SectionFilter([PID])
    got = wanted.feed(stream(sent[0], *sent[2:]))
    assert [each.data for each in got] == [section(3)]
    assert wanted.counters.discontinuities == 1


def test_a_duplicate_packet_is_taken_once() -> None:
    sent = packets([section(1, size=500)])
    wanted = SectionFilter([PID])
    assert len(wanted.feed(stream(sent[0], sent[1], sent[1], sent[2]))) == 1
    assert (wanted.counters.duplicates, wanted.counters.discontinuities) == (1, 0)


def test_scrambled_and_broken_packets_are_not_looked_into() -> None:
    (packet,) = packets([section()])
    scrambled = packet[:3] + bytes([packet[3] | 0x80]) + packet[4:]
    broken = packet[:1] + bytes([packet[1] | 0x80]) + packet[2:]
    wanted = SectionFilter([PID])
    assert wanted.feed(stream(scrambled, broken)) == []
    assert (wanted.counters.scrambled, wanted.counters.transport_errors) == (1, 1)


def test_an_adaptation_field_moves_the_payload_and_may_announce_a_break() -> None:
    first = packets([section(1, size=300)])[0]
    field = bytes([10, 0x80]) + b"\xff" * 9
    (other,) = packets([section(2)], counter=7)
    adapted = other[:3] + bytes([0x30 | 7]) + field + other[4 : 188 - len(field)]
    wanted = SectionFilter([PID])
    assert [each.data for each in wanted.feed(stream(first, adapted))] == [section(2)]
    assert wanted.counters.discontinuities == 0


def test_a_section_header_may_be_cut_between_packets() -> None:
    sent = [section(1, size=181), section(2, size=50)]
    assert len(packets(sent)[0]) == 188
    assert [each.data for each in SectionFilter([PID]).feed(stream(*packets(sent)))] == sent


def test_other_pids_are_left_alone_and_pids_may_change() -> None:
    wanted = SectionFilter([PID + 1])
    assert wanted.feed(stream(*packets([section()]))) == []
    wanted.add(PID)
    assert len(wanted.feed(stream(*packets([section()], 1)))) == 1
    wanted.remove(PID)
    assert wanted.feed(stream(*packets([section(1)], 2))) == []
    assert wanted.pids == {PID + 1}


def test_events_of_two_services_with_one_number_are_not_repeats() -> None:
    """An EIT's place is its service and its transport stream and network too."""
    one, other = bytearray(section(1)[:-4]), bytearray(section(1)[:-4])
    other[8:12] = b"\0\1\0\2"
    sent = [bytes(each) + crc32_mpeg(bytes(each)).to_bytes(4, "big") for each in (one, other, one, other)]
    wanted = SectionFilter([PID])
    assert len(wanted.feed(stream(*packets(sent)))) == 2
    assert wanted.counters.repeats == 2
