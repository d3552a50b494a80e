"""One mpv core and what it plays. Its life: idle → loading → loaded → leaving → idle."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from enum import Enum, auto
from typing import Any, TypeVar

import msgspec

from gulou.ui.player import PlayerFacts
from gulou_launcher.player import reasons
from gulou_launcher.player.libmpv import EndReason, Event, EventId, Handle
from gulou_launcher.player.options import DEINTERLACE
from gulou_launcher.player.status import PlayerState, PlayerStatus, Selection, Track, Tracks, VideoShape

_T = TypeVar("_T")
_OBSERVED = ("vid", "aid", "sid", "current-ao", "hwdec-current")
_KINDS = {"vid": "video", "aid": "audio", "sid": "sub"}  # mpv's options and track types
_TICK_S = 1.0  # how often counters are read while something plays

_LEAP_S = 600.0  # more than this between two looks, and a broadcaster's clock was set anew
_PATIENCE_S = 4.0  # without picture or sound, since the stream began


class _Phase(Enum):
    idle = auto()
    loading = auto()  # loadfile is queued
    loaded = auto()  # mpv has taken it up
    leaving = auto()  # stop is queued


class Core:
    """Feeds one mpv core with one stream at a time and turns its events into a `PlayerStatus`.

    `changed(core)` and `freed(core)` are called from the core's event thread: a new status, and idle again.
    """

    def __init__(
        self, handle: Handle, changed: Callable[[Core], None], freed: Callable[[Core], None]
    ) -> None:
        self.handle = handle
        self.status = PlayerStatus()
        self.shape: VideoShape | None = None  # unknown until just after the first picture
        self._changed, self._freed = changed, freed
        self._lock = threading.Lock()
        self._phase = _Phase.idle
        self._leave = False
        self._fd = -1
        self._opened_at = 0.0
        self._time = self._played = 0.0
        self._selection = Selection()
        self._tracks = Tracks()
        self._no_picture = ""
        self.moments: dict[str, float] = {}
        """When what plays came how far, on the monotonic clock."""
        self._deinterlacing = False
        self.facts: PlayerFacts | None = None
        """What plays in detail, each second while `wants_facts`."""
        self.wants_facts = False
        self.shown = False
        self.pictures = 0  # rendered since the last tick
        self._counted_at = 0.0
        self._closing = False
        handle.observe(_OBSERVED)
        handle.hook("on_preloaded")
        self._thread = threading.Thread(target=self._run, name="player-events", daemon=True)
        self._thread.start()

    @property
    def idle(self) -> bool:
        """Whether `load` may be called."""
        return self._phase is _Phase.idle

    @property
    def live(self) -> bool:
        """Whether its pictures are wanted."""
        return self._phase in (_Phase.loading, _Phase.loaded) and not self._leave

    @property
    def has_picture(self) -> bool:
        """Whether it plays and a picture of it was rendered."""
        return self.live and self.shown

    def load(self, fd: int, selection: Selection, serial: int, opened_at: float) -> None:
        """Play the transport stream read from `fd`, which is the core's from now on. Only when idle."""
        with self._lock:
            self._phase, self._leave = _Phase.loading, False
            self._fd, self._selection, self._opened_at = fd, selection, opened_at
            self.moments = {"loaded": time.monotonic()}
            self.shown = False
            self._time = self._played = 0.0
            self._counted_at, self.pictures = time.monotonic(), 0
            self._tracks, self.shape, self._no_picture = Tracks(), None, ""
            self.status = PlayerStatus(PlayerState.opening, serial)
        if self._deinterlacing:
            self._deinterlacing = False
            self.handle.command("vf", "set", "")
        self.handle.command("loadfile", f"fd://{fd}", "replace")

    def leave(self) -> None:
        """Stop; `freed` follows once mpv has let go of everything."""
        with self._lock:
            self._leave = True
            if self._phase is not _Phase.loaded:
                return  # idle, leaving already, or loading: then it is stopped as soon as mpv has begun
            self._phase = _Phase.leaving
        self.handle.command("stop")

    def select(self, selection: Selection) -> None:
        """Change the elementary streams of what plays."""
        with self._lock:
            before, self._selection = self._selection, selection
            tracks = self._tracks
        if not tracks.all:
            return  # the hook will choose
        for kind, option, old, new in (
            ("audio", "aid", before.audio_pid, selection.audio_pid),
            ("sub", "sid", before.subtitle_pid, selection.subtitle_pid),
        ):
            paged = kind == "sub" and before.subtitle_page != selection.subtitle_page
            if paged:
                self.handle.command("set", "teletext-page", str(selection.subtitle_page or 100))
                self.handle.command("set", option, "no")  # another page needs another decoder
            if old != new or paged:
                track = tracks.of_pid(kind, new)
                self.handle.command("set", option, str(track.id) if track else "no")
        if before.mix_pid != selection.mix_pid or (
            selection.mix_pid and before.audio_pid != selection.audio_pid
        ):
            self.handle.command("set", "lavfi-complex", self._mixing(selection))

    def picture_shown(self) -> None:
        """The renderer has finished the first picture of this stream."""
        self.moments.setdefault("rendered", time.monotonic())
        self.shown = True
        self._set(state=PlayerState.playing, reason=self._missing())

    def destroy(self) -> None:
        """End the core; its render context must be freed before."""
        self._closing = True
        self.handle.wake()
        self._thread.join()
        self.handle.destroy()
        _close(self._fd)

    # The event thread.

    def _run(self) -> None:
        while not self._closing:
            event = self.handle.wait_event(
                -1 if self.idle else max(0.0, self._counted_at + _TICK_S - time.monotonic())
            )
            match event.id:
                case EventId.none if self.live and not self._closing:
                    self._read_counters()
                    self._watch()
                case EventId.hook:
                    self._choose_tracks()
                    self.handle.resume(event.code)
                case EventId.start_file:
                    self._started()
                case EventId.video_reconfig:
                    self._read_shape()
                case EventId.playback_restart:
                    self._restarted()
                case EventId.property_change:
                    self._property(event)
                case EventId.end_file:
                    self._ended(event)
                case EventId.idle:
                    self._became_idle()
                case EventId.shutdown:
                    return

    def _started(self) -> None:
        with self._lock:
            self._phase = _Phase.leaving if self._leave else _Phase.loaded
        if self._phase is _Phase.leaving:
            self.handle.command("stop")

    def _choose_tracks(self) -> None:
        """mpv has read the PMT and waits: name the wanted tracks. A track's `src-id` is its PID."""
        self.moments.setdefault("tracks", time.monotonic())
        if self.status.state is PlayerState.failed:
            self._set(state=PlayerState.opening, reason="")  # nothing had come for long: now it does
        tracks = Tracks(
            tuple(
                Track(t["type"], t["id"], t["src-id"], t.get("codec", ""))
                for t in _decoded(self.handle.get("track-list"), list[dict[str, Any]])
                if "src-id" in t
            )
        )
        with self._lock:
            self._tracks, chosen = tracks, self._selection
        self.handle.set_now("teletext-page", str(chosen.subtitle_page or 100))
        self.handle.set_now("lavfi-complex", self._mixing(chosen))
        pids = {"vid": chosen.video_pid, "aid": chosen.audio_pid, "sid": chosen.subtitle_pid}
        for option, pid in pids.items():
            kind = _KINDS[option]
            track = tracks.of_pid(kind, pid)
            self.handle.set_now(option, str(track.id) if track else "no")
            self._set_track(kind, track)

    def _mixing(self, selection: Selection) -> str:
        """mpv's filter graph for two sounds at once: the second speaks, the first gives way a little."""
        main = self._tracks.of_pid("audio", selection.audio_pid)
        mixed = self._tracks.of_pid("audio", selection.mix_pid) if selection.mix_pid else None
        if main is None or mixed is None or main is mixed:
            return ""
        return f"[aid{main.id}][aid{mixed.id}]amix=inputs=2:duration=first:weights=0.7 1:normalize=0[ao]"

    def _missing(self) -> str:
        """What of the wanted streams is not there, in words."""
        if self._no_picture:
            return self._no_picture
        if not self._tracks.all:
            return ""
        if self._selection.video_pid and self.status.video_pid is None:
            return reasons.NO_PICTURE_LISTED  # also when its decoder could not be opened
        if self._selection.audio_pid and not self._tracks.of_pid("audio", self._selection.audio_pid):
            return reasons.NO_SOUND_LISTED
        return ""

    def _read_shape(self) -> None:
        # The core answers only after the first picture was rendered: it waits for that itself.
        params = self._record("video-params")
        if not all(params.get(side) for side in ("w", "h", "dw", "dh")):
            return
        shape = VideoShape(params["w"], params["h"], params["dw"] / params["dh"], self._interlaced())
        self.shape = shape
        self._set(video=shape)
        self._deinterlace(shape.interlaced)

    def _restarted(self) -> None:
        """Sound and picture run; for radio this is the first sign of life."""
        if self.handle.get("vid") in (None, "no"):
            self._set(state=PlayerState.playing, reason=self._missing())

    def _set_track(self, kind: str, track: Track | None) -> None:
        pid, codec = (track.pid, track.codec) if track else (None, "")
        match kind:
            case "video":
                self._set(video_pid=pid, video_codec=codec)
            case "audio":
                self._set(audio_pid=pid, audio_codec=codec)
            case "sub":
                self._set(subtitle_pid=pid)

    def _property(self, event: Event) -> None:
        match event.name:
            case "vid" | "aid" | "sid":
                kind = _KINDS[event.name]
                self._set_track(kind, self._tracks.of_id(kind, event.value))
            case "current-ao":
                self._set(audio_output=event.value or "")
            case "hwdec-current":
                self._set(hardware_decoder=event.value if event.value not in (None, "no") else "")

    def _read_counters(self) -> None:
        now = time.monotonic()
        pictures, self.pictures = self.pictures, 0
        elapsed, self._counted_at = now - self._counted_at, now
        self._set(
            quiet=True,
            time_s=self._elapsed(),
            looked_at=time.monotonic(),
            dropped_frames=int(self._number("frame-drop-count") + self._number("decoder-frame-drop-count")),
            av_delay_s=self._number("avsync"),
            fps=round(pictures / elapsed, 1),
        )
        self._deinterlace(self._interlaced())
        self.facts = self._find_facts() if self.wants_facts else None

    def _find_facts(self) -> PlayerFacts:
        params, status = self._record("video-params"), self.status
        sound = self._record("audio-params")
        transfer = str(params.get("gamma", ""))
        return PlayerFacts(
            width=int(params.get("w") or 0),
            height=int(params.get("h") or 0),
            rate=round(self._number("container-fps") or self._number("estimated-vf-fps"), 2),
            drawn=status.fps,
            interlaced=self._deinterlacing or self._interlaced(),  # what was joined is no more
            video=status.video_codec,
            audio=status.audio_codec,
            decoder=status.hardware_decoder,
            transfer=transfer,
            primaries=str(params.get("primaries", "")),
            toned=transfer in ("pq", "hlg"),
            dropped=status.dropped_frames,
            delay=round(status.av_delay_s, 3),
            buffered=round(self._number("demuxer-cache-duration"), 2),
            channels=str(sound.get("hr-channels") or sound.get("channels") or ""),
        )

    def _elapsed(self) -> float:
        """Seconds of the stream that have played; a leap of its clock is none of them."""
        moved, self._time = self._number("time-pos") - self._time, self._number("time-pos")
        if -_LEAP_S < moved < _LEAP_S:
            self._played += moved
        return self._played

    def _record(self, name: str) -> dict[str, Any]:
        """A property that has parts; empty when unavailable."""
        return _decoded(self.handle.get(name), dict[str, Any])

    def _interlaced(self) -> bool:
        return bool(self._record("video-frame-info").get("interlaced"))

    def _number(self, name: str) -> float:
        try:
            return float(self.handle.get(name) or 0)
        except ValueError:
            return 0.0

    def _deinterlace(self, interlaced: bool) -> None:
        """Join fields to pictures once the decoder has met any; a filter costs time and delays a picture."""
        if interlaced and not self._deinterlacing:
            self._deinterlacing = True
            self.handle.command("vf", "set", DEINTERLACE)

    def _watch(self) -> None:
        """Say so when nothing comes, and let the sound play when only the picture does not.

        A tuner may look for its signal for long: a picture that comes late has as much time as any.
        """
        waited = time.monotonic() - self.moments.get("tracks", self._opened_at)
        if self.status.state is not PlayerState.opening or waited < _PATIENCE_S:
            return
        both = self.status.video_pid is not None and self.status.audio_pid is not None
        if both and self._record("demuxer-cache-state").get("fw-bytes"):
            self._no_picture = reasons.NO_PICTURE_ARRIVES
            self.handle.command("set", "vid", "no")
        else:
            self._set(state=PlayerState.failed, reason=reasons.NOTHING_ARRIVES)

    def _ended(self, event: Event) -> None:
        if self._leave:
            return
        if event.code == EndReason.eof:
            if self.status.state is PlayerState.playing:
                self._set(state=PlayerState.ended, reason=reasons.ENDED)
            else:
                self._set(state=PlayerState.failed, reason=self._missing() or reasons.ENDED_EARLY)
        elif event.code == EndReason.error:
            self._set(state=PlayerState.failed, reason=self._missing() or reasons.of_error(event.error))

    def _became_idle(self) -> None:
        with self._lock:
            if self._phase in (_Phase.idle, _Phase.loading):
                return  # the idle of before our loadfile
            # Once idle is seen another thread may load(): the descriptor must be taken before.
            fd, self._fd = self._fd, -1
            self._phase = _Phase.idle
        _close(fd)
        self._freed(self)

    def _set(self, *, quiet: bool = False, **changes: Any) -> None:
        """Change the status and tell of it; `quiet` is for counters, which nobody need redraw for."""
        with self._lock:
            status = replace(self.status, **changes)
            if status.state is PlayerState.playing and status.opened_ms is None:
                status = replace(status, opened_ms=(time.monotonic() - self._opened_at) * 1000)
            if status == self.status:
                return
            self.status = status
        if self.live and not quiet:
            self._changed(self)


def _close(fd: int) -> None:
    if fd >= 0:
        with contextlib.suppress(OSError):
            os.close(fd)


def _decoded(text: str | None, kind: type[_T]) -> _T:
    """mpv's JSON as this type, empty where it is none."""
    try:
        return msgspec.json.decode(text or "", type=kind)
    except msgspec.DecodeError:
        return kind()
