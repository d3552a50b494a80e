"""The app's own pixels."""

from __future__ import annotations

import mmap
from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from typing import ClassVar

from gulou import scene
from gulou.errors import SceneError
from gulou.ui.node import Node

MAX_PIXELS = 1920 * 1080


class Pixels:
    """The frames of a surface, in memory that the app shares with the TV.

    Draw into `frame()`, then `flip()` shows it. The TV takes at most one for each of its own frames.
    """

    def __init__(
        self, opened: scene.SurfaceOpened, descriptor: int, send: Callable[[scene.Flip], None]
    ) -> None:
        self.id = opened.id
        self.width = opened.width
        self.height = opened.height
        self._send = send
        self._size = opened.width * opened.height * 4
        self._memory = memoryview(mmap.mmap(descriptor, self._size * opened.slots))
        self._free = list(range(opened.slots))
        self._drawing: int | None = None
        self._shown = 0

    @property
    def ready(self) -> bool:
        """Whether there is a frame to draw into; the TV may not have taken the last ones yet."""
        return self._drawing is not None or bool(self._free)

    @property
    def waiting(self) -> bool:
        """Whether a frame was flipped that the TV has not taken yet."""
        return len(self._free) + (self._drawing is not None) < len(self._memory) // self._size

    @property
    def flips(self) -> int:
        """Frames that were flipped so far."""
        return self._shown

    def frame(self) -> memoryview:
        """The frame to draw next: `height` rows of `width` pixels, from the top, each of 4 bytes, red, green,
        blue, and one that is not used. What was drawn in it some frames ago is still there.

        It may be given to NumPy: `numpy.frombuffer(pixels.frame(), "uint8").reshape(height, width, 4)`.
        Raises SceneError while not `ready`.
        """
        if self._drawing is None:
            if not self._free:
                raise SceneError("the TV has not taken the last frames yet: draw when on_frame asks for one")
            self._drawing = self._free.pop(0)
        start = self._drawing * self._size
        return self._memory[start : start + self._size]

    def flip(self) -> None:
        """Show what was drawn into `frame()`."""
        if self._drawing is None:
            self.frame()
        slot, self._drawing = self._drawing, None
        self._shown += 1
        self._send(scene.Flip(self.id, slot if slot is not None else 0))

    def taken(self, slot: int) -> None:
        """The TV has taken this one; not for apps."""
        self._free.append(slot)


@dataclass(eq=False)
class Surface(Node):
    """A picture that the app draws itself, `width` by `height` pixels, up to 1920 × 1080 in all, at most 60
    times a second. With `full` it fills the screen behind everything else, as large as its shape allows; else
    it stands in the page, a pixel for a unit of 1/1080 of the screen's height.

    `on_open` gets the `Pixels` when they are there, and again when the size has changed. `on_frame` gets them
    whenever the TV is ready for the next frame: draw into `frame()`, then `flip()`. A frame that is not
    flipped is asked for again a sixtieth of a second later. Keys come by `Page.keys`.
    """

    kind: ClassVar[str] = "surface"

    width: int = 1280
    height: int = 720
    _: KW_ONLY
    full: bool = True
    on_open: Callable[[Pixels], object] | None = None
    on_frame: Callable[[Pixels], object] | None = None

    def __post_init__(self) -> None:
        if self.width < 1 or self.height < 1 or self.width * self.height > MAX_PIXELS:
            raise SceneError(
                f"a surface of {self.width} × {self.height} pixels: at most 1920 × 1080 are shown"
            )
