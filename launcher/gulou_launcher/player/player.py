"""The video player: plays one service at a time from a file descriptor, and changes to the next at once.

Two mpv cores take turns. A core that has played needs some 20 ms to let go of its stream, decoder and sound;
the next service does not wait for it, it starts on the other core, which is idle.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import msgspec

from gulou.ui.player import Aspect, PlayerFacts
from gulou_launcher.player import active_format
from gulou_launcher.player.audio import audio_outputs
from gulou_launcher.player.core import Core
from gulou_launcher.player.frames import Frame
from gulou_launcher.player.libmpv import Handle, PlayerError, give_memory_back
from gulou_launcher.player.options import (
    BUILT_IN_SCRIPTS,
    CONTAINED,
    CONVERSION,
    OPENGL,
    PLAYING,
    PROMPT,
    SOFTWARE,
    aspect_options,
)
from gulou_launcher.player.outputs import AUTO, Output, outputs
from gulou_launcher.player.renderer import Renderer
from gulou_launcher.player.software_renderer import SoftwareRenderer
from gulou_launcher.player.status import PlayerState, PlayerStatus, Selection, VideoShape

if TYPE_CHECKING:
    from gulou_launcher.player.opengl_renderer import OpenGLRenderer


_OUTPUT_AGAIN_S = 60.0
"""After which an output that was gone is tried again, with the next channel."""


@dataclass(frozen=True, slots=True)
class _Opening:
    """An open() that waits for a free core."""

    fd: int
    selection: Selection
    serial: int
    at: float


class Player:
    """Live television from file descriptors. Every method returns at once, except `close`.

    `on_change` is told each new status, `on_frame` that a new picture can be taken; both are called from the
    player's threads and must not block.
    """

    def __init__(
        self,
        on_change: Callable[[PlayerStatus], None],
        on_frame: Callable[[], None] = lambda: None,
        *,
        renderer: Renderer = Renderer.software,
        audio_outputs: Callable[[], str] = audio_outputs,
        cores: int = 2,
    ) -> None:
        """`audio_outputs()` is mpv's `ao` option, asked at each open()."""
        self._on_change, self._on_frame = on_change, on_frame
        self._audio_outputs, self._kind = audio_outputs, renderer
        self._wanted_cores = cores
        self._lock = threading.RLock()
        self._warming: threading.Thread | None = None
        self._cores: list[Core] = []
        self._renderer: SoftwareRenderer | OpenGLRenderer | None = None
        self._active: Core | None = None
        self._lingering: Core | None = None  # its last picture is drawn until the active core has one
        self._pending: _Opening | None = None
        self._serial = 0
        self._stopped = 0  # pictures up to this serial are not to be shown any more
        self._selection = Selection()
        self._status = PlayerStatus()
        self._loudness = {"volume": "100", "mute": "no"}  # mpv's properties
        self._output = AUTO
        self._gave_way = 0.0  # when what was chosen was found to be gone; 0: it is there
        self._pace = {"pause": "no", "speed": "1"}
        self._size = (1280, 720)
        self._aspect: Aspect = "auto"
        self._format = 0
        self._shaped: VideoShape | None = None
        self._ao = ""
        self._closed = False
        self._telling = threading.RLock()
        self._told = PlayerStatus()
        atexit.register(self.close)

    def warm(self) -> None:
        """Begin loading libmpv in a thread, so that the first open() need not."""
        with self._lock:
            if self._warming is None and not self._closed:
                self._warming = threading.Thread(target=self._build, name="player-warm", daemon=True)
                self._warming.start()

    def open(
        self,
        fd: int,
        *,
        video_pid: int | None = None,
        audio_pid: int | None = None,
        subtitle_pid: int | None = None,
        subtitle_page: int = 0,
        mix_pid: int | None = None,
    ) -> int:
        """Play the transport stream that comes out of `fd` in place of what plays now.

        `fd` belongs to the player from here on. Returns the serial that statuses and frames of this stream
        carry. The last picture of the stream before stays the newest frame until this one has its own; where
        this one has none, it is gone at once.
        """
        now = time.monotonic()
        with self._lock:
            self._serial += 1
            self._selection = Selection(video_pid, audio_pid, subtitle_pid, subtitle_page, mix_pid)
            self._drop_pending()
            self._pending = _Opening(fd, self._selection, self._serial, now)
            if self._closed:
                self._drop_pending()
                return self._serial
            self._leave(linger=video_pid is not None)
            if video_pid is None:
                self._stopped = self._serial - 1
            self._status = PlayerStatus(PlayerState.opening, self._serial)
            self._begin()
            if not self._cores:
                self.warm()
            serial = self._serial
        self._notify()
        return serial

    def select_audio(self, pid: int | None, mix_pid: int | None = None) -> None:
        """Play the sound on this PID, None is silence; and together with it the one on `mix_pid`."""
        self._select(replace(self._selection, audio_pid=pid, mix_pid=mix_pid))

    def select_subtitle(self, pid: int | None, page: int = 0) -> None:
        """Show the subtitles on this PID, of teletext those on this page; None hides them."""
        self._select(replace(self._selection, subtitle_pid=pid, subtitle_page=page))

    def set_aspect(self, aspect: Aspect, code: int = 0) -> None:
        """How the picture fills the screen; for `auto` by the active format `code` of what is sent."""
        with self._lock:
            self._aspect, self._format = aspect, code
            self._apply_aspect()

    def _apply_aspect(self) -> None:
        width, height = self._size
        for core in self._cores:
            shape = core.shape
            part = active_format.panscan(self._format, shape.aspect, width / height) if shape else 0.0
            for name, value in aspect_options(self._aspect, part, top=active_format.at_top(self._format)):
                core.handle.command("set", name, value)

    def set_size(self, width: int, height: int) -> None:
        """The window's size in pixels."""
        with self._lock:
            self._size = (width, height)
            if self._renderer is not None:
                self._renderer.set_size(width, height)

    def set_volume(self, percent: float) -> None:
        """Loudness, 0-100."""
        self._loudness["volume"] = f"{min(100.0, max(0.0, percent)):.1f}"
        self._apply_loudness()

    def set_mute(self, mute: bool) -> None:
        """Silence, without forgetting the loudness."""
        self._loudness["mute"] = "yes" if mute else "no"
        self._apply_loudness()

    def set_output(self, name: str) -> None:
        """Where sound comes out, as `find_outputs` names it; while that is gone, as the system chooses."""
        with self._lock:
            if name != self._output:
                self._output = name
                self._gave_way = 0.0
                self._apply_output()

    def find_outputs(self, found: Callable[[tuple[Output, ...]], object]) -> None:
        """Have `found` called with where sound can come out, from a thread: asking takes a while."""
        threading.Thread(target=self._find_outputs, args=(found,), name="player-outputs", daemon=True).start()

    def set_pace(self, *, paused: bool, speed: float) -> None:
        """Stand still, or play this many times as fast."""
        pace = {"pause": "yes" if paused else "no", "speed": f"{min(4.0, max(0.25, speed)):g}"}
        with self._lock:
            if pace != self._pace:
                self._pace = pace
                self._apply_pace(self._active)

    @property
    def status(self) -> PlayerStatus:
        """What plays now, with counters at most one second old."""
        with self._lock:
            return self._active.status if self._active is not None else self._status

    @property
    def moments(self) -> dict[str, float]:
        """When what plays was `loaded`, its `tracks` were known, its first picture was `rendered`."""
        with self._lock:
            return dict(self._active.moments) if self._active is not None else {}

    def facts(self) -> PlayerFacts | None:
        """What plays in detail, at most a second old; from the second time on that this is asked."""
        with self._lock:
            for core in self._cores:
                core.wants_facts = core is self._active
            facts = self._active.facts if self._active is not None else None
        if facts is None:
            return None
        toned = facts.toned and self._kind is Renderer.opengl
        return msgspec.structs.replace(facts, toned=toned)

    def take_frame(self) -> Frame | None:
        """The newest finished picture since the last call. On the frame thread (its GL context is used)."""
        if self._kind is Renderer.opengl and self._renderer is None and self._cores:
            self._attach(self._opengl_renderer())
        frame = self._renderer.take() if self._renderer is not None else None
        return frame if frame is not None and frame.serial > self._stopped else None

    def stop(self) -> None:
        """Play nothing; the memory of pictures is given back."""
        with self._lock:
            self._drop_pending()
            self._leave(linger=False)
            self._status, self._stopped = PlayerStatus(serial=self._serial), self._serial
            if self._renderer is not None:
                self._renderer.clear()
        self._notify()

    def close(self) -> None:
        """Stop for good and wait until libmpv has gone. On the frame thread; may be called more than once."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            self._drop_pending()
            self._active = self._lingering = None
            warming = self._warming
        if warming is not None:
            warming.join()
        for core in self._cores:
            core.leave()
        if self._renderer is not None:
            self._renderer.close()
        for core in self._cores:
            core.destroy()
        atexit.unregister(self.close)

    # The player's own threads.

    def _build(self) -> None:
        """Load libmpv, make the cores and begin what was asked for meanwhile."""
        cores: list[Core] = []
        try:
            drawing = OPENGL if self._kind is Renderer.opengl else SOFTWARE
            options = {**CONTAINED, **PROMPT, **PLAYING, **CONVERSION, **drawing}
            for _ in range(self._wanted_cores):
                cores.append(Core(Handle(options, BUILT_IN_SCRIPTS), self._core_changed, self._core_freed))
            renderer = SoftwareRenderer(cores, self._on_frame) if self._kind is Renderer.software else None
        except PlayerError as error:
            for core in cores:
                core.destroy()
            self._fail(str(error))
            return
        with self._lock:
            self._cores = cores
            self._apply_loudness()
            self._apply_output()
            self._apply_aspect()
        if renderer is not None:
            self._attach(renderer)
        else:
            self._on_frame()  # the frame thread must make the renderer: it has the GL context

    def _opengl_renderer(self) -> SoftwareRenderer | OpenGLRenderer:
        """The GPU's renderer, or the CPU's where the GPU does not do after all."""
        from gulou_launcher.player.opengl_renderer import OpenGLRenderer

        try:
            return OpenGLRenderer(self._cores, self._on_frame)
        except PlayerError:
            self._kind = Renderer.software
            for core in self._cores:
                for name, value in SOFTWARE.items():
                    core.handle.command("set", name, value)
            return SoftwareRenderer(self._cores, self._on_frame)

    def _attach(self, renderer: SoftwareRenderer | OpenGLRenderer) -> None:
        with self._lock:
            self._renderer = renderer
            renderer.set_size(*self._size)
            self._begin()

    def _fail(self, reason: str) -> None:
        with self._lock:
            self._warming = None  # the next open() tries again
            self._drop_pending()
            self._status = PlayerStatus(PlayerState.failed, self._serial, reason)
        self._notify()

    def _begin(self) -> None:
        """Give the newest open() to an idle core, now or when one is freed. Needs the lock."""
        core = next((c for c in self._cores if c.idle), None)
        if core is None or self._pending is None or self._renderer is None or self._closed:
            return
        if (outputs := self._audio_outputs()) != self._ao:
            self._ao = outputs
            for each in self._cores:
                each.handle.command("set", "ao", outputs)
        if self._gave_way and time.monotonic() > self._gave_way + _OUTPUT_AGAIN_S:
            self._gave_way = 0.0
            self._apply_output()
        opening, self._pending = self._pending, None
        self._active = core
        self._apply_pace(core)
        core.load(opening.fd, opening.selection, opening.serial, opening.at)

    def _leave(self, *, linger: bool) -> None:
        """Stop what plays. A GPU has no copy of the last picture: there the core that has it goes on, silent,
        until the next core has one. Needs the lock."""
        active, self._active = self._active, None
        if linger and active is not None and self._kind is Renderer.opengl and active.has_picture:
            self._end_lingering()
            self._lingering = active
            active.handle.command("set", "aid", "no")
            return
        if active is not None:
            active.leave()
        if not linger:
            self._end_lingering()

    def _end_lingering(self) -> None:
        if self._lingering is not None:
            self._lingering.leave()
            self._lingering = None

    def _drop_pending(self) -> None:
        if self._pending is not None:
            with contextlib.suppress(OSError):
                os.close(self._pending.fd)
            self._pending = None

    def _select(self, selection: Selection) -> None:
        with self._lock:
            self._selection = selection
            if self._pending is not None:
                self._pending = replace(self._pending, selection=selection)
            elif self._active is not None:
                self._active.select(selection)

    def _apply_loudness(self) -> None:
        with self._lock:
            for core in self._cores:
                for name, value in self._loudness.items():
                    core.handle.command("set", name, value)

    def _apply_output(self) -> None:
        for core in self._cores:
            core.handle.command("set", "audio-device", AUTO if self._gave_way else self._output)

    def _look_at_output(self, core: Core) -> None:
        """mpv is silent where the output that it was told of is gone: another is better. Needs the lock."""
        silent = core.status.audio_output == "null" != self._ao
        if silent and self._output != AUTO and not self._gave_way:
            self._gave_way = time.monotonic()
            self._apply_output()

    def _find_outputs(self, found: Callable[[tuple[Output, ...]], object]) -> None:
        self.warm()
        warming = self._warming
        if warming is not None:
            warming.join()
        system = self._audio_outputs().split(",", 1)[0]
        # `close` waits for `warming` alone: where it was quicker, nobody is asked.
        cores = () if self._closed else self._cores
        found(outputs(cores[0].handle.get("audio-device-list"), system) if cores else ())

    def _apply_pace(self, core: Core | None) -> None:
        if core is not None:
            for name, value in self._pace.items():
                core.handle.command("set", name, value)

    def _core_changed(self, core: Core) -> None:
        with self._lock:
            if core is not self._active:
                return
            if core.status.state is not PlayerState.opening:
                self._end_lingering()
            self._look_at_output(core)
            if self._format and core.shape != self._shaped:
                self._shaped = core.shape
                self._apply_aspect()
        self._notify()

    def _notify(self) -> None:
        """Tell the newest status, once, and never an older one after it."""
        with self._telling:
            status = self.status
            if status != self._told:
                self._told = status
                self._on_change(status)

    def _core_freed(self, core: Core) -> None:
        with self._lock:
            if core is self._lingering and core.idle:
                self._lingering = None
            if core is self._active and core.idle:  # it ended by itself
                self._status = core.status
                self._active = None
            elif self._active is not None and self._active.status.audio_output == "null" != self._ao:
                # The sound card was still held by the core that has just been freed.
                self._active.handle.command("ao-reload")
            self._begin()
            resting = self._active is None
        if resting:
            give_memory_back()
