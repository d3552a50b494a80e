"""Recording: what kills leave, what it costs the processor, and whether four at once lose anything.

`COUNT` is how often a box is killed (1,000 without), `MINUTES` how long four recordings and a client run
(10 without); `PART` chooses among cpu, kills, stalled (which mounts a disk of its own, as root) and together.
"""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "examples" / "headend")]

from gulou.services import recordings, tv  # noqa: E402
from gulou.services.client import ServiceClient  # noqa: E402
from gulou.wire import Wire, pair  # noqa: E402
from gulou_hal import link  # noqa: E402
from gulou_hal.satip import playlist  # noqa: E402
from gulou_hal.ts.packet import as_packets  # noqa: E402
from gulou_hal.tuner.contract import Tuning  # noqa: E402
from gulou_hal.tuner.satip.tuner import SatipTuner  # noqa: E402
from gulou_hal.tv.continuity import Continuity  # noqa: E402
from tests.hal.recording.kills import soak  # noqa: E402

DEMO = ROOT / "build" / "demo"
_SERVE = (
    "import socket, sys; from pathlib import Path; from gulou_hal.gateway import serve;"
    "serve(socket.socket(fileno=int(sys.argv[1])), [sys.argv[3]], Path(sys.argv[2]))"
)
_STUFFED = """
import subprocess, sys
import numpy as np
source = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE)
rest, number = b"", 0
while chunk := source.stdout.read1(1 << 16):
    rest += chunk
    whole = len(rest) // 188 * 188
    real = np.frombuffer(rest[:whole], dtype=np.uint8).reshape(-1, 188)
    rest = rest[whole:]
    extra = round(len(real) * 1.43)
    other = np.random.default_rng(number).integers(0, 256, (extra, 188), dtype=np.uint8)
    which = np.arange(number, number + extra)
    number += extra
    other[:, 0], other[:, 1], other[:, 2] = 0x47, 0x1E, which % 8
    other[:, 3] = 0x10 | (which // 8) & 0x0F
    places = np.concatenate([np.arange(len(real)), np.arange(extra) / 1.43])
    sys.stdout.buffer.write(np.concatenate([real, other])[np.argsort(places, kind="stable")].tobytes())
    sys.stdout.buffer.flush()
"""
"""The demo broadcast at 20.6 Mbit/s, with as much that nobody asks for as makes 50."""


class _Gateway:
    """A gateway that receives, with an app that records and the launcher's own eyes."""

    def __init__(self, data: Path, tuner: str) -> None:
        ours, theirs = pair()
        command = [sys.executable, "-c", _SERVE, str(theirs.fileno()), str(data), tuner]
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "examples" / "headend")}
        self.process = subprocess.Popen(command, pass_fds=[theirs.fileno()], env=environment)
        theirs.close()
        self.wire: Wire[link.FromGateway] = Wire(ours, link.FromGateway)
        ours, theirs = pair()
        self.wire.send(link.Attach(1, "bench", (tv.PERMISSION, recordings.PERMISSION)), (theirs.fileno(),))
        theirs.close()
        self.client = ServiceClient(ours)
        self.tv, self.recordings = tv.Tv(self.client), recordings.RecordingService(self.client)
        self._drains: list[threading.Thread] = []

    def channels(self, least: int) -> list[tv.Channel]:
        """Wait until so many are found."""
        deadline = time.monotonic() + 30
        while True:
            with contextlib.suppress(Exception):
                found = self.tv.channels()
                self.recordings.list()
                if len(found) >= least:
                    return found
            if time.monotonic() > deadline:
                raise RuntimeError("the broadcast was not found")
            time.sleep(0.3)

    def record(self, channel: tv.Channel, seconds: float) -> None:
        now = int(time.time())
        self.recordings.add(recordings.Timer(channel.service, now, int(now + seconds), channel.name))

    def watch(self, channel: tv.Channel) -> None:
        """Take the stream as a player does."""
        self.wire.send(link.OpenStream(1, channel.service))
        while not isinstance(message := self.wire.wait(10), link.StreamOpened):
            assert message is not None
        reader = self.wire.take_descriptor()

        def drain() -> None:
            while os.read(reader, 1 << 16):
                pass

        thread = threading.Thread(target=drain, daemon=True)
        thread.start()
        self._drains.append(thread)

    def share(self) -> str:
        """Let others watch; the address of the list of channels."""
        self.wire.send(link.Share(True, "Bench"))
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            message = self.wire.wait(1)
            if isinstance(message, link.SharingStands) and message.address:
                return message.address
            if isinstance(message, link.SharingStands) and message.reason:
                raise RuntimeError(message.reason)
        raise RuntimeError("nothing is shared")

    def processor(self) -> float:
        """Seconds of a core that it has taken."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def close(self) -> None:
        self.client.wire.close()
        self.wire.close()
        self.process.wait(20)


class _Client:
    """A box in the next room: our SAT>IP client, which watches a channel."""

    def __init__(self, listed: str, channel: tv.Channel) -> None:
        with urllib.request.urlopen(listed, timeout=10) as answer:
            entries = list(playlist.read(answer.read()))
        query = next(each.query for each in entries if channel.name in (each.name, *channel.names.values()))
        first = next(
            line for line in _text(listed).splitlines() if "://" in line and not line.startswith("#")
        )
        server = urllib.parse.urlsplit(first.strip())
        host, port = server.hostname or "", server.port or 554
        # By TCP: datagrams that a busy machine drops between two of its own processes are nobody's fault.
        tuning = Tuning.parse(f"satip://{host}:{port}/?transport=tcp")
        self._tuner = SatipTuner(tuning, host, port, query, "Bench", "here")
        self._counter = Continuity()
        self._packets = 0
        self._stopping = False
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def close(self) -> int:
        """Stop, and return how many continuity errors there were."""
        self._stopping = True
        self._thread.join(10)
        assert self._packets > 10_000, f"only {self._packets} packets came to the client"
        return self._counter.errors

    def _watch(self) -> None:
        self._tuner.open()
        while not self._stopping:
            packets = self._tuner.read(0.2)
            self._packets += len(packets)
            self._counter.feed(packets)
        self._tuner.close()


def _text(address: str) -> str:
    with urllib.request.urlopen(address, timeout=10) as answer:
        return str(answer.read().decode("utf-8", "replace"))


def _broadcast(folder: str, *, stuffed: bool) -> str:
    """The demo broadcast, at 50 Mbit/s where `stuffed`, out of a pipe; its address."""
    script = Path(folder) / "stuffed.py"
    script.write_text(_STUFFED)
    headend = [sys.executable, "-m", "headend", "serve", "--build", str(DEMO), "--to", "-"]
    if not stuffed:
        return "pipe://" + shlex.join(headend)
    return "pipe://" + shlex.join([sys.executable, str(script), *headend])


def _processor() -> dict[str, Any]:
    """Two recordings and one that is watched, out of 50 Mbit/s."""
    seconds = 25.0
    with tempfile.TemporaryDirectory() as folder:
        gateway = _Gateway(Path(folder), _broadcast(folder, stuffed=True))
        try:
            channels = gateway.channels(8)
            gateway.record(channels[0], 120)
            gateway.record(channels[1], 120)
            gateway.watch(channels[2])
            time.sleep(20)  # the scan of the beginning is over
            before, began = gateway.processor(), time.monotonic()
            time.sleep(seconds)
            share = (gateway.processor() - before) / (time.monotonic() - began)
            errors = sum(each.errors for each in gateway.recordings.list())
            assert errors == 0, f"{errors} continuity errors"
        finally:
            gateway.close()
    return {
        "id": "television.recording_cpu",
        "group": "television",
        "what": "gateway's processor, 50 Mbit/s received, 2 recorded and 1 watched",
        "unit": "% of a core",
        "value": round(share * 100, 1),
        "bound": 10,
        "better": "lower",
    }


def _together() -> dict[str, Any]:
    """Four recordings, and a box in the network that watches by SAT>IP."""
    minutes = float(os.environ.get("MINUTES", "10"))
    with tempfile.TemporaryDirectory() as folder:
        gateway = _Gateway(Path(folder), _broadcast(folder, stuffed=False))
        try:
            channels = gateway.channels(8)
            for channel in channels[:4]:
                gateway.record(channel, minutes * 60)
            client = _Client(gateway.share(), channels[4])
            time.sleep(minutes * 60 + 5)
            errors = client.close()
            print(f"the client met {errors} errors", flush=True)
            listed = gateway.recordings.list()
            for each in listed:
                print(f"{each.title}: {each.errors} errors, missed {each.missed}", flush=True)
            assert len(listed) == 4, f"{len(listed)} recordings"
            for recording in listed:
                errors += _errors(Path(folder) / "recordings" / recording.file)
                assert recording.seconds > minutes * 60 - 5, f"{recording.seconds:.0f} s of {recording.title}"
        finally:
            gateway.close()
    return {
        "id": "television.recording_together",
        "group": "television",
        "what": f"continuity errors in {minutes:g} min of four recordings and one SAT>IP client",
        "unit": "errors",
        "value": errors,
        "bound": 0,
        "better": "lower",
    }


def _stalled() -> list[dict[str, Any]]:
    """Four recordings on a disk that stands still for 15 s: one of its own, frozen with fsfreeze(8)."""
    with tempfile.TemporaryDirectory() as folder:
        disk, recorded = Path(folder) / "disk", Path(folder) / "data" / "recordings"
        recorded.mkdir(parents=True)
        with disk.open("wb") as file:
            file.truncate(1 << 30)
        subprocess.run(["mkfs.ext4", "-q", disk], check=True)
        subprocess.run(["mount", "-o", "loop", disk, recorded], check=True)
        gateway = _Gateway(Path(folder) / "data", _broadcast(folder, stuffed=False))
        try:
            for channel in gateway.channels(8)[:4]:
                gateway.record(channel, 40)
            time.sleep(8)
            subprocess.run(["fsfreeze", "-f", recorded], check=True)
            time.sleep(15)
            subprocess.run(["fsfreeze", "-u", recorded], check=True)
            time.sleep(25)
            listed = gateway.recordings.list()
            missed = sum(len(each.missed) for each in listed)
            for each in listed:
                print(f"{each.title}: {each.errors} errors, missed {each.missed}", flush=True)
            seconds = min(each.seconds for each in listed)
            errors = sum(_errors(recorded / each.file) for each in listed)
            assert len(listed) == 4 and seconds > 35, f"{len(listed)} recordings of {seconds:.0f} s at least"
        finally:
            subprocess.run(["fsfreeze", "-u", recorded], check=False, capture_output=True)
            gateway.close()
            subprocess.run(["umount", "-l", recorded], check=True)
    return [
        {
            "id": "television.recording_stalled",
            "group": "television",
            "what": "four recordings while the disk stands still for 15 s: gaps and continuity errors",
            "unit": "errors",
            "value": errors + missed,
            "bound": 0,
            "better": "lower",
        }
    ]


def _errors(path: Path) -> int:
    counter = Continuity()
    with path.open("rb") as file:
        while data := file.read(188 * 50_000):
            counter.feed(as_packets(data))
    return counter.errors


def _kills() -> list[dict[str, Any]]:
    """A box that records and writes its guide, killed at any moment."""
    count = int(os.environ.get("COUNT", "1000"))
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "source.ts"
        _small(source)
        found = soak(source, Path(folder) / "data", count, longest=1.3)
    if found.trouble:
        print(found.trouble)
    print(_spread(found.ages), *found.late, sep="\n", flush=True)
    figures = (
        ("kills_lost", "bytes lost that were flushed", "bytes", found.lost_bytes, 0),
        ("kills_torn", "recordings or databases that were damaged", "", found.torn + found.corrupt, 0),
        ("kills_forgotten", "timers that were forgotten", "", found.forgotten, 0),
        ("kills_sync", "longest time since the last flush", "s", round(max(found.ages), 2), 1),
    )
    return [
        {
            "id": f"television.{name}",
            "group": "television",
            "what": f"{found.kills} kills, {found.recording} while recording: {what}",
            "unit": unit,
            "value": value,
            "bound": bound,
            "better": "lower",
        }
        for name, what, unit, value, bound in figures
    ]


def _spread(ages: list[float]) -> str:
    """How long ago the last flush was when the kills came."""
    ages = sorted(ages)
    shares = ((f"{share} %", ages[min(len(ages) - 1, len(ages) * share // 100)]) for share in (50, 90, 99))
    told = ", ".join(f"{name} {age:.2f} s" for name, age in (*shares, ("most", ages[-1])))
    return f"since the last flush: {told}"


def _small(path: Path) -> None:
    """Some seconds of one service with H.264."""
    if shutil.which("ffmpeg") is None:
        raise RuntimeError("needs ffmpeg")
    pictures = ("-f", "lavfi", "-i", "testsrc2=s=320x180:r=25", "-f", "lavfi", "-i", "sine=440:r=48000")
    coded = ("-c:v", "libx264", "-preset", "ultrafast", "-g", "12", "-c:a", "aac", "-t", "3")
    sent = ("-muxrate", "4M", "-mpegts_original_network_id", "0xff01", "-f", "mpegts", "-y", str(path))
    subprocess.run(["ffmpeg", "-v", "error", *pictures, *coded, *sent], check=True, stdin=subprocess.DEVNULL)


def rows() -> list[dict[str, Any]]:
    """Measure."""
    usual = [name for name in _PARTS if name != "stalled" or not os.getuid()]
    chosen = os.environ.get("PART", " ".join(usual)).split()
    return [row for name in chosen for row in _PARTS[name]()]


_PARTS: dict[str, Callable[[], list[dict[str, Any]]]] = {
    "cpu": lambda: [_processor()],
    "kills": _kills,
    "stalled": _stalled,
    "together": lambda: [_together()],
}
