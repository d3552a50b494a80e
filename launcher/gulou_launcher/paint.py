"""Drawing with few instructions: text as cached textures, rounded boxes. Positions are from the top left."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar, Protocol

from kivy.core.text import Label as CoreLabel
from kivy.graphics import (
    BorderImage,
    Color,
    InstructionGroup,
    Mesh,
    Rectangle,
    RoundedRectangle,
    SmoothLine,
    SmoothRoundedRectangle,
)
from kivy.graphics.texture import Texture

from gulou.wrap import DOTS, narrow, wrap
from gulou_launcher import fonts, theme
from gulou_launcher.icons import GLYPHS

_MOST_TEXTURES = 1500
"""More than a page has nodes: what is shown at once must be kept at once."""
_MOST_TEXELS = 6 << 20
"""24 MiB: what can be read at once on the largest screen, and all pages of Settings on a usual one."""
_MOST_PIXELS = 4096
"""Width of the widest text: what every GPU can hold."""
_MOST_LETTERS = 400
"""Of one line; more than the widest screen shows."""
_CONTROL = dict.fromkeys([*range(10), *range(11, 32), *range(127, 160)], " ")
_textures: OrderedDict[tuple[object, ...], tuple[Any, bool]] = OrderedDict()


@dataclass(frozen=True)
class Rect:
    """A place on the screen in pixels, from the top left."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    def inset(self, by: float) -> Rect:
        """The same place, smaller by `by` on each side (larger where negative)."""
        return Rect(self.x + by, self.y + by, self.width - 2 * by, self.height - 2 * by)


@lru_cache(maxsize=4)
def _font(bold: bool) -> str:
    return str(fonts.folder() / fonts.file_name("Bold" if bold else "Regular"))


def text_texture(text: str, size: int, bold: bool = False, width: int | None = None, lines: int = 1) -> Any:
    """A texture with this text in white, at most `width` pixels wide, wrapped to `lines` or shortened."""
    text = text[: _MOST_LETTERS * lines]
    width = _MOST_PIXELS if width is None else max(8, min(width, _MOST_PIXELS))
    key = (text, size, bold, width, lines)
    known = _textures.get(key)
    if known is not None:
        _textures.move_to_end(key)
        if Brush.listener is not None:
            Brush.listener.lettered(known[0], text, size, bold, known[1])
        return known[0]
    if _Turn.made and time.monotonic() > _Turn.until:
        raise OutOfTimeError
    _Turn.made = True
    label = CoreLabel(font_name=_font(bold), font_size=size, halign="left", strip=False)
    made = wrap(
        text.translate(_CONTROL), width, lines, lambda part: float(label.get_extents(narrow(part, text))[0])
    )
    label.text = narrow("\n".join(made), text)
    label.refresh()
    texture = label.texture
    cut = bool(made) and made[-1].endswith(DOTS) and not text.endswith(DOTS)
    _keep(key, texture, cut)
    if Brush.listener is not None:
        Brush.listener.lettered(texture, text, size, bold, cut)
    return texture


@lru_cache(maxsize=1)
def _grid_font() -> str:
    return fonts.grid() or _font(True)


def grid_texture(text: str, size: int) -> Any:
    """A texture with this text in white, its letters all as wide where the machine has such a face."""
    text = text[:_MOST_LETTERS].translate(_CONTROL)
    key = ("grid", text, size)
    known = _textures.get(key)
    if known is not None:
        _textures.move_to_end(key)
    else:
        if _Turn.made and time.monotonic() > _Turn.until:
            raise OutOfTimeError
        _Turn.made = True
        label = CoreLabel(text=text, font_name=_grid_font(), font_size=size, strip=False)
        label.refresh()
        _keep(key, label.texture)
        known = _textures[key]
    if Brush.listener is not None:
        Brush.listener.lettered(known[0], text, size, True, False)
    return known[0]


def text_width(text: str, size: int, bold: bool = False) -> float:
    """How wide a few words are, in pixels."""
    if _Turn.made and time.monotonic() > _Turn.until:
        raise OutOfTimeError
    _Turn.made = True
    label = CoreLabel(font_name=_font(bold), font_size=size)
    return float(label.get_extents(narrow(text.translate(_CONTROL), text))[0])


class _Kept:
    texels = 0
    """Of all textures that are kept."""


def _keep(key: tuple[object, ...], texture: Any, cut: bool = False) -> None:
    if not _textures:
        _Kept.texels = 0
    _textures[key] = (texture, cut)
    _Kept.texels += texture.width * texture.height
    while len(_textures) > _MOST_TEXTURES or (_Kept.texels > _MOST_TEXELS and len(_textures) > 1):
        _, (old, _) = _textures.popitem(last=False)
        _Kept.texels -= old.width * old.height


@lru_cache(maxsize=1)
def _icon_font() -> str:
    return fonts.icons()


def icon_texture(name: str, size: int) -> Any:
    """A texture with the sign of this name in white, `size` pixels high and wide; None for one unknown."""
    glyph = GLYPHS.get(name)
    if glyph is None or not _icon_font():
        return None
    size = max(8, min(size, 1024))
    key = ("icon", name, size)
    if key not in _textures:
        label = CoreLabel(text=glyph, font_name=_icon_font(), font_size=size)
        label.refresh()
        _keep(key, label.texture)
    return _textures[key][0]


@lru_cache(maxsize=1)
def _fading() -> Any:
    """White, at 0.94 of its opacity up to the middle, where words stand, and none near the right edge."""
    width = 64
    shares = (max(0.0, min(1.0, 1 - (x / width - 0.46) / 0.44)) for x in range(width))
    pixels = b"".join(
        bytes((255, 255, 255, round(240 * share * share * (3 - 2 * share)))) for share in shares
    )
    texture = Texture.create(size=(width, 1), colorfmt="rgba")
    texture.blit_buffer(pixels, colorfmt="rgba", bufferfmt="ubyte")
    texture.wrap = "clamp_to_edge"
    return texture


_LARGEST_CORNER = 64
"""Pixels."""


@lru_cache(maxsize=64)
def _corners(radius: float) -> Any:
    """A white box with round corners, each in a square of as many pixels; between them are two more.

    Drawn with its edges as they are and the rest drawn out, it is a box of any size. Without a GPU that is
    a quarter of the work of one made of triangles.
    """
    far = [max(0.0, radius - place - 0.5) for place in range(math.ceil(radius) + 1)]
    # Of one corner and half of what lies between, how much of each texel lies inside the circle.
    inside = [[max(0.0, min(1.0, radius + 0.5 - math.hypot(x, y))) for x in far] for y in far]
    rows = [b"".join(bytes((255, 255, 255, round(255 * each))) for each in row + row[::-1]) for row in inside]
    width = 2 * len(far)
    texture = Texture.create(size=(width, width), colorfmt="rgba")
    texture.blit_buffer(b"".join(rows + rows[::-1]), colorfmt="rgba", bufferfmt="ubyte")
    texture.mag_filter = texture.min_filter = "nearest"
    return texture


_FIRST_DRAWN = 0.0001
"""Seconds that a shape takes about when it is drawn first, after it was painted."""


class OutOfTimeError(Exception):
    """Painting took long enough for one frame."""


class _Turn:
    """How long may be painted now, and what the painted will take when it is drawn."""

    until = float("inf")
    made = False
    begun = False
    owed = 0.0


def next_view() -> None:
    """A view is about to be painted. Raises OutOfTimeError where that is better done with the next frame."""
    if _Turn.begun and time.monotonic() + _Turn.owed > _Turn.until:
        raise OutOfTimeError
    _Turn.begun = True


@contextmanager
def letters_within(seconds: float) -> Iterator[None]:
    """Inside, `text_texture` and `next_view` raise OutOfTimeError rather than go on for longer than this.

    One texture can always be made and one view painted, and those are kept: trying again comes further.
    """
    _Turn.until, _Turn.made, _Turn.begun, _Turn.owed = time.monotonic() + seconds, False, False, 0.0
    try:
        yield
    finally:
        _Turn.until = float("inf")


class Listener(Protocol):
    """Hears what is painted: for those who inspect a screen."""

    def lettered(self, texture: Any, text: str, size: int, bold: bool, cut: bool) -> None:
        """A texture holds this text, in letters of `size` pixels; `cut`: it was shortened."""

    def textured(self, group: InstructionGroup, texture: Any, rect: Rect, color: theme.Color) -> None:
        """A texture was painted into the group."""


class Brush:
    """Adds instructions to a group, on a screen of this height (Kivy counts from below)."""

    listener: ClassVar[Listener | None] = None

    def __init__(self, group: InstructionGroup, screen_height: float) -> None:
        self.group = group
        self.height = screen_height

    def box(self, rect: Rect, color: theme.Color, corner: float = 0) -> None:
        """A filled box."""
        self.group.add(Color(*color))
        place = {"pos": (rect.x, self.height - rect.bottom), "size": (rect.width, rect.height)}
        # Where two corners meet in less than a whole pixel more, that belongs to neither.
        side = min(math.ceil(corner), int(min(rect.width, rect.height) // 2))
        if corner <= 0:
            self.group.add(Rectangle(**place))
        elif side <= _LARGEST_CORNER and corner < side + 1:
            _Turn.owed += _FIRST_DRAWN
            edges = (side, side, side, side)
            self.group.add(BorderImage(**place, texture=_corners(round(2 * corner) / 2), border=edges))
        elif color[3] >= 1:
            _Turn.owed += _FIRST_DRAWN
            self.group.add(SmoothRoundedRectangle(**place, radius=[corner], segments=10))
        else:
            self.group.add(RoundedRectangle(**place, radius=[corner], segments=10))

    def raised(self, rect: Rect, color: theme.Color, corner: float, unit: float) -> None:
        """The ground of what can have the focus; it has an edge where the household wants contrast."""
        edge = theme.OUTLINE * unit
        if edge > 0:
            self.box(rect.inset(-edge), theme.TRACK, corner + edge)
        self.box(rect, color, corner)

    def texture(self, texture: Any, x: float, y: float, color: theme.Color) -> None:
        """A texture with its top left at (x, y), tinted."""
        width, height = texture.size
        if Brush.listener is not None:
            Brush.listener.textured(self.group, texture, Rect(x, y, width, height), color)
        _Turn.owed += _FIRST_DRAWN
        self.group.add(Color(*color))
        # Whole pixels keep the glyphs sharp.
        self.group.add(
            Rectangle(texture=texture, pos=(round(x), round(self.height - y - height)), size=(width, height))
        )

    def icon(self, name: str, x: float, y: float, size: float, color: theme.Color) -> None:
        """A sign with its top left at (x, y), `size` pixels high and wide."""
        texture = icon_texture(name, round(size))
        if texture is not None:
            width, height = texture.size
            self.texture(texture, x + (size - width) / 2, y + (size - height) / 2, color)

    def lines(self, points: Sequence[tuple[float, float]], color: theme.Color, width: float) -> None:
        """Straight lines from each point to the next, `width` pixels thick, with round corners."""
        self.group.add(Color(*color))
        _Turn.owed += _FIRST_DRAWN
        flat = [part for x, y in points for part in (x, self.height - y)]
        self.group.add(SmoothLine(points=flat, width=max(1.0, width / 2), joint="round", cap="round"))

    def part(self, texture: Any, rect: Rect, room: Rect) -> None:
        """A texture that fills a place, as far as that lies inside `room`."""
        left, right = max(rect.x, room.x), min(rect.right, room.right)
        top, bottom = max(rect.y, room.y), min(rect.bottom, room.bottom)
        if left >= right or top >= bottom:
            return
        # Of a texture, the corners at the bottom left, bottom right, top right, top left.
        x0, y0, x1, _, _, y1, *_ = texture.tex_coords
        west, east = ((x - rect.x) / rect.width * (x1 - x0) + x0 for x in (left, right))
        south, north = ((rect.bottom - y) / rect.height * (y1 - y0) + y0 for y in (bottom, top))
        self.group.add(Color(1, 1, 1, 1))
        self.group.add(
            Rectangle(
                texture=texture,
                pos=(left, self.height - bottom),
                size=(right - left, bottom - top),
                tex_coords=(west, south, east, south, east, north, west, north),
            )
        )

    def ground(self, points: Sequence[tuple[float, float]], base: float, color: theme.Color) -> None:
        """What lies between a line and the level `base`."""
        self.group.add(Color(*color))
        corners = [corner for x, y in points for corner in ((x, y), (x, base))]
        vertices = [part for x, y in corners for part in (x, self.height - y, 0, 0)]
        self.group.add(Mesh(vertices=vertices, indices=list(range(len(corners))), mode="triangle_strip"))

    def veil(self, rect: Rect, color: theme.Color, corner: float) -> None:
        """A colour that is nearly full at the left and gone at the right, for words on a picture."""
        self.group.add(Color(*color))
        place = {"pos": (rect.x, self.height - rect.bottom), "size": (rect.width, rect.height)}
        self.group.add(RoundedRectangle(**place, radius=[corner], segments=10, texture=_fading()))

    def picture(self, texture: Any, rect: Rect, alpha: float = 1.0) -> None:
        """A texture that fills this place."""
        self.group.add(Color(1, 1, 1, alpha))
        place = {"pos": (rect.x, self.height - rect.bottom), "size": (rect.width, rect.height)}
        self.group.add(Rectangle(texture=texture, **place))
