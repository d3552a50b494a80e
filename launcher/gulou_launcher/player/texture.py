"""A picture on the screen: uploads frames to a texture and draws it, letterboxed, inside a rectangle.

Everything here belongs to the frame thread.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kivy.graphics import Callback, Color, InstructionGroup, Rectangle
from kivy.graphics.opengl import GL_BLEND, glDisable, glEnable
from kivy.graphics.texture import Texture

from gulou_launcher.letterbox import Place
from gulou_launcher.player.filling import fill
from gulou_launcher.player.frames import Frame


class VideoTexture:
    """Add `group` to a canvas, then `show` each frame."""

    def __init__(self) -> None:
        self.group = InstructionGroup()
        self.aspect = "auto"
        """As in `gulou.ui.Player`: its shapes are mpv's affair, what fills the screen is ours."""
        self.active_format = 0
        """What of the picture is to be seen, as its broadcaster says."""
        self._texture: Any = None
        self._draw: Callable[[tuple[float, float, float, float], int, int], None] | None = None
        self._parts = (0.0, 0.0, 1.0, 1.0)
        self._rectangle = Rectangle(size=(0, 0))
        self._light = Color(1, 1, 1, 1)
        # Without a GPU blending a full screen costs several milliseconds; a picture is opaque.
        self.group.add(Callback(lambda _: glDisable(GL_BLEND)))
        self.group.add(self._light)
        self.group.add(self._rectangle)
        self.group.add(Callback(lambda _: glEnable(GL_BLEND)))

    def dim(self, light: float) -> bool:
        """Show only so much of its light, at no cost; False where the GPU draws the picture by itself."""
        self._light.rgb = (light, light, light)
        return self._draw is None

    def show(self, frame: Frame, place: Place, screen_height: float | None = None) -> None:
        """Upload a frame and draw it letterboxed in `place`, whose `y` counts from the top of the screen.

        `screen_height` may be left out where `place` is the whole screen.
        """
        if frame.draw is not None:
            self._show_drawn(frame, place, screen_height)
            return
        texture = self._texture
        if texture is None or texture.size != (frame.width, frame.height):
            texture = self._texture = Texture.create(size=(frame.width, frame.height), colorfmt="rgba")
            texture.wrap = "clamp_to_edge"
            texture.flip_vertical()  # rows come from the top
            self._rectangle.texture = texture
        texture.blit_buffer(frame.pixels, colorfmt="rgba", bufferfmt="ubyte")
        self.place(frame.width, frame.height, place, screen_height)

    def _show_drawn(self, frame: Frame, place: Place, screen_height: float | None) -> None:
        """A picture that the GPU draws itself, each time that the canvas is drawn."""
        from kivy.core.window import Window

        window_width, window_height = Window.system_size
        height = screen_height or place.height
        width = height * window_width / window_height
        self._parts = (
            place.x / width,
            place.y / height,
            (place.x + place.width) / width,
            (place.y + place.height) / height,
        )
        draw, self._draw = self._draw, frame.draw
        if draw is None:
            self.group.clear()
            self.group.add(Callback(self._drawn))

    def _drawn(self, _: Any) -> None:
        from kivy.core.window import Window

        if self._draw is not None:
            self._draw(self._parts, *map(int, Window.system_size))

    def place(self, width: int, height: int, place: Place, screen_height: float | None = None) -> None:
        """Draw a picture of this shape in `place`."""
        x, y, across, down = fill(width, height, place, self.aspect, self.active_format)
        bottom = (place.height if screen_height is None else screen_height) - y - down
        if self._rectangle.size != (across, down) or self._rectangle.pos != (x, bottom):
            self._rectangle.pos, self._rectangle.size = (x, bottom), (across, down)
        if self._texture is not None:
            # One texel for one pixel needs no filter, and that is half the work for a CPU.
            filtering = "nearest" if self._texture.size == (across, down) else "linear"
            if self._texture.mag_filter != filtering:
                self._texture.mag_filter = self._texture.min_filter = filtering
