"""How fast a multiplex is filtered, and how fast its events are read, on one core.

Both take real broadcasts where they lie beside the project, and otherwise make their own.
"""

import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from gulou_hal.si.eit import Eit
from gulou_hal.si.psi import Pat
from gulou_hal.si.reader import TABLE_PIDS
from gulou_hal.si.tables import TableParser
from gulou_hal.ts.crc import crc32_mpeg
from gulou_hal.ts.filter import SectionFilter
from gulou_hal.ts.packet import PACKET_SIZE, Packets, as_packets
from gulou_hal.ts.sync import PacketReader

CAPTURES = Path(__file__).resolve().parents[2] / "../shared/data/dvb"
BATCH = 512 * PACKET_SIZE
STREAM = 128 << 20
"""Bytes filtered in one round: more than any cache holds."""


def rows() -> list[dict[str, Any]]:
    """One row for each figure."""
    return [
        {
            "id": "watch.filter",
            "group": "watch",
            "what": "multiplex filter with section reassembly",
            "unit": "Gbit/s",
            "value": round(filter_rate() / 1e9, 1),
            "bound": 4,
            "better": "higher",
        },
        {
            "id": "watch.eit_decode",
            "group": "watch",
            "what": "EIT decode into structs",
            "unit": "events/s",
            "value": round(event_rate()),
            "bound": 100_000,
            "better": "higher",
        },
    ]


def rate(amount: float, action: Callable[[], object], rounds: int) -> float:
    """How much per second of this process's own time: the median of some rounds, after one to warm up."""
    action()
    times = []
    for _ in range(rounds):
        start = time.process_time()
        action()
        times.append(time.process_time() - start)
    return amount / median(times)


def filter_rate() -> float:
    """Bits per second, from bytes to sections: sync, PID filter, reassembly, CRC, repeats dropped."""
    data = multiplex()
    data *= STREAM // len(data) + 1
    view = memoryview(data)

    def run() -> None:
        reader, wanted = PacketReader("benchmark"), SectionFilter(pids)
        for at in range(0, len(view), BATCH):
            wanted.feed(reader.feed(view[at : at + BATCH]))
        assert wanted.counters.sections and wanted.counters.bad_crc == 0

    pids = wanted_pids(as_packets(data[: 1 << 22]))
    return rate(len(data) * 8, run, 3)


def wanted_pids(packets: Packets) -> set[int]:
    """DVB's table PIDs, and all PMTs of the PAT."""
    (section, *_) = SectionFilter([0]).feed(packets)
    pat = TableParser().parse(section.data)
    assert isinstance(pat, Pat)
    return {*TABLE_PIDS, *(program.pmt_pid for program in pat.programs)}


def multiplex() -> bytes:
    """RAI's multiplex of 26 services; else 2 % of tables among packets of one PID."""
    capture = CAPTURES / "test-108.ts"
    if capture.exists():
        return capture.read_bytes()
    pat = section(0x00, b"\0\1\xc1\0\0\0\1\xe1\0")
    table_packets = [as_packet(0, pat)] + [packet for data in events(100) for packet in split(0x12, data)]
    media = b"\x47\x02\x00\x10" + bytes(184)
    return b"".join(packet + media * 49 for packet in table_packets)


def event_rate() -> float:
    """Events per second, from sections to structs with all texts decoded."""
    capture = CAPTURES / "test-038.bin"
    sections = list(stored_sections(capture.read_bytes())) if capture.exists() else events(820)
    parser = TableParser()
    tables = parser.parse_all(sections)
    count = sum(len(table.events) for table in tables if isinstance(table, Eit))
    return rate(count, lambda: parser.parse_all(sections), 41)


def stored_sections(data: bytes) -> list[bytes]:
    found = []
    while data:
        size = ((data[1] & 0x0F) << 8 | data[2]) + 3
        found.append(data[:size])
        data = data[size:]
    return found


def events(count: int) -> list[bytes]:
    """A schedule of our own: Latin titles with accents, 240 bytes of text, two sounds and a genre each;
    no two texts are the same."""
    title, text = b"Vel\xcfck\xc2e zpr\xc2avy", b"Kr\xc2atk\xc2y popis po\xcfradu. " * 12
    sections = []
    for first in range(0, count, 3):
        body = b"\x01\x01\xc1" + bytes([first // 3 & 0xFF, 255]) + b"\0\1\0\1\0\x50"
        for number in range(first, first + 3):
            name = title + str(number).encode()
            short = b"cze" + bytes([len(name)]) + name + b"\0"
            told = str(number).encode() + text[:240]
            long = b"\0cze\0" + bytes([len(told)]) + told
            sounds = b"\x50\x06\xf2\x03\x01cze\x50\x06\xf2\x03\x02eng\x54\x02\x30\x00"
            loop = bytes([0x4D, len(short)]) + short + bytes([0x4E, len(long)]) + long + sounds
            body += number.to_bytes(2, "big") + b"\xe4\x00\x12\0\0\0\x30\0"
            body += bytes([0x80 | len(loop) >> 8, len(loop) & 0xFF]) + loop
        sections.append(section(0x50, body))
    return sections


def section(table_id: int, body: bytes) -> bytes:
    size = len(body) + 4
    head = bytes([table_id, 0xB0 | size >> 8, size & 0xFF]) + body
    return head + crc32_mpeg(head).to_bytes(4, "big")


def as_packet(pid: int, data: bytes) -> bytes:
    return (b"\x47" + bytes([0x40 | pid >> 8, pid & 0xFF]) + b"\x10\0" + data).ljust(PACKET_SIZE, b"\xff")


def split(pid: int, data: bytes) -> list[bytes]:
    """One section over packets, each section counted from 0 again."""
    packets = []
    for index, at in enumerate(range(0, len(data) + 1, 184)):
        payload = (b"\0" + data)[at : at + 184].ljust(184, b"\xff")
        flags = (0x40 if not index else 0) | pid >> 8
        packets.append(bytes([0x47, flags, pid & 0xFF, 0x10 | index & 15]) + payload)
    return packets
