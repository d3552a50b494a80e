"""What the player says of itself: plain values, safe to hand from thread to thread."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class PlayerState(StrEnum):
    """The player's own state; scrambling and signal are the gateway's to tell."""

    idle = "idle"  # nothing was asked
    opening = "opening"  # asked, no picture or sound yet
    playing = "playing"  # a picture is in the buffer, or the sound of a radio service runs
    ended = "ended"  # the writer closed the stream after it had played
    failed = "failed"  # nothing can be shown; `reason` says why


@dataclass(frozen=True, slots=True)
class VideoShape:
    """A picture's pixels across and down, and `aspect`: width : height as it must be shown."""

    width: int
    height: int
    aspect: float
    interlaced: bool = False


@dataclass(frozen=True, slots=True)
class PlayerStatus:
    """One moment of the player. PIDs are those really decoded; None where nothing of the kind is."""

    state: PlayerState = PlayerState.idle
    serial: int = 0  # number of the open() this speaks of; 0 before the first
    reason: str = ""  # a sentence for people when failed or ended, or when part of the service is missing
    video_pid: int | None = None
    audio_pid: int | None = None
    subtitle_pid: int | None = None
    video: VideoShape | None = None
    fps: float = 0.0  # pictures rendered in the last second
    video_codec: str = ""  # FFmpeg's name, as "h264"
    audio_codec: str = ""
    hardware_decoder: str = ""  # mpv's name, as "vaapi"; empty: decoded on the CPU
    audio_output: str = ""  # mpv's name, as "alsa"; "null" is a silent clock
    dropped_frames: int = 0  # since this open()
    av_delay_s: float = 0.0  # sound minus picture
    time_s: float = 0.0  # of the stream, since its beginning, when it was last looked at
    looked_at: float = 0.0  # the monotonic time of that
    opened_ms: float | None = None  # from open() to the first picture (or sound, for radio)


@dataclass(frozen=True, slots=True)
class Selection:
    """The elementary streams to play, by PID (ISO/IEC 13818-1 §2.4.4.9); None: none of this kind."""

    video_pid: int | None = None
    audio_pid: int | None = None
    subtitle_pid: int | None = None
    subtitle_page: int = 0  # of teletext; 0: not teletext
    mix_pid: int | None = None  # a second sound that is heard together with the first


@dataclass(frozen=True, slots=True)
class Track:
    """One elementary stream as mpv numbers it: `id` counts from 1 within its kind."""

    kind: str  # "video", "audio" or "sub"
    id: int
    pid: int
    codec: str = ""


@dataclass(frozen=True, slots=True)
class Tracks:
    """The elementary streams that the demultiplexer found in the PMT."""

    all: tuple[Track, ...] = field(default=())

    def of_pid(self, kind: str, pid: int | None) -> Track | None:
        """The track of this kind on this PID, if the stream has it."""
        return next((t for t in self.all if t.kind == kind and t.pid == pid), None)

    def of_id(self, kind: str, number: str | None) -> Track | None:
        """The track that mpv calls `number`; "no", "auto" and None are none."""
        return next((t for t in self.all if t.kind == kind and str(t.id) == number), None)
