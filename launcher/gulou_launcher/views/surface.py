"""The app's own pixels: memory that the launcher made, a texture, and at most one upload for each frame."""

from __future__ import annotations

from typing import Any

from kivy.graphics import Callback, Color, InstructionGroup, Rectangle
from kivy.graphics.opengl import GL_BLEND, glDisable, glEnable
from kivy.graphics.texture import Texture

from gulou import scene
from gulou.errors import SceneError
from gulou.ui.surface import MAX_PIXELS
from gulou_launcher.letterbox import letterbox
from gulou_launcher.paint import Brush, Rect
from gulou_launcher.shared_memory import SharedMemory
from gulou_launcher.views.view import View

_BLACK = (0, 0, 0, 1)
SLOTS = 3
"""One waits for the next frame, one is drawn, and one is to spare, so that an app never waits."""


class SurfaceView(View):
    kind = "surface"

    def __init__(self, stage: Any, node_id: int, props: dict[str, Any]) -> None:
        super().__init__(stage, node_id, props)
        self._memory: SharedMemory | None = None
        self._texture: Any = None
        self._size = (0, 0)
        self._waiting: int | None = None
        self.ground = InstructionGroup()

    @property
    def full(self) -> bool:
        return self.props.get("full", True) is not False

    @property
    def floating(self) -> bool:  # type: ignore[override]
        return self.full

    def built(self) -> None:
        self.stage.ground.add(self.ground)
        self._open()

    def changed(self, names: set[str]) -> None:
        super().changed(names)
        if names & {"width", "height"}:
            self._open()

    def gone(self) -> None:
        self.stage.ground.remove(self.ground)
        self._close()

    def wipe(self) -> None:
        super().wipe()
        self.ground.clear()

    def repaint(self) -> None:
        self.ground.clear()
        super().repaint()

    def flip(self, slot: int) -> None:
        """The frame in this slot is ready. Raises SceneError where there is no such slot."""
        if self._memory is None:
            return
        if not 0 <= slot < SLOTS:
            raise SceneError(f"a surface has no frame {slot}")
        before, self._waiting = self._waiting, slot
        if before is not None and before != slot:
            # The app was faster than the screen: this one is never seen.
            self.stage.lend(scene.Flipped(self.id, before))
        self.stage.touch()

    def upload(self) -> None:
        """Before a frame: bring what waits onto the graphics card, and give the slot back."""
        slot, self._waiting = self._waiting, None
        if slot is None or self._memory is None:
            return
        width, height = self._size
        if self._texture is None:
            self._texture = Texture.create(size=self._size, colorfmt="rgba")
            self._texture.wrap = "clamp_to_edge"
            self._texture.flip_vertical()  # rows come from the top
            self.stale = True
            self.stage.dirty()
        size = width * height * 4
        view = self._memory.view[slot * size : (slot + 1) * size]
        self._texture.blit_buffer(view, colorfmt="rgba", bufferfmt="ubyte")
        self.stage.lend(scene.Flipped(self.id, slot))

    def measure(self, width: float) -> tuple[float, float]:
        if self.full:
            return width, 0
        wide, tall = (length * self.unit for length in self._wanted())
        scale = min(1.0, width / wide)
        return wide * scale, tall * scale

    def place(self, rect: Rect) -> None:
        super().place(Rect(0, 0, self.stage.width, self.stage.height) if self.full else rect)

    def paint(self, brush: Brush) -> None:
        if self.full:
            brush = Brush(self.ground, self.stage.height)
        if self._texture is None:
            if self.full:
                brush.box(self.rect, _BLACK)
            return
        width, height = self._size
        x, y, across, down = letterbox(width, height, self.rect)
        self._texture.mag_filter = self._texture.min_filter = (
            "nearest" if (across, down) == self._size else "linear"
        )
        # Opaque: without a GPU, blending a full screen costs several milliseconds.
        brush.group.add(Callback(lambda _: glDisable(GL_BLEND)))
        brush.group.add(Color(1, 1, 1, 1))
        place = {"pos": (x, brush.height - y - down), "size": (across, down)}
        brush.group.add(Rectangle(texture=self._texture, **place))
        if self.full:
            wide, tall = self.rect.width, self.rect.height
            beside = (Rect(0, 0, x, tall), Rect(x + across, 0, wide - x - across, tall))
            above = (Rect(0, 0, wide, y), Rect(0, y + down, wide, tall - y - down))
            for bar in (*beside, *above):
                if bar.width > 0 and bar.height > 0:
                    brush.box(bar, _BLACK)
        brush.group.add(Callback(lambda _: glEnable(GL_BLEND)))

    def _wanted(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return max(1, int(self.number("width", 1280))), max(1, int(self.number("height", 720)))

    def _open(self) -> None:
        """Make the memory, and lend it to the app."""
        self._close()
        width, height = self._wanted()
        if width * height > MAX_PIXELS:
            raise SceneError(f"a surface of {width} × {height} pixels is too large")
        try:
            self._memory = self.stage.loans.take("surface", width * height * 4 * SLOTS)
        except OSError:
            return  # The box has no memory left: it stays black.
        self._size = (width, height)
        opened = scene.SurfaceOpened(self.id, width, height, SLOTS)
        self.stage.lend(opened, [self._memory.descriptor])

    def _close(self) -> None:
        if self._memory is not None:
            self.stage.loans.give_back(self._memory)
        self._memory, self._texture, self._waiting = None, None, None
