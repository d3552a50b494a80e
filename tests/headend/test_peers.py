"""What others see in the broadcast: ffprobe, ffmpeg and GStreamer, none of which shares a line with us."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from headend.encode import SMALL
from headend.lettering import BADGE
from headend.music import TUNES
from headend.services import SERVICES, Service, StreamType

from gulou_hal.ts.packet import as_packets, is_random_access, pids, starts_unit

CODECS = {
    StreamType.H264: "h264",
    StreamType.HEVC: "hevc",
    StreamType.MPEG2_VIDEO: "mpeg2video",
    StreamType.AAC_ADTS: "aac",
    StreamType.MPEG1_AUDIO: "mp2",
    StreamType.AVS: "cavs",
    StreamType.PRIVATE_PES: "ac3",
}
CLEAR = [
    one for one in SERVICES if not one.scrambled and one.video is not None and one.video.scene is not None
]


def tool(name: str) -> str:
    path = shutil.which(name)
    if path is None:
        pytest.skip(f"{name} is not installed")
    return path


def run(*command: str) -> bytes:
    done = subprocess.run(command, capture_output=True, check=False, timeout=30)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


@pytest.fixture(scope="module")
def programs(recording: Path) -> dict[int, Any]:
    """ffprobe's programs by number."""
    output = run(tool("ffprobe"), "-v", "quiet", "-of", "json", "-show_programs", str(recording))
    return {program["program_id"]: program for program in json.loads(output)["programs"]}


def test_ffprobe_lists_the_services_that_we_built(programs: dict[int, Any]) -> None:
    assert {number: program["tags"]["service_name"] for number, program in programs.items()} == {
        one.service_id: one.chinese for one in SERVICES
    }
    for one in SERVICES:
        program = programs[one.service_id]
        assert (program["pmt_pid"], program["pcr_pid"]) == (one.pmt_pid, one.pcr_pid)
        assert tuple(sorted(int(stream["id"], 16) for stream in program["streams"])) == one.elementary_pids


def test_ffprobe_finds_the_codecs_sizes_and_languages(programs: dict[int, Any]) -> None:
    for one in SERVICES:
        streams = {int(stream["id"], 16): stream for stream in programs[one.service_id]["streams"]}
        if one.video is not None:
            picture = streams[one.video_pid]
            assert picture["codec_name"] == CODECS[one.video.stream_type]
            if one in CLEAR:
                assert picture["display_aspect_ratio"] == "16:9"
                assert picture["r_frame_rate"] == "25/1"
        for index, track in enumerate(one.audios):
            sound = streams[one.audio_pid(index)]
            assert sound["codec_name"] == CODECS[track.stream_type]
            assert sound["tags"]["language"] == track.language
        if one.subtitled:
            assert streams[one.subtitle_pid]["codec_name"] == "dvb_subtitle"


def test_gstreamer_takes_the_same_streams_out_of_every_service(recording: Path, tmp_path: Path) -> None:
    """As many pads link as the service has streams, and each gives something."""
    gst = tool("gst-launch-1.0")
    for one in CLEAR:
        files = [tmp_path / f"{one.service_id}-{number}" for number in range(len(one.elementary_pids))]
        sinks = "".join(f" d. ! queue ! filesink async=false location={file}" for file in files)
        demux = f"filesrc location={recording} ! tsdemux program-number={one.service_id} name=d{sinks}"
        run(gst, *demux.split())
        assert all(file.stat().st_size > 1000 for file in files), one.english


def test_gstreamer_reads_every_table(recording: Path) -> None:
    """Its parser raises on service types above 0x1F and on GBK, so it checks that we use neither."""
    gst = tool("gst-launch-1.0")
    output = run(gst, "-m", "filesrc", f"location={recording}", "!", "tsparse", "!", "fakesink").decode()
    kinds = set(re.findall(r"\(element\): (\w+), section=", output))
    assert {"pat", "pmt", "nit", "sdt", "eit", "tdt", "tot"} <= kinds


@pytest.mark.parametrize("service", CLEAR, ids=lambda service: service.english)
def test_ffmpeg_decodes_every_frame_without_a_complaint(service: Service, recording: Path) -> None:
    """From the first random-access point on, over the seams of the loop."""
    path = str(one_service(service, recording))
    command = [tool("ffmpeg"), "-v", "error", "-i", path, "-map", "0:v", "-map", "0:a", "-f", "null", "-"]
    done = subprocess.run(command, capture_output=True, check=False, timeout=120)
    assert (done.returncode, done.stderr.decode()) == (0, "")


def one_service(service: Service, recording: Path) -> Path:
    """The recording cut down to one service, from a random-access point of its picture on."""

    packets = as_packets(recording.read_bytes())
    packet_pids = pids(packets)
    keys = np.flatnonzero((packet_pids == service.video_pid) & is_random_access(packets))
    wanted = np.isin(packet_pids, (0, service.pmt_pid, *service.elementary_pids))
    wanted[: keys[0]] &= np.isin(packet_pids[: keys[0]], (0, service.pmt_pid))
    # Whole access units only: stop each stream where its last one begins.
    for pid in service.elementary_pids:
        rows = np.flatnonzero(packet_pids == pid)
        wanted[rows[rows >= rows[starts_unit(packets[rows])][-1]]] = False
    path = recording.with_name(f"service-{service.service_id}.ts")
    packets[wanted].tofile(path)
    return path


@pytest.mark.parametrize("service", CLEAR, ids=lambda service: service.english)
def test_the_badge_has_the_services_colour_on_the_screen(service: Service, recording: Path) -> None:
    left, top, width, height = BADGE
    size = 320, 180
    picture = run(
        tool("ffmpeg"), "-v", "quiet", "-i", str(one_service(service, recording)), "-map", "0:v", "-vf",
        f"scale={size[0]}:{size[1]},format=rgb24", "-frames:v", "1", "-f", "rawvideo", "-",
    )  # fmt: skip
    x, y = round((left + width / 2) * size[0]), round((top + height / 2) * size[1])
    seen = picture[3 * (y * size[0] + x) :][:3]
    assert max(abs(a - b) for a, b in zip(seen, service.rgb, strict=True)) < 24


def test_each_sound_track_plays_its_own_tone(recording: Path) -> None:
    for one in SERVICES:
        if one.scrambled:
            continue
        for index, track in enumerate(one.audios):
            raw = run(
                tool("ffmpeg"), "-v", "quiet", "-i", str(recording), "-map",
                f"0:i:0x{one.audio_pid(index):x}",
                "-t", "9.6", "-ac", "1", "-ar", "8000", "-f", "s16le", "-",
            )  # fmt: skip
            samples = np.frombuffer(raw, dtype="<i2").astype(float)
            strength = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
            hertz = np.arange(len(strength)) * 8000 / len(samples)

            def level(tone: float, strength: Any = strength, hertz: Any = hertz) -> float:
                return float(strength[np.abs(hertz - tone) < 1.0].max())

            nearby = [tune.drone_hz * 1.03 for tune in TUNES.values()]
            assert level(TUNES[track.tune].drone_hz) > 2 * np.median([level(tone) for tone in nearby])


def test_subtitles_show_a_line_at_the_foot_of_the_picture(recording: Path) -> None:
    service = next(one for one in SERVICES if one.subtitled)
    assert SMALL.loop_seconds < 5
    graph = (
        f"color=black:s=1280x720:r=5:d=5[back];[back][0:i:0x{service.subtitle_pid:x}]"
        "overlay=shortest=0,format=gray[out]"
    )
    raw = run(
        *(tool("ffmpeg"), "-v", "quiet", "-copyts", "-start_at_zero", "-canvas_size", "1280x720"),
        *("-i", str(recording), "-filter_complex", graph, "-map", "[out]", "-t", "5", "-f", "rawvideo", "-"),
    )
    frames = np.frombuffer(raw, dtype=np.uint8).reshape(-1, 720, 1280)
    lit = (frames > 200).sum(axis=(1, 2))
    assert lit.max() > 2000 and lit.min() == 0
    rows = np.flatnonzero((frames[lit.argmax()] > 200).any(axis=1))
    assert rows.min() > 540 and rows.max() < 660
