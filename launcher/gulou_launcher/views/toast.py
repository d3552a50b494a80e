"""A few words in passing, at the bottom, over everything of the app's."""

from __future__ import annotations

from gulou_launcher import theme
from gulou_launcher.paint import Brush, Rect, text_texture
from gulou_launcher.views.view import View

_SHOWN = 3


class ToastView(View):
    kind = "toast"
    floating = True
    layer = 4

    def _texture(self) -> object:
        room = int(self.stage.width * 0.6)
        return text_texture(self.words("text"), self.letters("body"), False, room, 2)

    def place(self, rect: Rect) -> None:
        """The newest lowest; older ones above, as many as are shown."""
        after = self.stage.toasts_after(self)
        unit = self.unit
        if len(after) >= _SHOWN or not self.words("text"):
            self.hide()
            return
        bottom = self.stage.height * (1 - theme.SAFE)
        for toast in after:
            if toast.words("text"):
                bottom -= toast.tall() + 16 * unit
        width, tall = self._texture().width + 88 * unit, self.tall()  # type: ignore[attr-defined]
        super().place(Rect((self.stage.width - width) / 2, bottom - tall, width, tall))

    def tall(self) -> float:
        return float(self._texture().height + 40 * self.unit)  # type: ignore[attr-defined]

    def paint(self, brush: Brush) -> None:
        unit, rect = self.unit, self.rect
        brush.box(rect, theme.PAPER, min(rect.height / 2, 36 * unit))
        tone = {"warning": theme.RED, "accent": theme.TONES["accent"]}.get(self.words("tone"), theme.JADE)
        brush.box(
            Rect(rect.x + 28 * unit, rect.y + 24 * unit, 8 * unit, rect.height - 48 * unit), tone, 4 * unit
        )
        brush.texture(self._texture(), rect.x + 56 * unit, rect.y + 20 * unit, theme.INK)
