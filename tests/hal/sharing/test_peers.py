"""Other people's players, unmodified, at our server: VLC, ffmpeg, GStreamer. `make test-peers` runs them."""

from __future__ import annotations

import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from shared_recordings import CABLE, Recordings, sharing

from gulou_hal.sharing.server import Server
from gulou_hal.ts.packet import SYNC_BYTE, as_packets, pids
from gulou_hal.tv.continuity import Continuity

pytestmark = pytest.mark.skipif(
    not os.environ.get("GULOU_PEERS"), reason="other people's players run with `make test-peers`"
)
SECONDS = 6.0
ENOUGH = 4_000_000 / 8 / 188 * SECONDS * 0.6
"""Packets of the recording, 4 Mbit/s, in that time, less what a player needs to begin."""


@pytest.fixture
def server(recording: Path) -> Iterator[Server]:
    with sharing(Recordings({CABLE: recording}, tuners=4)) as running:
        yield running


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder in which anybody may write: VLC refuses to be root."""
    path = Path(tempfile.mkdtemp(prefix="gulou-peers-"))
    path.chmod(0o777)
    yield path
    shutil.rmtree(path)


def needs(program: str, package: str) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed (Debian's {package})")


def run(command: list[str], folder: Path, *, until: Callable[[], bool], user: str | None = None) -> str:
    """Let a player run until something has happened, then end it as Ctrl+C does; return what it said."""
    said = folder / "said.log"
    if user is not None and os.geteuid() == 0:
        pwd.getpwnam(user)
    else:
        user = None
    with said.open("w") as output:
        player = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            user=user,
            env={**os.environ, "HOME": str(folder)},
            cwd=folder,
        )
    deadline = time.monotonic() + 25
    try:
        while time.monotonic() < deadline and player.poll() is None and not until():
            time.sleep(0.1)
    finally:
        player.send_signal(signal.SIGINT)
        try:
            player.wait(10)
        except subprocess.TimeoutExpired:
            player.kill()
            player.wait()
    return said.read_text("utf-8", "replace")


def check(file: Path, said: str) -> None:
    """Every packet is there: in step, without a gap, from the programme's pictures to the stuffing."""
    data = file.read_bytes()
    packets = as_packets(data)
    assert len(packets) > ENOUGH, said[-3000:]
    assert (packets[:, 0] == SYNC_BYTE).all()
    continuity = Continuity()
    continuity.feed(packets)
    assert continuity.errors == 0
    assert {0, 17, 256, 0x1FFF} <= set(pids(packets).tolist())


def grown(file: Path) -> Callable[[], bool]:
    """Whether a file holds as much as was sent in the time that a player is given."""
    return lambda: file.exists() and file.stat().st_size > 4_000_000 / 8 * SECONDS


def test_vlc_takes_every_packet(server: Server, folder: Path) -> None:
    needs("cvlc", "vlc-bin and vlc-plugin-base")
    file = folder / "vlc.ts"
    url = f"satip://127.0.0.1:{server.port}/?src=1&{CABLE}&pids=all"
    command = ["cvlc", "-I", "dummy", "-vv", "--demux", "dump", "--demuxdump-file", str(file), url]
    check(file, run(command, folder, until=grown(file), user="nobody"))


def test_vlc_plays_a_channel_of_the_list(server: Server, folder: Path) -> None:
    needs("cvlc", "vlc-bin and vlc-plugin-base")
    file = folder / "channel.ts"
    url = f"http://127.0.0.1:{server.port}/channels.m3u"
    sout = f"#std{{access=file,mux=ts,dst={file}}}"
    command = ["cvlc", "-I", "dummy", "-vv", "--playlist-autostart", "--sout", sout, url]
    said = run(
        command, folder, until=lambda: file.exists() and file.stat().st_size > 1_000_000, user="nobody"
    )
    probe = subprocess.run(
        ["ffprobe", "-v", "error", "-show_entries", "stream=codec_name", "-of", "csv=p=0", str(file)],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert {"h264", "aac"} <= set(probe.stdout.replace(",", " ").split()), said[-3000:]


@pytest.mark.parametrize("way", ["udp", "tcp"])
def test_ffmpeg_misses_nothing(server: Server, folder: Path, way: str) -> None:
    needs("ffmpeg", "ffmpeg")
    url = f"rtsp://127.0.0.1:{server.port}/?{CABLE}&pids=all"
    file = folder / "ffmpeg.ts"
    command = ["ffmpeg", "-v", "debug", "-rtsp_transport", way, "-i", url]
    command += ["-map", "0:v:0", "-map", "0:a:0", "-c", "copy", "-t", str(SECONDS), "-f", "mpegts", str(file)]
    said = run(command, folder, until=lambda: False)
    assert not re.findall("Continuity check failed|Packet corrupt|RTP: missed", said), said[-3000:]
    frames = subprocess.run(
        [
            *("ffprobe", "-v", "error", "-count_packets", "-select_streams", "v:0"),
            *("-show_entries", "stream=nb_read_packets", "-of", "csv=p=0", str(file)),
        ],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert int((frames.stdout.split() or ["0"])[0].strip(",")) >= 25 * SECONDS * 0.9, said[-3000:]


@pytest.mark.parametrize("way", ["udp", "tcp"])
def test_gstreamer_takes_every_packet(server: Server, folder: Path, way: str) -> None:
    needs("gst-launch-1.0", "gstreamer1.0-tools")
    known = subprocess.run(["gst-inspect-1.0", "--exists", "rtspsrc"], check=False).returncode == 0
    if not known:
        pytest.skip("GStreamer has no rtspsrc (Debian's gstreamer1.0-plugins-good)")
    file = folder / "gst.ts"
    url = f"rtsp://127.0.0.1:{server.port}/?{CABLE}&pids=all"
    source = ["rtspsrc", f"location={url}", f"protocols={way}"]
    command = ["gst-launch-1.0", "-e", *source, "!", "rtpmp2tdepay", "!", "filesink", f"location={file}"]
    check(file, run(command, folder, until=grown(file)))
