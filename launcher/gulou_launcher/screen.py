"""The screen: the layers that are drawn, from the wallpaper to what lies over everything."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from kivy.graphics import Color, InstructionGroup, PopMatrix, PushMatrix, Rectangle, Translate

from gulou_launcher import theme
from gulou_launcher.paint import Rect
from gulou_launcher.wallpaper import Wallpaper

if TYPE_CHECKING:
    from gulou_launcher.player import Player
    from gulou_launcher.stage import Stage
    from gulou_launcher.window import Size, Window


_BEHIND_EVERY = 0.075
"""Seconds between two pictures of what lies dimmed behind a page, where there is no GPU."""


class Screen:
    """Layers, from below: ground (wallpaper or black), picture, its shade, page, system.

    `sky` as in `Wallpaper`.
    """

    def __init__(self, window: Window, sky: str = "") -> None:
        self.window = window
        self._ground = InstructionGroup()
        self._picture = InstructionGroup()
        self._shade = InstructionGroup()
        self._page = InstructionGroup()
        self._system = InstructionGroup()
        for layer in (self._ground, self._picture, self._shade, self._page, self._system):
            window.canvas.add(layer)
        self._shown: Stage | None = None
        self._way = Translate(0, 0)
        """How far the page that came is still beside its place."""
        self._covered = False
        self._cover: InstructionGroup | None = None
        """Stands in the place of all layers while the box rests."""
        self._shaded = False
        self._taken = 0.0
        self._wallpaper: bool | None = None
        self._paper = Wallpaper(window, sky)
        window.on_wake.append(self._paper_came)
        self._video: Any = None
        self.picture_serial = 0
        """Which of the player's streams the picture on the screen belongs to."""
        self.aspect = "auto"
        self.active_format = 0
        """How the picture fills the screen, as in `gulou.ui.Player`."""
        self.player: Callable[[], Player | None] = lambda: None

    @property
    def size(self) -> Size:
        return self.window.size

    @property
    def renderer(self) -> str:
        """OpenGL's name of who draws."""
        return self.window.renderer

    def ask_frame(self) -> None:
        """Something has changed; what lies under a cover asks in vain."""
        if self._cover is None:
            self.window.ask_frame()

    def ask_move(self) -> None:
        """Something is on its way."""
        if self._cover is None:
            self.window.ask_move()

    def cover(self, drawing: InstructionGroup | None) -> None:
        """Show nothing but this, on black; None: black alone. Called again it is drawn again."""
        self._cover = drawing or InstructionGroup()
        self.window.rests = True
        self.window.canvas.clear()
        self.window.canvas.add(self._cover)
        self.window.ask_frame()

    def uncover(self) -> None:
        """Show the layers again."""
        if self._cover is not None:
            self._cover = None
            self.window.rests = False
            self.window.canvas.clear()
            layers = (self._picture, self._shade, self._page, self._system)
            for layer in layers if self._covered else (self._ground, *layers):
                self.window.canvas.add(layer)
            self.window.ask_frame()

    def after(self, seconds: float, call: Callable[[], None]) -> None:
        self.window.after(seconds, call)

    def show(self, stage: Stage, *, wallpaper: bool, deeper: bool = False) -> None:
        """Put this page on the screen: one that lies deeper comes from the right, others from the left."""
        if self._shown is not None and self._shown is not stage:
            self._shown.left()
            side = theme.MOTION_WAY * self.size.height / 1080 * (1 if deeper else -1)
            stage.motion.begin(self, lambda left: setattr(self._way, "x", round(side * left)))
        self._shown = stage
        self._page.clear()
        for part in (PushMatrix(), self._way, stage.group, PopMatrix()):
            self._page.add(part)
        stage.dirty()
        self.wallpaper(wallpaper)

    def before_frame(self) -> None:
        """Leave out the ground where a page covers it: without a GPU that is most of a frame's work."""
        covered = self._shown is not None and self._shown.covered
        if self._cover is not None:
            return
        if covered != self._covered:
            self._covered = covered
            if covered:
                self.window.canvas.remove(self._ground)
            else:
                self.window.canvas.insert(0, self._ground)

    def show_system(self, stage: Stage) -> None:
        self._system.clear()
        self._system.add(stage.group)

    def wallpaper(self, wanted: bool) -> None:
        """Wallpaper or black behind the page."""
        # A picture that is shaded lies behind whatever page there is, and nothing is seen of what it covers.
        wanted = wanted and not (self._shaded and self._video is not None)
        if wanted == self._wallpaper:
            return
        self._wallpaper = wanted
        self._ground.clear()
        if wanted:
            self._paper.paint(self._ground, self.size)
        self.ask_frame()

    def _paper_came(self) -> None:
        """On the frame thread, when woken: the wallpaper may have been read."""
        if self._paper.take() and self._wallpaper:
            self.resized()

    def shade(self, wanted: bool) -> None:
        """Whether the picture is dimmed, so that words before it can be read."""
        if wanted == self._shaded:
            return
        self._shaded = wanted
        self._draw_shade()
        self.ask_frame()

    def _draw_shade(self) -> None:
        self._shade.clear()
        if self._video is None:
            return
        dimmed = self._video.dim(1.0 - theme.VEIL[3] if self._shaded else 1.0)
        if self._shaded and not dimmed:
            self._shade.add(Color(*theme.VEIL))
            self._shade.add(Rectangle(size=(self.size.width, self.size.height)))

    def resized(self) -> None:
        """The window has another size."""
        self._draw_shade()
        wanted, self._wallpaper = bool(self._wallpaper), None
        self.wallpaper(wanted)

    def picture_ready(self) -> None:
        """From any thread: a new picture waits."""
        self.window.wake()

    def take_picture(self) -> None:
        """On the frame thread, when woken: upload the newest picture, if there is one."""
        # Behind words a picture need not move as fast as it could: half the frames, half the work.
        now = time.monotonic()
        if self._shaded and self.window.software and now - self._taken < _BEHIND_EVERY:
            return
        player = self.player()
        frame = player.take_frame() if player is not None else None
        if frame is None:
            return
        self.wallpaper(False)
        new = self._video is None
        if new:
            from gulou_launcher.player.texture import VideoTexture

            self._video = VideoTexture()
            self._picture.add(self._video.group)
        self._taken = now
        self._video.aspect, self._video.active_format = self.aspect, self.active_format
        self._video.show(frame, Rect(0, 0, self.size.width, self.size.height))
        if new:
            self._draw_shade()
        self.picture_serial = frame.serial
        self.ask_frame()

    def clear_picture(self) -> None:
        """No picture will come for now (radio, a scrambled channel): wallpaper rather than a black hole."""
        if self._video is not None:
            self._picture.clear()
            self._video = None
            self._draw_shade()
            self.ask_frame()
        self.wallpaper(True)
