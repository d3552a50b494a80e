"""One ffmpeg per elementary stream: scenes go in as raw frames, tunes as samples."""

import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from headend import lettering, music, radiotext
from headend.elementary import FRAME_RATE, GOP, AccessUnit, read_audio, read_video
from headend.errors import HeadendError
from headend.scenes import scene
from headend.scenes.picture import Picture
from headend.services import Audio, Service, StreamType, Video

_LEAD_IN_FRAMES: Final = 10
"""Audio frames that only warm up the encoder: the loop's end, so that its start follows on."""


@dataclass(frozen=True)
class Quality:
    """How much to make: the full broadcast, or a small one that builds in seconds for tests.

    ``divide`` is how many times smaller the coded pictures are, and ``bit_rate`` the part of the video
    bit rates that is used.
    """

    loop_seconds: float
    packets_per_second: int
    divide: int
    bit_rate: float

    @property
    def frames(self) -> int:
        return round(self.loop_seconds * FRAME_RATE)


FULL: Final = Quality(60.0, 13_500, 1, 1.0)
SMALL: Final = Quality(4.8, 5_000, 4, 0.2)
"""4.8 s is the shortest length near five seconds that whole GOPs, AAC and MP2 frames all fill."""


@dataclass(frozen=True)
class _AudioCodec:
    options: tuple[str, ...]
    suffix: str
    frame_samples: int
    rate: int


_AUDIO: Final = {
    # At 32 kHz, unlike 48, a whole number of AAC frames fills the loop.
    StreamType.AAC_ADTS: _AudioCodec(("-c:a", "aac", "-f", "adts"), "aac", 1024, 32_000),
    StreamType.MPEG1_AUDIO: _AudioCodec(("-c:a", "mp2", "-f", "mp2"), "mp2", 1152, 48_000),
    StreamType.PRIVATE_PES: _AudioCodec(("-c:a", "ac3", "-f", "ac3"), "ac3", 1536, 48_000),
}

_GOP_OPTIONS: Final = ("-g", str(GOP), "-bf", "0", "-sc_threshold", "0")
_X265: Final = (
    f"keyint={GOP}:min-keyint={GOP}:scenecut=0:bframes=0:rc-lookahead=0:repeat-headers=1:aud=1:"
    "pools=1:frame-threads=1:log-level=error:open-gop=0"
)
_VIDEO: Final = {
    StreamType.H264: (
        "-c:v", "libx264", "-preset", "superfast", "-profile:v", "high", "-threads", "1",
        *_GOP_OPTIONS, "-keyint_min", str(GOP), "-x264-params", "aud=1:rc-lookahead=0:sync-lookahead=0",
    ),
    StreamType.MPEG2_VIDEO: ("-c:v", "mpeg2video", *_GOP_OPTIONS, "-qmin", "2"),
    StreamType.HEVC: ("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", _X265),
}  # fmt: skip


def audio(track: Audio, quality: Quality, folder: Path) -> list[AccessUnit]:
    """The frames of one sound track, exactly one loop of them."""
    codec = _AUDIO[track.stream_type]
    frames = round(quality.loop_seconds * codec.rate / codec.frame_samples)
    samples = music.sixteen_bit(music.play(track.tune, quality.loop_seconds, codec.rate))
    lead = samples[-2 * _LEAD_IN_FRAMES * codec.frame_samples :]
    tail = samples[: 4 * codec.frame_samples]
    path = folder / f"{track.tune}.{codec.suffix}"
    bits = track.bits_per_second - (radiotext.CODED_LESS if track.speaks else 0)
    command = [
        *_FFMPEG, "-f", "s16le", "-ar", str(codec.rate), "-ac", "1", "-i", "pipe:0",
        "-b:a", str(bits), "-ac", "2", *codec.options, str(path),
    ]  # fmt: skip
    _run(command, lead + samples + tail, track.tune)
    units = read_audio(path, codec.frame_samples, codec.rate, _LEAD_IN_FRAMES, frames)
    return radiotext.speak(units, track.bits_per_second) if track.speaks else units


def video(
    service: Service, picture: Video, quality: Quality, folder: Path, stop: Callable[[], bool]
) -> list[AccessUnit]:
    """Draw and encode one service's loop; ``stop`` is asked before every frame whether to give up."""
    width, height = _even(picture.width / quality.divide), _even(picture.height / quality.divide)
    display = _even(height * 16 / 9)
    half = 2 if height > 576 else 1
    canvas = Picture(_even(display / half), _even(height / half))
    drawing = scene(picture.scene or "", canvas.width, canvas.height, quality.loop_seconds)
    path = folder / f"{service.service_id}.ts"
    command = _video_command(service, picture, quality, (width, height, display), canvas, folder, path)
    process = subprocess.Popen(command, stdin=subprocess.PIPE)
    assert process.stdin is not None
    try:
        with process.stdin as pipe:
            for number in range(quality.frames):
                if stop():
                    raise HeadendError("the build was stopped")
                drawing.draw(canvas, number / FRAME_RATE)
                pipe.write(canvas.data)
    except BrokenPipeError:
        pass  # ffmpeg has said why; its exit code follows.
    except BaseException:
        process.kill()
        raise
    finally:
        code = process.wait()
    if code:
        raise HeadendError(
            f"ffmpeg could not encode the picture of {service.english}: see what it said above"
        )
    return read_video(path, quality.frames)


def _video_command(
    service: Service, picture: Video, quality: Quality, size: tuple[int, int, int], canvas: Picture,
    folder: Path, path: Path,
) -> list[str]:  # fmt: skip
    width, height, display = size
    inputs: list[str] = []
    chain = [f"[0:v]scale={width}:{height}:flags=bilinear,format=yuv420p[v0]"]
    plates = (lettering.name_plate(service, display, height), lettering.badge(service, display, height))
    squeeze = width / display
    for index, plate in enumerate(plates, start=1):
        file = folder / f"{service.service_id}-{index}.png"
        image = plate.image.resize((_even(plate.image.width * squeeze), _even(plate.image.height)))
        image.save(file)
        inputs += ["-i", str(file)]
        chain.append(_overlay(index, image.width, image.height, _even(plate.x * squeeze), plate.y))
    clock = lettering.Clock(display, height)
    faces = folder / f"{service.service_id}-clock.rgba"
    with faces.open("wb") as file_out:
        for number in range(round(quality.loop_seconds * lettering.CLOCKS_PER_SECOND)):
            file_out.write(clock.at(number / lettering.CLOCKS_PER_SECOND).tobytes())
    face = f"{clock.size}x{clock.size}"
    rate = str(lettering.CLOCKS_PER_SECOND)
    inputs += ["-f", "rawvideo", "-pix_fmt", "rgba", "-s", face, "-r", rate, "-i", str(faces)]
    chain.append(_overlay(3, _even(clock.size * squeeze), clock.size, _even(clock.x * squeeze), clock.y))
    colours = "setparams=range=tv:colorspace=bt709:color_primaries=bt709:color_trc=bt709"
    chain.append(f"[v3]setdar=16/9,{colours}[out]")
    rate_bits = round(picture.bits_per_second * quality.bit_rate)
    return [
        *_FFMPEG, "-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", f"{canvas.width}x{canvas.height}",
        "-r", str(FRAME_RATE), "-i", "pipe:0", *inputs, "-filter_complex_threads", "1",
        "-filter_complex", ";".join(chain), "-map", "[out]", *_VIDEO[picture.stream_type],
        "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv",
        "-b:v", str(rate_bits), "-maxrate", str(rate_bits), "-bufsize", str(rate_bits // 2),
        "-muxdelay", "0", "-muxpreload", "0", "-f", "mpegts", str(path),
    ]  # fmt: skip


def _overlay(index: int, width: int, height: int, x: int, y: int) -> str:
    image = f"[{index}:v]scale={width}:{height}:out_color_matrix=bt709:out_range=tv,format=yuva420p[o{index}]"
    return f"{image};[v{index - 1}][o{index}]overlay={x}:{y}[v{index}]"


_FFMPEG: Final = ("ffmpeg", "-hide_banner", "-nostdin", "-loglevel", "error", "-y")


def _run(command: list[str], data: bytes, what: str) -> None:
    try:
        done = subprocess.run(command, input=data, check=False)
    except FileNotFoundError:
        raise HeadendError("ffmpeg is missing: install the package ffmpeg") from None
    if done.returncode:
        raise HeadendError(f"ffmpeg could not encode the sound of {what}: see what it said above")


def _even(value: float) -> int:
    return max(2, round(value) & ~1)
