"""The wallpaper: mountains of Guizhou in mist, a village with its drum tower, under the sky of this hour.

The pictures lie beside this file; `packaging/gulou_setup/landscape.py` drew them. They are read on a thread.
Until one has come there is its sky, in a few colours.
"""

from __future__ import annotations

import threading
import time
import zlib
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kivy.graphics import Callback, Color, Fbo, InstructionGroup, Rectangle
from kivy.graphics.opengl import GL_BLEND, glDisable, glEnable
from kivy.graphics.texture import Texture

from gulou_launcher import theme

if TYPE_CHECKING:
    from gulou_launcher.window import Size, Window

FOLDER = Path(__file__).parent / "wallpapers"
WIDTH, HEIGHT = 1920, 1080
"""Of the pictures, in pixels: RGB, rows from below."""
HOURS = ((0.0, "night"), (5.5, "dusk"), (7.5, "day"), (17.5, "dusk"), (19.5, "night"))
"""From which hour on which sky is to be seen, by the household's clock."""


def sky_at(moment: float) -> tuple[str, float]:
    """The sky at this moment (Unix time), and after how many seconds it is another."""
    local = time.localtime(moment)
    hour = local.tm_hour + local.tm_min / 60 + local.tm_sec / 3600
    sky = next(name for begin, name in reversed(HOURS) if begin <= hour)
    until = next((begin for begin, _ in HOURS if begin > hour), 24.0 + HOURS[1][0])
    return sky, (until - hour) * 3600


def read(sky: str) -> bytes:
    """The pixels of a picture. Raises OSError and zlib.error where the file is damaged or gone."""
    return zlib.decompress((FOLDER / f"{sky}.rgb.z").read_bytes())


class Wallpaper:
    """Belongs to the frame thread; `wake` has it look whether a picture has come.

    `sky`: always this one, and at once (for pictures that are compared); '' goes with the clock.
    """

    def __init__(self, window: Window, sky: str = "") -> None:
        self._window = window
        self._come: tuple[str, bytes] | None = None
        self._picture: Any = None
        self._baked: Any = None
        self.sky = sky
        if sky:
            self._come = sky, read(sky)
            self.take()
        else:
            self._follow()

    def take(self) -> bool:
        """Take the picture that has been read; whether there was one."""
        come, self._come = self._come, None
        if come is None:
            return False
        self.sky, pixels = come
        self._picture = Texture.create(size=(WIDTH, HEIGHT), colorfmt="rgb")
        self._picture.blit_buffer(pixels, colorfmt="rgb", bufferfmt="ubyte")
        self._baked = None
        return True

    def paint(self, group: InstructionGroup, size: Size) -> None:
        """Add what fills a screen of this size; nothing where the household wants none."""
        if not theme.WALLPAPER:
            return
        # Opaque, one texel for one pixel: without a GPU that is a third of the work.
        group.add(Callback(lambda _: glDisable(GL_BLEND)))
        group.add(Color(1, 1, 1, 1))
        group.add(Rectangle(texture=self._texture(size), size=(size.width, size.height)))
        group.add(Callback(lambda _: glEnable(GL_BLEND)))

    def _texture(self, size: Size) -> Any:
        if self._baked is not None and self._baked.size == (size.width, size.height):
            return self._baked.texture
        if self._picture is None:
            return _gradient(theme.SKIES[self.sky])
        self._baked = Fbo(size=(size.width, size.height))
        scale = max(size.width / WIDTH, size.height / HEIGHT)
        across, up = size.width / scale / WIDTH, size.height / scale / HEIGHT
        left, low = (1 - across) / 2, (1 - up) / 2
        corners = (left, low, left + across, low, left + across, low + up, left, low + up)
        self._baked.add(Color(1, 1, 1, 1))
        self._baked.add(Rectangle(texture=self._picture, size=self._baked.size, tex_coords=corners))
        self._baked.draw()
        self._baked.texture.mag_filter = self._baked.texture.min_filter = "nearest"
        return self._baked.texture

    def _follow(self) -> None:
        """Have the picture of this hour read, and look again when the hour has passed."""
        sky, seconds = sky_at(time.time())
        self.sky = sky
        threading.Thread(target=partial(self._read, sky), name="wallpaper", daemon=True).start()
        self._window.after(seconds + 1, self._follow)

    def _read(self, sky: str) -> None:
        try:
            self._come = sky, read(sky)
        except (OSError, zlib.error):
            return  # The sky alone is a ground as well.
        self._window.wake()


def _gradient(sky: theme.Sky) -> Any:
    colors = (sky.near, sky.mist, sky.middle, sky.top)
    texture = Texture.create(size=(1, len(colors)), colorfmt="rgb")
    pixels = b"".join(bytes(round(255 * part) for part in color[:3]) for color in colors)
    texture.blit_buffer(pixels, colorfmt="rgb", bufferfmt="ubyte")
    texture.wrap = "clamp_to_edge"
    return texture
