"""Makes the broadcast once: encodes every service, multiplexes them, and leaves av.ts and av.json."""

import json
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any, Final

from headend import encode, subtitles
from headend.elementary import AccessUnit, undecodable_video
from headend.encode import Quality
from headend.errors import HeadendError
from headend.lettering import BADGE
from headend.multiplex import Stream, multiplex
from headend.music import TUNES
from headend.services import SERVICES, Service, StreamType

VERSION: Final = 7
"""Raise it when the content changes: what was built before is then made again."""
_WORKERS: Final = 2
_MAKING: Final = ".making-"
Say = Callable[[str], None]
_Encoded = dict[tuple[int, int | None], list[AccessUnit]]
"""By service_id and number of the sound track, None for the picture."""


@dataclass(frozen=True)
class _Job:
    """One stream to encode; ``weight`` guesses its cost, so that the longest starts first."""

    what: str
    weight: int
    service: Service
    audio: int | None


def say(line: str) -> None:
    """Progress, on standard error."""
    print(line, file=sys.stderr, flush=True)


def build(folder: Path, quality: Quality = encode.FULL, progress: Say = say) -> Path:
    """Make av.ts and av.json in ``folder`` and return the folder; nothing is done where they are there.

    Raises HeadendError, and then leaves what was there before.
    """
    if is_built(folder, quality):
        return folder
    started = time.monotonic()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
        with tempfile.TemporaryDirectory(prefix=_MAKING, dir=folder) as name:
            work = Path(name)
            _make(work, quality, progress)
            # The stamp goes last: without it a stream counts as not made.
            (folder / "av.json").unlink(missing_ok=True)
            (work / "av.ts").replace(folder / "av.ts")
            (work / "av.json").replace(folder / "av.json")
    except OSError as error:
        raise HeadendError(f"cannot write the broadcast to {folder}: {error.strerror}") from error
    progress(f"headend: {folder / 'av.ts'} is ready after {time.monotonic() - started:.0f} s")
    return folder


def _sweep(folder: Path) -> None:
    """Remove what a build that was killed an hour ago or earlier has left; a younger one may still run."""
    for left in folder.glob(f"{_MAKING}*"):
        if time.time() - left.stat().st_mtime > 3600:
            shutil.rmtree(left, ignore_errors=True)


def is_built(folder: Path, quality: Quality) -> bool:
    """Whether ``folder`` holds this version of the broadcast in this quality."""
    try:
        about = json.loads((folder / "av.json").read_text("utf-8"))
        whole = (folder / "av.ts").stat().st_size == about["packets"] * 188
    except (OSError, ValueError, KeyError):
        return False
    return bool(whole and about["stamp"] == _stamp(quality))


def _stamp(quality: Quality) -> list[Any]:
    return [VERSION, quality.loop_seconds, quality.packets_per_second, quality.divide, quality.bit_rate]


def _make(work: Path, quality: Quality, progress: Say) -> None:
    if shutil.which("ffmpeg") is None:
        raise HeadendError("ffmpeg is missing: install the package ffmpeg")
    units = _encode_all(work, quality, progress)
    progress("headend: multiplexing")
    packets = multiplex(list(_streams(units, quality)), quality.loop_seconds, quality.packets_per_second)
    packets.tofile(work / "av.ts")
    (work / "av.json").write_text(
        json.dumps(describe(quality, len(packets)), ensure_ascii=False, indent=1), "utf-8"
    )


def _jobs() -> list[_Job]:
    jobs = []
    for one in SERVICES:
        if one.video is not None and one.video.scene is not None:
            slow = 3 if one.video.stream_type is StreamType.HEVC else 1
            jobs.append(_Job(f"{one.english}, picture", one.video.width * one.video.height * slow, one, None))
        for index, track in enumerate(one.audios):
            jobs.append(_Job(f"{one.english}, sound {track.tune}", 1, one, index))
    return sorted(jobs, key=lambda job: -job.weight)


def _encode_all(work: Path, quality: Quality, progress: Say) -> _Encoded:
    jobs = _jobs()
    made: _Encoded = {}
    context = get_context("spawn")
    stop = context.Event()
    with ProcessPoolExecutor(_WORKERS, context, _Worker.start, (stop,)) as pool:
        waiting = {pool.submit(_encode, job, quality, work): job for job in jobs}
        try:
            for number, done in enumerate(as_completed(waiting), start=1):
                job = waiting[done]
                made[job.service.service_id, job.audio] = done.result()
                progress(f"headend: {number}/{len(jobs)} {job.what}")
        except BaseException:
            stop.set()
            pool.shutdown(wait=True, cancel_futures=True)
            raise
    return made


class _Worker:
    """What each worker process knows: whether the build has been given up."""

    stop: Event

    @classmethod
    def start(cls, stop: Event) -> None:
        """The user's Ctrl-C is the first process's business; it tells the others."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        cls.stop = stop


def _encode(job: _Job, quality: Quality, work: Path) -> list[AccessUnit]:
    folder = work / f"{job.service.service_id}-{job.audio}"
    folder.mkdir()
    if job.audio is not None:
        return encode.audio(job.service.audios[job.audio], quality, folder)
    assert job.service.video is not None
    return encode.video(job.service, job.service.video, quality, folder, _Worker.stop.is_set)


_SCRAMBLED_SOURCE: Final = 105
"""The scrambled service takes its rhythm from this one's picture; nobody ever sees it."""


def _streams(made: _Encoded, quality: Quality) -> list[Stream]:
    streams = []
    for one in SERVICES:
        if one.video is not None:
            if one.video.scene is not None:
                units = made[one.service_id, None]
            elif one.scrambled:
                units = made[_SCRAMBLED_SOURCE, None]
            else:
                rate = round(one.video.bits_per_second * quality.bit_rate)
                units = undecodable_video(quality.frames, rate)
            streams.append(Stream(one.video_pid, 0xE0, units, True, one.scrambled))
        for index in range(len(one.audios)):
            track = made[one.service_id, index]
            private = one.audios[index].stream_type is StreamType.PRIVATE_PES
            stream_id = 0xBD if private else 0xC0
            streams.append(Stream(one.audio_pid(index), stream_id, track, one.video is None, one.scrambled))
        if one.subtitled:
            streams.append(Stream(one.subtitle_pid, 0xBD, subtitles.loop(quality.loop_seconds), False))
    return streams


def describe(quality: Quality, packets: int) -> dict[str, Any]:
    """What av.json says: enough for a test to know what it must find on the screen and in the sound."""
    return {
        "stamp": _stamp(quality),
        "packets": packets,
        "packets_per_second": quality.packets_per_second,
        "loop_seconds": quality.loop_seconds,
        "badge": dict(zip(("left", "top", "width", "height"), BADGE, strict=True)),
        "services": [
            {
                "service_id": one.service_id,
                "lcn": one.lcn,
                "chinese": one.chinese,
                "english": one.english,
                "rgb": list(one.rgb) if one.video is not None and one.video.scene is not None else None,
                "pmt_pid": one.pmt_pid,
                "pcr_pid": one.pcr_pid,
                "video_pid": one.video_pid if one.video is not None else None,
                "video_stream_type": int(one.video.stream_type) if one.video is not None else None,
                "audios": [
                    {
                        "pid": one.audio_pid(index),
                        "language": track.language,
                        "stream_type": int(track.stream_type),
                        "tone_hz": TUNES[track.tune].drone_hz,
                    }
                    for index, track in enumerate(one.audios)
                ],
                "subtitle_pid": one.subtitle_pid if one.subtitled else None,
                "scrambled": one.scrambled,
            }
            for one in SERVICES
        ],
    }
