"""Draws the screen of an app under test, off screen, with the launcher's own views: for `tv.snapshot`.

`gulou.testing` finds it by the entry point `launcher` of the group `gulou.painters`. Pictures are not decoded
here, nor is video played: their places are drawn as before they have come.
"""

from __future__ import annotations

import io
import logging
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops

from gulou import scene
from gulou.errors import GulouError

LOUD = 40
"""From here on, of 255, a pixel is another one; below it may be how a driver rounds."""


def paint(
    patch: scene.Patch, focus: tuple[int, int] | None, width: int, height: int, language: str, wallpaper: bool
) -> bytes:
    """The screen that the patch describes, as a PNG. `focus` is a node's id and the part of it that has it.

    Raises GulouError where no OpenGL is to be had.
    """
    from gulou_launcher.stage import Stage

    window = _window(width, height)
    stage = Stage(_Nobody(), width, height, window.ask_frame)
    stage.language = language
    stage.apply(patch)
    stage.layout()
    if focus is not None:
        view = next((view for view in stage.candidates() if view.id == focus[0]), None)
        if view is not None:
            view.enter(focus[1])
            stage.set_focus(view)
            stage.dirty()
    screen = _screen(width, height)
    screen.show(stage, wallpaper=wallpaper)
    for _ in range(2):
        stage.layout()
        window.ask_frame()
        _, _, rgba, _ = window.capture()
    image = Image.frombuffer("RGBX", (width, height), rgba, "raw", "RGBX", 0, 1).convert("RGB")
    made = io.BytesIO()
    image.save(made, "PNG")
    return made.getvalue()


def difference(one: bytes, other: bytes) -> float:
    """The share of pixels that differ, 0 … 1, of two PNGs; 1 where their sizes do."""
    first, second = (Image.open(io.BytesIO(each)).convert("RGB") for each in (one, other))
    if first.size != second.size:
        return 1.0
    apart = ImageChops.difference(first, second)
    red, green, blue = (channel.point(lambda value: 255 if value > LOUD else 0) for channel in apart.split())
    loud = ImageChops.lighter(ImageChops.lighter(red, green), blue).histogram()[255]
    return loud / (first.width * first.height)


class _Nobody:
    """Who hears what the stage tells: everything that it needs has been sent."""

    def act(self, message: scene.Action | scene.NeedRows) -> None:
        """It has all the rows that there are."""

    def play(self, props: dict[str, Any] | None, node_id: int) -> None:
        """A picture of a film would be another one each time."""


@lru_cache(maxsize=1)
def _window(width: int, height: int) -> Any:
    from gulou_launcher.window import Size, Window

    for name in ("kivy", "PIL"):
        logging.getLogger(name).setLevel(logging.ERROR)
    try:
        return Window(Size(width, height), True, Path(tempfile.mkdtemp(prefix="gulou-kivy-")))
    except (OSError, ImportError, SystemExit) as error:
        raise GulouError(f"No OpenGL off screen ({error}): install libgl1 and libegl1.") from error


@lru_cache(maxsize=1)
def _screen(width: int, height: int) -> Any:
    from gulou_launcher.screen import Screen

    return Screen(_window(width, height), sky="night")
