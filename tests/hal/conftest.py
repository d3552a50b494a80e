"""Transport streams made with ffmpeg for the tests of this folder."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

_PROGRAMMES = (
    # H.264 with a random-access point each half second; MPEG-2 with two; sound alone
    ("-map", "0:v", "-map", "1:a", "-map", "0:v", "-map", "1:a", "-map", "1:a"),
    ("-c:v:0", "libx264", "-preset:v:0", "ultrafast", "-g:v:0", "12", "-c:a:0", "aac"),
    ("-c:v:1", "mpeg2video", "-g:v:1", "12", "-b:v:1", "1M", "-c:a:1", "mp2", "-c:a:2", "mp2"),
    ("-program", "program_num=1:title=One:st=0:st=1"),
    ("-program", "program_num=2:title=Two:st=2:st=3"),
    ("-program", "program_num=3:title=Sound:st=4"),
)


@pytest.fixture(scope="session")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three seconds of a multiplex with three services: H.264, MPEG-2 and sound alone, at 4 Mbit/s."""
    if shutil.which("ffmpeg") is None:
        pytest.skip("ffmpeg is not installed")
    path = tmp_path_factory.mktemp("ts") / "recording.ts"
    sources = ("-f", "lavfi", "-i", "testsrc2=s=320x180:r=25", "-f", "lavfi", "-i", "sine=440:r=48000")
    arguments = [argument for group in _PROGRAMMES for argument in group]
    end = ("-t", "3", "-muxrate", "4M", "-pcr_period", "40", "-f", "mpegts", "-y", str(path))
    subprocess.run(
        ["ffmpeg", "-v", "error", *sources, *arguments, *end],
        check=True,
        timeout=60,
        stdin=subprocess.DEVNULL,
    )
    return path
