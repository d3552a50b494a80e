"""Two multiplexes of one cable network in a folder, for tests of what receives several."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import numpy as np

from gulou_hal.ts.crc import crc32_mpeg
from gulou_hal.ts.packet import NULL_PID, as_packets, pids
from gulou_hal.tv.stream import packetize

MULTIPLEXES = {1: 474, 2: 482}
"""transport_stream_id → MHz."""
ONID = 0xFF01


def put_on_air(recording: Path, folder: Path) -> None:
    """Write `474.ts` and `482.ts`, each with a NIT that names both."""
    second = folder / "second.ts"
    subprocess.run(
        [
            *("ffmpeg", "-v", "error", "-i", str(recording), "-map", "0", "-c", "copy", "-t", "3"),
            *("-mpegts_transport_stream_id", "2", "-muxrate", "4M", "-pcr_period", "40"),
            *("-program", "program_num=1:title=Other:st=0:st=1", "-f", "mpegts", str(second)),
        ],
        check=True,
        timeout=60,
        stdin=subprocess.DEVNULL,
    )
    for source, megahertz in ((recording, 474), (second, 482)):
        write(source, folder / f"{megahertz}.ts", nit(MULTIPLEXES))
    second.unlink()


def write(source: Path, target: Path, section: bytes) -> None:
    """Copy a recording with a NIT in place of some of its null packets."""
    shutil.copy(source, target)
    packets = as_packets(bytearray(target.read_bytes()))
    rows = np.flatnonzero(pids(packets) == NULL_PID)[::40]
    for number, row in enumerate(rows):
        packet = packetize(0x10, section, number & 0x0F)
        packets[row] = np.frombuffer(packet, dtype=np.uint8)
    target.write_bytes(packets.tobytes())


def nit(multiplexes: dict[int, int], version: int = 0) -> bytes:
    """The NIT actual of a cable network, one section of one packet (ETSI EN 300 468 §5.2.1)."""
    streams = b""
    for tsid, megahertz in multiplexes.items():
        delivery = b"\x44\x0b" + bytes.fromhex(f"{megahertz:04d}0000") + b"\xff\xf0\x03" + b"\x00\x68\x75\x00"
        loop = (0xF000 | len(delivery)).to_bytes(2, "big") + delivery
        streams += tsid.to_bytes(2, "big") + ONID.to_bytes(2, "big") + loop
    body = b"\xff\x01" + bytes((0xC1 | version << 1, 0, 0)) + b"\xf0\x00"
    body += (0xF000 | len(streams)).to_bytes(2, "big") + streams
    section = b"\x40" + (0xF000 | len(body) + 4).to_bytes(2, "big") + body
    return section + crc32_mpeg(section).to_bytes(4, "big")
