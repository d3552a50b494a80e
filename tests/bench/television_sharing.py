"""Four recordings and one SAT>IP client at once, on a multiplex of 50 Mbit/s: what is missed, what it costs.

`MINUTES=10 make bench ARGS=television_sharing` measures for ten minutes; less without. The box is a process
of its own with the gateway's own parts: tuner, plan, recorder, server. The client is ours, on loopback.
"""

from __future__ import annotations

import ipaddress
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from tests.bench._figures import figure

_SECONDS = float(os.environ.get("MINUTES", "0.5")) * 60
_RATE = 50_000_000
_RECORDINGS = 4
_SERVICES = 5
_PID = 0x100


def main() -> None:
    """The box, until its standard input ends: four recordings, and the server on a port that it prints."""
    from gulou.services.recordings import Timer
    from gulou_hal.recording.clock import Clock
    from gulou_hal.recording.listings import StoredListings
    from gulou_hal.recording.reception import Received
    from gulou_hal.recording.recorder import Recorder
    from gulou_hal.recording.store import Store as RecordingStore
    from gulou_hal.satip.lan import Network
    from gulou_hal.sharing.server import Server
    from gulou_hal.sharing.television import SharedTelevision
    from gulou_hal.tv.guide import Guide
    from gulou_hal.tv.receiver import Receiver
    from gulou_hal.tv.store import Store

    folder = Path(sys.argv[2])
    address, data = str(folder / "multiplex.ts"), folder / "data"
    data.mkdir()
    sys.setswitchinterval(0.0005)
    store = Store(data / "tv.sqlite")
    guide = Guide(store)
    receiver = Receiver(
        [address],
        store,
        guide,
        post=lambda call: call(),
        on_news=lambda _: None,
        on_error=lambda said: print(said, file=sys.stderr),
        on_stream=lambda _: None,
    )
    deadline = time.monotonic() + 20
    while len(receiver.tables.channels) < _SERVICES and time.monotonic() < deadline:
        receiver.tick()
        time.sleep(0.1)
    recorder = Recorder(
        data / "recordings",
        RecordingStore(data / "recordings.sqlite", lambda _: None),
        StoredListings(data / "tv.sqlite", guide.now_next),
        Received(receiver),
        lambda: {channel.service: channel.name for channel in receiver.tables.channels},
        lambda: None,
        lambda said: print(said, file=sys.stderr) if said else None,
        Clock(),
    )
    recorder.start()
    now = int(time.time())
    for channel in receiver.tables.channels[:_RECORDINGS]:
        recorder.add(Timer(channel.service, now, now + 7200, title=channel.name, before=0, after=0))
    loopback = Network("lo", "127.0.0.1", ipaddress.IPv4Network("127.0.0.0/8"))
    server = Server(SharedTelevision(receiver), "bench", "Bench", (loopback,), (0,))
    server.start()
    query = SharedTelevision(receiver).channels()[0].delivery.query
    print(server.port, query, flush=True)
    for line in sys.stdin:
        if line.strip() == "cost":
            lost = sum(session.received.lost for session in server.sessions)
            print(time.process_time(), lost, flush=True)
    server.stop()
    recorder.stop()
    receiver.stop()


def _multiplex(path: Path, seconds: float = 4.0) -> None:
    """Five services of 8 Mbit/s and stuffing, with PAT, PMTs and a PCR every 20 ms."""
    from gulou_hal.ts.crc import crc32_mpeg
    from gulou_hal.ts.packet import CLOCK_HZ, PACKET_SIZE, write_pcrs
    from gulou_hal.tv.stream import packetize

    count = int(_RATE * seconds / 8 / PACKET_SIZE)
    packets = np.full((count, PACKET_SIZE), 0xFF, np.uint8)
    packets[:, 0], packets[:, 1], packets[:, 2], packets[:, 3] = 0x47, 0x1F, 0xFF, 0x10
    rng = np.random.default_rng(1)
    turns = np.arange(count) % 6
    programs = b"".join(
        (number + 1).to_bytes(2, "big") + (0xE000 | 0x1000 + number).to_bytes(2, "big")
        for number in range(_SERVICES)
    )
    for number in range(_SERVICES):
        rows = np.flatnonzero(turns == number)
        pid = _PID + number
        packets[rows, 1], packets[rows, 2] = pid >> 8, pid & 0xFF
        packets[rows, 4:] = rng.integers(0, 256, (len(rows), PACKET_SIZE - 4), np.uint8)
        starts = rows[:: max(1, len(rows) // int(seconds * 25))]
        packets[starts, 1] |= 0x40
        packets[starts, 4:13] = np.frombuffer(b"\x00\x00\x01\xe0\x00\x00\x80\x00\x00", np.uint8)
        packets[starts, 13:21] = np.frombuffer(b"\x00\x00\x01\xb3\x00\x00\x00\x00", np.uint8)
        clocks = rows[:: max(1, len(rows) // int(seconds * 50))]
        packets[clocks, 1] &= 0xBF
        packets[clocks, 3] |= 0x20
        packets[clocks, 4], packets[clocks, 5] = 7, 0x10
        write_pcrs(packets, clocks, (clocks * (PACKET_SIZE * 8 / _RATE) * CLOCK_HZ).astype(np.int64))
        packets[rows, 3] |= (np.arange(len(rows)) % 16).astype(np.uint8)
    tables = [(0, _section(0x00, 1, programs, crc32_mpeg))]
    for number in range(_SERVICES):
        pid = _PID + number
        body = (
            (0xE000 | pid).to_bytes(2, "big") + b"\xf0\0\x02" + (0xE000 | pid).to_bytes(2, "big") + b"\xf0\0"
        )
        tables.append((0x1000 + number, _section(0x02, number + 1, body, crc32_mpeg)))
    stuffing = np.flatnonzero(turns == 5)
    every = len(stuffing) // int(seconds * 10)
    for turn, at in enumerate(range(0, len(stuffing) - len(tables), every)):
        for offset, (pid, section) in enumerate(tables):
            packet = packetize(pid, section, turn & 0x0F)
            packets[stuffing[at + offset]] = np.frombuffer(packet, np.uint8)
    path.write_bytes(packets.tobytes())


def _section(table_id: int, extension: int, body: bytes, crc: Callable[[bytes], int]) -> bytes:
    head = bytes((table_id,)) + (0xB000 | len(body) + 9).to_bytes(2, "big") + extension.to_bytes(2, "big")
    whole = head + b"\xc1\0\0" + body
    return whole + crc(whole).to_bytes(4, "big")


def _received(port: int, query: str, seconds: float) -> tuple[int, int, int]:
    """Packets, gaps in continuity, and datagrams lost, of the whole multiplex by SAT>IP."""
    from gulou_hal.tuner.contract import Tuning
    from gulou_hal.tuner.satip.tuner import SatipTuner
    from gulou_hal.tv.continuity import Continuity

    tuning = Tuning.parse(f"satip://127.0.0.1:{port}/?{query}")
    tuner = SatipTuner(tuning, "127.0.0.1", port, query, "the box", "it")
    tuner.open()
    continuity, count = Continuity(), 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        packets = tuner.read(0.1)
        continuity.feed(packets)
        count += len(packets)
    lost = tuner.status().lost
    tuner.close()
    return count, continuity.errors, lost


def _gaps(file: Path) -> int:
    from gulou_hal.ts.packet import PACKET_SIZE, as_packets
    from gulou_hal.tv.continuity import Continuity

    continuity = Continuity()
    with file.open("rb") as opened:
        while data := opened.read(PACKET_SIZE * 20_000):
            continuity.feed(as_packets(data))
    return continuity.errors


def rows() -> list[dict[str, Any]]:
    """Measure. Bounds are the issue's."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_FOLDER")) as name:
        folder = Path(name)
        _multiplex(folder / "multiplex.ts")
        box = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.television_sharing", "box", name],
            cwd=Path(__file__).resolve().parents[2],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert box.stdin is not None and box.stdout is not None
        try:
            port, query = box.stdout.readline().split()
            answers: list[tuple[int, int, int]] = []
            client = threading.Thread(
                target=lambda: answers.append(_received(int(port), query, _SECONDS + 2))
            )
            client.start()
            time.sleep(1.5)
            before, _ = _cost(box)
            started = time.monotonic()
            time.sleep(_SECONDS)
            after, lost = _cost(box)
            processor = (after - before) / (time.monotonic() - started) * 100
            client.join()
            box.stdin.close()
            box.wait(30)
        finally:
            box.kill()
        count, errors, missed = answers[0]
        files = sorted((folder / "data" / "recordings").rglob("*.ts"))
        gaps = sum(_gaps(file) for file in files)
        size = sum(file.stat().st_size for file in files)
    what = f"four recordings and one SAT>IP client, {_SECONDS:.0f} s of 50 Mbit/s"
    return [
        figure(
            "television.sharing.errors",
            f"{what}: continuity errors at the client",
            "errors",
            errors + missed + lost,
            0,
        ),
        figure(
            "television.sharing.recorded_errors",
            f"{what}: continuity errors in the recordings",
            "errors",
            gaps,
            0,
        ),
        figure(
            "television.sharing.rate",
            f"{what}: received by the client",
            "Mbit/s",
            count * 188 * 8 / (_SECONDS + 2) / 1e6,
            48,
            "higher",
        ),
        figure(
            "television.sharing.files",
            f"{what}: recordings written",
            "MB",
            size / 1e6,
            _SECONDS * 3.5,
            "higher",
        ),
        figure("television.sharing.cpu", f"{what}: the gateway's processor", "% of a core", processor, 20),
    ]


def _cost(box: subprocess.Popen[str]) -> tuple[float, int]:
    """Processor seconds of the box so far, and the packets that its client's tap has lost."""
    assert box.stdin is not None and box.stdout is not None
    box.stdin.write("cost\n")
    box.stdin.flush()
    seconds, lost = box.stdout.readline().split()
    return float(seconds), int(lost)


if __name__ == "__main__":
    main()
