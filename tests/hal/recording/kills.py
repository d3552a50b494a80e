"""Kills a box that records and writes its guide, at any moment, and looks at what is left.

Each time a process is forked that opens the same data, goes on with the same recording, and is killed without
a word. What was flushed by then must be there, and whole; what a power cut would have lost is taken away too.
"""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import numpy as np

from gulou.services.recordings import Timer
from gulou.services.tv import Programme
from gulou.waiting import readable
from gulou_hal.recording import recorder as recorder_module
from gulou_hal.recording.file import RecordingFile
from gulou_hal.recording.mend import mend
from gulou_hal.ts.packet import PACKET_SIZE, as_packets, pids
from gulou_hal.tuner.schemes import tuner_for
from gulou_hal.tv.changes import SaveSchedule
from gulou_hal.tv.continuity import Continuity
from gulou_hal.tv.identity import ServiceId
from gulou_hal.tv.multiplex import Multiplex
from gulou_hal.tv.store import Store
from tests.hal.recording.box import ONE, Box

ROOT = Path(__file__).resolve().parents[3]
LONGEST = 2.2
"""Seconds that a box lives at most."""
_BEGINS = 15.0
_RENEWED = 40
"""After so many kills the recording is a new one: it would grow without end."""


class Kills(msgspec.Struct):
    """What came of it."""

    kills: int = 0
    recording: int = 0
    """How many of them met a recording that had begun."""
    lost_bytes: int = 0
    """Bytes that had been flushed and were not there."""
    torn: int = 0
    """Recordings in which something was wrong after they were mended."""
    corrupt: int = 0
    """Databases that were damaged."""
    forgotten: int = 0
    """Timers that had been set and were not there."""
    ages: list[float] = []
    """Seconds between each kill that met a recording and the flush before it."""
    late: list[str] = []
    """Of those over a second: what the box did with that time."""
    trouble: str = ""


class _Life(msgspec.Struct):
    """What a killed box had said."""

    began: float = 0.0
    synced: int = 0
    synced_at: float = 0.0
    begun_at: float = 0.0
    """When the last flush began; after `synced_at` where it had not ended."""
    starved_at_sync: float = 0.0
    starved: float = 0.0
    """Seconds for which its threads together were ready to run and had no processor, by the last flush and
    by the kill (proc(5), `schedstat`)."""
    killed_at: float = 0.0
    start: int = 0
    file: str = ""


def soak(source: Path, data: Path, count: int, seed: int = 1, longest: float = LONGEST) -> Kills:
    """Kill a box so many times, in a process that has no threads, so that it may be forked."""
    words = [sys.executable, "-m", __name__, source, data, count, seed, longest]
    done = subprocess.run([str(word) for word in words], cwd=ROOT, stdout=subprocess.PIPE, check=True)
    return msgspec.json.decode(done.stdout, type=Kills)


def kill(source: Path, data: Path, count: int, seed: int, longest: float) -> Kills:
    """Kill a box so many times. `source` is what it receives; in `data` it keeps what is its own."""
    chance = random.Random(seed)
    found = Kills()
    for number in range(count):
        if number % _RENEWED == 0:
            shutil.rmtree(data, ignore_errors=True)
            data.mkdir(parents=True)
        life = _one(source, data, chance.uniform(0.02, longest), chance.random() < 0.8)
        found.kills += 1
        _look(data, life, found, chance)
    return found


def _one(source: Path, data: Path, seconds: float, while_recording: bool) -> _Life:
    """Let a box live for so long; return what it had said by then."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reader)
        _live(source, data, writer)
    os.close(writer)
    life, rest = _Life(began=time.monotonic()), b""
    # Most are killed while they record, however long a busy machine takes to begin; the others anywhere.
    deadline = life.began + (_BEGINS if while_recording else seconds)
    while (left := deadline - time.monotonic()) > 0:
        if readable([reader], left):
            rest += os.read(reader, 65536)
            if while_recording and b"start" in rest:
                while_recording, deadline = False, time.monotonic() + seconds
    life.starved = starved(pid)
    os.kill(pid, signal.SIGKILL)
    killed = time.monotonic()
    os.waitpid(pid, 0)
    while more := os.read(reader, 65536):
        rest += more
    os.close(reader)
    for line in rest.decode().splitlines():
        kind, value, at, name = line.split("\t")
        match kind:
            case "start":
                life.start, life.file, life.synced, life.synced_at = int(value), name, int(value), float(at)
            case "flush":
                life.begun_at = float(at)
            case _:
                life.synced, life.synced_at, life.starved_at_sync = int(value), float(at), float(name)
    life.killed_at = killed
    return life


def starved(pid: int | str) -> float:
    """Seconds for which the threads of a process were ready to run while others did."""
    waited = 0
    with contextlib.suppress(OSError):
        for thread in Path(f"/proc/{pid}/task").iterdir():
            with contextlib.suppress(OSError):
                waited += int((thread / "schedstat").read_text().split()[1])
    return waited / 1e9


def _live(source: Path, data: Path, told: int) -> None:
    """Record and write the guide until killed."""
    try:
        os.setsid()
        original = RecordingFile.sync

        def sync(file: RecordingFile) -> None:
            os.write(told, f"flush\t0\t{time.monotonic()}\t\n".encode())
            original(file)
            said = f"sync\t{file.synced}\t{time.monotonic()}\t{starved('self')}\n"
            os.write(told, said.encode())

        def made(file: RecordingFile, *arguments: object, **more: object) -> None:
            begin(file, *arguments, **more)  # type: ignore[arg-type]
            os.write(told, f"start\t{file.length}\t{time.monotonic()}\t{file.path.name}\n".encode())

        begin = RecordingFile.__init__
        recorder_module._TICK = 0.1  # type: ignore[misc]
        setattr(RecordingFile, "sync", sync)  # noqa: B010 - a spy, which a type checker would refuse
        setattr(RecordingFile, "__init__", made)  # noqa: B010
        multiplex = Multiplex(tuner_for(str(source)), lambda _: None, lambda: None)
        multiplex.start()
        box = Box(data, multiplex)
        recorder = box.begin()
        if not recorder.timers.timers:
            now = int(time.time())
            recorder.add(Timer(ONE.url, now, now + 3600, "Soak"))
        store, number = Store(data / "tv.sqlite"), 0
        while True:
            number += 1
            events = tuple(
                Programme(
                    event, 1_800_000_000 + event * 600, 600, {"eng": f"News {number}"}, {"eng": "x" * 300}
                )
                for event in range(50)
            )
            store.apply([SaveSchedule(ServiceId(1, 1, number % 20), events)])
            time.sleep(0.03)
    except BaseException as error:
        print("the box failed:", repr(error), file=sys.stderr)
    finally:
        os._exit(1)


def _look(data: Path, life: _Life, found: Kills, chance: random.Random) -> None:
    """What a kill has left."""
    for name in ("recordings.sqlite", "tv.sqlite"):
        path = data / name
        if path.exists() and not _is_sound(path):
            found.corrupt += 1
            found.trouble = found.trouble or f"{name} is damaged"
    if any(data.glob("*.damaged-*")):
        found.corrupt += 1
    if not life.file:
        return
    found.recording += 1
    with contextlib.closing(sqlite3.connect(data / "recordings.sqlite")) as database:
        found.forgotten += database.execute("SELECT count(*) FROM timers").fetchone() != (1,)
    age = life.killed_at - life.synced_at
    found.ages.append(round(age, 3))
    if age > 1:
        flushing = max(0.0, life.killed_at - life.begun_at) if life.begun_at > life.synced_at else 0.0
        waited = life.starved - life.starved_at_sync
        found.late.append(
            f"{age:.2f} s: {flushing:.2f} s of them in a flush;"
            f" its threads waited {waited:.2f} s for a processor"
        )
    path = data / "recordings" / life.file
    if not path.exists():
        found.lost_bytes += life.synced
        return
    found.lost_bytes += max(0, life.synced - path.stat().st_size)
    _cut_the_power(path, life.synced, chance)
    mended = mend(path)
    found.lost_bytes += max(0, life.synced - mended.size)
    with path.open("rb") as file:
        file.seek(life.start // PACKET_SIZE * PACKET_SIZE)
        packets = as_packets(file.read())
    sound = bool((packets[:, 0] == 0x47).all()) and mended.size % PACKET_SIZE == 0
    whole = packets[: max(0, life.synced - life.start) // PACKET_SIZE]
    if len(whole):
        sound &= Continuity().feed(whole) == 0 and int(pids(whole[:1])[0]) == 0
        sound &= np.count_nonzero(pids(whole) == 0x1FFF) == 0
    if not sound:
        found.torn += 1
        found.trouble = found.trouble or f"{path} from byte {life.start} on"


def _cut_the_power(path: Path, synced: int, chance: random.Random) -> None:
    """A kill leaves what was written in the memory of the kernel; a power cut leaves less, or rubbish."""
    size = path.stat().st_size
    if size <= synced or chance.random() < 0.3:
        return
    with path.open("rb+") as file:
        file.truncate(chance.randint(synced, size))
        if chance.random() < 0.5:
            file.seek(0, os.SEEK_END)
            file.write(bytes(chance.randint(1, 9000)))


def _is_sound(path: Path) -> bool:
    try:
        with contextlib.closing(sqlite3.connect(path)) as database:
            return bool(database.execute("PRAGMA integrity_check").fetchone() == ("ok",))
    except sqlite3.DatabaseError:
        return False


if __name__ == "__main__":
    _, received, kept, times, begun, most = sys.argv
    came = kill(Path(received), Path(kept), int(times), int(begun), float(most))
    print(msgspec.json.encode(came).decode())
