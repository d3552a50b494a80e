"""A real window off screen, one for the whole process: Kivy has but one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gulou import scene, ui
from gulou.difference import Screen
from gulou_launcher.window import Size, Window
from tests.launcher.played_box import PlayedBox

SIZE = Size(1280, 720)


@pytest.fixture(scope="session")
def window(tmp_path_factory: pytest.TempPathFactory) -> Window:
    """The window; skips where no OpenGL is to be had."""
    try:
        return Window(SIZE, True, tmp_path_factory.mktemp("kivy"))
    except (OSError, ImportError, SystemExit) as error:
        pytest.skip(f"no OpenGL off screen ({error}): install libgl1 and libegl1")


class Household:
    """A page on a stage, as the launcher shows it, and what it is told. `frames` counts those asked for."""

    def __init__(self, width: int = SIZE.width, height: int = SIZE.height) -> None:
        from gulou_launcher.stage import Stage

        self.told: list[scene.Action | scene.NeedRows] = []
        self.played: list[dict[str, Any] | None] = []
        self.frames = 0
        self.answer_rows = True
        self._screen = Screen()
        self.stage = Stage(self, width, height, self._ask_frame)

    def show(self, page: ui.Page) -> None:
        """Show this page, and let the rows come that it asks for."""
        operations = self._screen.show(page)
        if operations:
            self.stage.apply(scene.Patch(tuple(operations)))
        self.settle()

    def settle(self) -> None:
        self.stage.layout()
        self.stage.layout()

    def press(self, *keys: str) -> bool:
        """Press keys; whether the last was used."""
        used = False
        for key in keys:
            used = self.stage.key(key)
            self.settle()
        return used

    @property
    def focus(self) -> str:
        """The words of what has the focus."""
        view = self.stage.focus
        if view is None:
            return ""
        return view.words("label") or view.words("title") or view.kind

    # stage.Owner

    def act(self, message: scene.Action | scene.NeedRows) -> None:
        self.told.append(message)
        if isinstance(message, scene.NeedRows) and self.answer_rows:
            rows = self._screen.rows(message.id, message.start, message.count, message.span)
            self.stage.apply(scene.Patch(tuple(rows)))

    def play(self, props: dict[str, Any] | None, node_id: int) -> None:
        self.played.append(dict(props) if props is not None else None)

    def _ask_frame(self) -> None:
        self.frames += 1


@pytest.fixture
def household(window: Window) -> Iterator[Household]:
    """Someone before a screen of 1280×720."""
    stage = Household()
    window.canvas.add(stage.stage.group)
    yield stage
    window.canvas.remove(stage.stage.group)


@pytest.fixture
def box(window: Window, tmp_path: Path) -> Iterator[PlayedBox]:
    """A shell with five plain apps, whose neighbours the test plays."""
    played = PlayedBox(tmp_path, ("one", "two", "three", "four", "five"))
    yield played
    played.close()
