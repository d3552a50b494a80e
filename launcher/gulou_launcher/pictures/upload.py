"""From memory to a texture, a few rows for each frame."""

from __future__ import annotations

from typing import Any

from kivy.graphics.texture import Texture

from gulou_launcher.pictures.workshop import Pixels


class Upload:
    """A texture that is being filled; the pixels' memory is given back at the end."""

    def __init__(self, pixels: Pixels) -> None:
        self._pixels = pixels
        self._row = 0
        self.texture: Any = Texture.create(size=(pixels.width, pixels.height), colorfmt="rgba")
        self.texture.wrap = "clamp_to_edge"
        self.texture.flip_vertical()  # rows come from the top

    @property
    def done(self) -> bool:
        return self._row >= self._pixels.height

    def step(self, most: int) -> int:
        """Upload about `most` bytes, at least a row; return how many it were."""
        width, height = self._pixels.width, self._pixels.height
        row = width * 4
        rows = min(height - self._row, max(1, most // row))
        start = self._row * row
        self.texture.blit_buffer(
            self._pixels.memory.view[start : start + rows * row],
            size=(width, rows),
            pos=(0, self._row),
            colorfmt="rgba",
            bufferfmt="ubyte",
        )
        self._row += rows
        if self.done:
            self._pixels.memory.close()
        return rows * row

    def drop(self) -> None:
        """Nobody wants it any more."""
        self._pixels.memory.close()
