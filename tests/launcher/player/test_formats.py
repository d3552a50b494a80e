"""What stations send beside plain pictures: fields instead of frames, sound by Dolby, HDR."""

from __future__ import annotations

import subprocess
from itertools import pairwise

import pytest

from gulou_launcher.player import PlayerState
from tests.launcher.player.conftest import Viewer
from tests.launcher.player.fake_gateway import AUDIO, VIDEO, FakeGateway, Recording

WIDTH, HEIGHT = 320, 180
_BAR = (
    f"color=black:s={WIDTH}x{HEIGHT}:r=50[a];color=white:s=24x{HEIGHT}:r=50[b];"
    r"[a][b]overlay=x='mod(t*400\,300)',interlace=scan=tff:lowpass=off,setfield=tff"
)
"""A white bar that runs to the right; in each field it is eight pixels farther."""
_HLG = "colorprim=bt2020:transfer=arib-std-b67:colormatrix=bt2020nc:keyint=12:open-gop=0:log-level=none"
FORMATS = {
    "h264": (_BAR, "-c:v libx264 -preset ultrafast -flags +ilme+ildct -x264-params tff=1 -pix_fmt yuv420p"),
    "mpeg2": (_BAR, "-c:v mpeg2video -b:v 2M -flags +ilme+ildct -top 1 -pix_fmt yuv420p"),
    "hlg": (
        f"color=white:s={WIDTH}x{HEIGHT}:r=25",
        f"-c:v libx265 -preset ultrafast -pix_fmt yuv420p10le -x265-params {_HLG}",
    ),
}


@pytest.fixture(scope="session")
def formats(tmp_path_factory: pytest.TempPathFactory, _tools: None) -> dict[str, Recording]:
    folder = tmp_path_factory.mktemp("formats")
    made = {}
    for name, (picture, codec) in FORMATS.items():
        path = folder / f"{name}.ts"
        command = (
            *("ffmpeg", "-v", "error", "-y", "-filter_complex", f"{picture}[v]"),
            *("-f", "lavfi", "-i", "sine=440:r=48000", "-map", "[v]", "-map", "0:a", *codec.split()),
            *("-g", "12", "-c:a", "ac3", "-t", "4", "-streamid", f"0:{VIDEO}", "-streamid", f"1:{AUDIO}"),
            *("-pes_payload_size", "0", "-muxdelay", "0.3", "-f", "mpegts", str(path)),
        )
        subprocess.run(command, check=True, timeout=60, stdin=subprocess.DEVNULL)
        made[name] = Recording(path)
    return made


def combed(viewer: Viewer) -> int:
    """Pixels in the middle of the picture in which a line differs from both of its neighbours."""
    frame = viewer.look()
    if frame is None or (frame.width, frame.height) != (WIDTH, HEIGHT):
        return WIDTH * HEIGHT
    pixels = bytes(frame.pixels)[::4]
    lines = [pixels[y * WIDTH : (y + 1) * WIDTH] for y in range(60, 120)]
    count = 0
    for above, (line, below) in zip(lines, pairwise(lines[1:]), strict=False):
        count += sum(
            abs(a - b) > 100 and abs(c - b) > 100 for a, b, c in zip(above, line, below, strict=True)
        )
    return count


@pytest.mark.parametrize("name", ["h264", "mpeg2"])
def test_fields_are_joined_to_pictures(
    formats: dict[str, Recording], gateway: FakeGateway, viewer: Viewer, name: str
) -> None:
    viewer.player.facts()
    viewer.player.open(gateway.open(formats[name]), video_pid=VIDEO, audio_pid=AUDIO)
    assert viewer.wait_state(PlayerState.playing)
    assert viewer.wait(lambda: combed(viewer) == 0)
    assert viewer.player.status.audio_codec == "ac3"
    assert viewer.wait(lambda: (facts := viewer.player.facts()) is not None and facts.interlaced)


def test_hlg_is_played_and_told(formats: dict[str, Recording], gateway: FakeGateway, viewer: Viewer) -> None:
    viewer.player.facts()
    viewer.player.open(gateway.open(formats["hlg"]), video_pid=VIDEO, audio_pid=AUDIO)
    assert viewer.wait(lambda: min(viewer.colour()) > 180)
    assert viewer.wait(lambda: (facts := viewer.player.facts()) is not None and facts.transfer == "hlg")
    facts = viewer.player.facts()
    assert facts is not None
    assert (facts.primaries, facts.toned) == ("bt.2020", False), "without a GPU nothing brings it down"
