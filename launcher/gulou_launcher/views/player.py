"""The picture: a hole in the page through which the video shows."""

from __future__ import annotations

from gulou_launcher.views.view import View


class PlayerView(View):
    """Tells the stage what to play; the picture itself is drawn behind all views."""

    kind = "player"
    floating = True

    def built(self) -> None:
        self.stage.play(self)

    def changed(self, names: set[str]) -> None:
        self.stage.play(self)

    def gone(self) -> None:
        self.stage.play(None)
