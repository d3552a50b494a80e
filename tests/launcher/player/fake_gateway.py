"""The gateway's part towards the player: a recording sent down a pipe as one live service.

Fresh PAT and PMT first, then everything since the last random access point, then the rest as time passes.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import subprocess
import threading
import time
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from pathlib import Path

PACKET = 188
PMT_PID = 0x1000
VIDEO, AUDIO, SECOND_AUDIO, SUBTITLE = 0x100, 0x101, 0x102, 0x1F0
_F_SETPIPE_SZ = 1031
_TICK_S = 0.02


def encode(
    path: Path,
    colour: str,
    codec: str,
    seconds: float = 8.0,
    size: str = "320x180",
    picture: str = "color=c={colour}:",
) -> Path:
    """A service in one colour (or FFmpeg's `picture`), with a tone in Chinese and a higher one in English."""
    picture = picture.format(colour=colour) if "{" in picture else f"{picture}="
    video = {
        "h264": "-c:v libx264 -preset ultrafast -bf 2",
        "mpeg2": "-c:v mpeg2video -b:v 1M",
        "hevc": "-c:v libx265 -preset ultrafast -x265-params log-level=none:keyint=12:open-gop=0",
        "radio": "",
    }[codec]
    sources = [] if codec == "radio" else ["-f", "lavfi", "-i", f"{picture}s={size}:r=25:d={seconds}"]
    for tone in (440, 880):
        sources += ["-f", "lavfi", "-i", f"sine=frequency={tone}:sample_rate=48000:d={seconds}"]
    first = 0 if codec == "radio" else 1
    pids = [*([] if codec == "radio" else [VIDEO]), AUDIO, SECOND_AUDIO]
    command = [
        *("ffmpeg", "-loglevel", "error", "-y", *sources),
        *(part for stream in range(first + 2) for part in ("-map", str(stream))),
        *video.split(),
        *("-pix_fmt", "yuv420p", "-g", "12", "-c:a", "mp2", "-b:a", "128k"),
        *("-metadata:s:a:0", "language=chi", "-metadata:s:a:1", "language=eng"),
        *(part for index, pid in enumerate(pids) for part in ("-streamid", f"{index}:{pid}")),
        *("-pes_payload_size", "0", "-muxdelay", "0.3", "-f", "mpegts", str(path)),
    ]
    subprocess.run(command, check=True, timeout=60)
    return path


def crc32(data: bytes) -> int:
    """ISO/IEC 13818-1 annex A."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte << 24
        for _ in range(8):
            crc = (crc << 1 ^ (0x04C11DB7 if crc & 0x80000000 else 0)) & 0xFFFFFFFF
    return crc


def packetize(pid: int, payload: bytes, counter: int = 0) -> bytes:
    """A section (with its pointer) or a PES packet in transport packets, stuffed with an adaptation field."""
    out = bytearray()
    for at in range(0, len(payload), PACKET - 4):
        part = payload[at : at + PACKET - 4]
        start, control, stuffing = (0x40 if at == 0 else 0), 0x10, b""
        if (missing := PACKET - 4 - len(part)) > 0:
            control = 0x30
            stuffing = b"\x00" if missing == 1 else bytes((missing - 1, 0)) + b"\xff" * (missing - 2)
        out += bytes((0x47, start | pid >> 8, pid & 0xFF, control | (counter & 15))) + stuffing + part
        counter += 1
    return bytes(out)


def section(table_id: int, table_extension: int, body: bytes) -> bytes:
    """A long section of version 0, ready for `packetize`."""
    head = bytes((table_id,)) + (0xB000 | len(body) + 9).to_bytes(2, "big")
    whole = head + table_extension.to_bytes(2, "big") + b"\xc1\0\0" + body
    return b"\0" + whole + crc32(whole).to_bytes(4, "big")


def subtitle_page(pts: int, width: int = 256, height: int = 32) -> bytes:
    """A PES packet with a DVB subtitle: one white bar in the middle of a 720 × 576 screen (EN 300 743)."""

    def segment(kind: int, body: bytes) -> bytes:
        return bytes((0x0F, kind, 0, 1)) + len(body).to_bytes(2, "big") + body

    line = bytes((0x11, 0x0F, width - 25, 0x10, 0x00, 0xF0))  # one run of `width` in colour 1
    fields = line * (height // 2)
    page = bytes((10, 0x08, 0, 0xFF)) + (232).to_bytes(2, "big") + (272).to_bytes(2, "big")
    region = bytes((0, 0x08)) + width.to_bytes(2, "big") + height.to_bytes(2, "big") + bytes((0x4B, 0, 0, 3))
    region += bytes((0, 0, 0, 0, 0xF0, 0))
    colours = bytes((0, 0x0F, 0, 0x41, 0, 0, 0, 0xFF, 1, 0x41, 235, 128, 128, 0))
    pixels = b"\0\0\x01" + len(fields).to_bytes(2, "big") * 2 + fields * 2
    segments = segment(0x10, page) + segment(0x11, region) + segment(0x12, colours) + segment(0x13, pixels)
    data = b"\x20\x00" + segments + segment(0x80, b"") + b"\xff"
    stamp = bytes((0x21 | pts >> 29 & 0x0E, pts >> 22 & 0xFF, pts >> 14 & 0xFE | 1, pts >> 7 & 0xFF))
    stamp += bytes((pts << 1 & 0xFE | 1,))
    return b"\0\0\x01\xbd" + (len(data) + 8).to_bytes(2, "big") + b"\x84\x80\x05" + stamp + data


@dataclass(frozen=True)
class Recording:
    """A transport stream with one programme, as `encode` makes it."""

    path: Path

    @cached_property
    def packets(self) -> list[bytes]:
        data = self.path.read_bytes()
        return [data[at : at + PACKET] for at in range(0, len(data), PACKET)]

    @cached_property
    def clock(self) -> list[tuple[int, float]]:
        """(packet number, PCR in seconds)."""
        return [
            (number, int.from_bytes(p[6:11], "big") / 128 / 90_000)
            for number, p in enumerate(self.packets)
            if p[3] & 0x20 and p[4] > 0 and p[5] & 0x10
        ]

    @cached_property
    def random_access(self) -> list[int]:
        """Packets where decoding can start: of the video, or of the first sound for radio."""
        pids = [(p[1] & 31) << 8 | p[2] for p in self.packets]
        wanted = VIDEO if VIDEO in pids else AUDIO
        return [
            number
            for number, p in enumerate(self.packets)
            if pids[number] == wanted and p[3] & 0x20 and p[4] > 0 and p[5] & 0x40
        ]

    @cached_property
    def elementary_streams(self) -> bytes:
        """The PMT's loop over elementary streams."""
        pmt = next(p for p in self.packets if (p[1] & 31) << 8 | p[2] == PMT_PID)[5:]
        return pmt[12 : 3 + (int.from_bytes(pmt[1:3], "big") & 0xFFF) - 4]

    def number_at(self, seconds: float) -> int | None:
        """The packet that is sent at this PCR; None after the end."""
        for (number, start), (next_number, end) in pairwise(self.clock):
            if start <= seconds < end:
                return number + int((next_number - number) * (seconds - start) / (end - start))
        return None


@dataclass
class FakeGateway:
    """Sends recordings; `close` ends all that is still sent."""

    subtitles: bool = False
    _closing: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def open(
        self,
        recording: Recording,
        join_s: float = 1.5,
        stop_after_s: float = 60.0,
        old_enough_s: float = 0.0,
        late_s: float = 0.0,
    ) -> int:
        """The reading end of a pipe with this service, joined `join_s` after its start, `late_s` from now."""
        read, write = os.pipe()
        fcntl.fcntl(write, _F_SETPIPE_SZ, 1 << 20)
        thread = threading.Thread(
            target=self._send,
            args=(write, recording, join_s, stop_after_s, old_enough_s, late_s),
            daemon=True,
        )
        self._threads.append(thread)
        thread.start()
        return read

    def raw(self, data: bytes, *, keep_open: bool = False) -> int:
        """The reading end of a pipe with just these bytes."""
        read, write = os.pipe()
        fcntl.fcntl(write, _F_SETPIPE_SZ, 1 << 20)

        def send() -> None:
            with contextlib.suppress(BrokenPipeError):
                os.write(write, data)
            if keep_open:
                self._closing.wait()
            os.close(write)

        thread = threading.Thread(target=send, daemon=True)
        self._threads.append(thread)
        thread.start()
        return read

    def close(self) -> None:
        self._closing.set()
        for thread in self._threads:
            thread.join(5)

    def tables(self, recording: Recording) -> bytes:
        """PAT and PMT."""
        streams = recording.elementary_streams
        if self.subtitles:
            descriptor = bytes((0x59, 8)) + b"chi" + bytes((0x10, 0, 1, 0, 1))
            streams += bytes((6, 0xE0 | SUBTITLE >> 8, SUBTITLE & 0xFF, 0xF0, len(descriptor))) + descriptor
        pcr_pid = (recording.packets[recording.clock[0][0]][1] & 31) << 8 | recording.packets[
            recording.clock[0][0]
        ][2]
        pat = section(0, 1, b"\0\x01" + (0xE000 | PMT_PID).to_bytes(2, "big"))
        pmt = section(2, 1, (0xE000 | pcr_pid).to_bytes(2, "big") + b"\xf0\0" + streams)
        return packetize(0, pat) + packetize(PMT_PID, pmt)

    def _send(
        self,
        write: int,
        recording: Recording,
        join_s: float,
        stop_after_s: float,
        old_enough_s: float,
        late_s: float,
    ) -> None:
        try:
            self._closing.wait(late_s)
            begin = recording.clock[0][1] + join_s
            at = recording.number_at(begin) or 0
            newest = recording.number_at(begin - old_enough_s) or 0
            first = max((r for r in recording.random_access if r <= newest), default=0)
            _write_all(write, self.tables(recording) + b"".join(recording.packets[first:at]))
            start = time.monotonic()
            sent_subtitles = 0
            while not self._closing.wait(_TICK_S):
                passed = time.monotonic() - start
                upto = recording.number_at(begin + passed)
                if upto is None or passed > stop_after_s:
                    return
                _write_all(write, b"".join(recording.packets[at:upto]))
                at = upto
                if self.subtitles and passed * 2 >= sent_subtitles:
                    page = subtitle_page(int((begin + passed + 0.5) * 90_000))
                    _write_all(write, packetize(SUBTITLE, page, sent_subtitles * 10))
                    sent_subtitles += 1
        except BrokenPipeError:
            pass  # the player has left
        finally:
            os.close(write)


def _write_all(fd: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]
