"""Pictures of the screen, drawn by the real launcher where it is installed, compared with those of before."""

from __future__ import annotations

import os
import unittest
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from gulou import scene
from gulou.testing.model.rows import Rows
from gulou.testing.model.shown import Shown

if TYPE_CHECKING:
    from gulou.testing.television import TV

GROUP = "gulou.painters"
UPDATE = "GULOU_TEST_UPDATE"
"""In the environment: take the pictures of today as right. `gulou test --update` sets it."""
TOLERANCE = 0.002
"""The share of pixels that may differ: drivers smooth letters differently."""


class Painter(Protocol):
    """What draws: a module that the launcher's distribution names in the group `gulou.painters`."""

    def paint(
        self,
        patch: scene.Patch,
        focus: tuple[int, int] | None,
        width: int,
        height: int,
        language: str,
        wallpaper: bool,
    ) -> bytes:
        """The screen, as a PNG."""

    def difference(self, one: bytes, other: bytes) -> float:
        """The share of pixels that differ, of two PNGs."""


def snapshot(tv: TV, name: str, folder: Path) -> None:
    """Compare the screen with `folder/name.png`; skip the test where nothing can draw."""
    painter = _painter()
    focus = tv.stage.focus
    part = (focus.id, focus.index if isinstance(focus, Rows) else 0) if focus is not None else None
    wallpaper = not tv.find("player")
    now = painter.paint(_patch(tv.page), part, tv.width, tv.height, tv.language, wallpaper)
    file = folder / f"{name}.png"
    aside = file.with_suffix(".now.png")
    if os.environ.get(UPDATE) == "1":
        folder.mkdir(parents=True, exist_ok=True)
        file.write_bytes(now)
        aside.unlink(missing_ok=True)
        return
    if not file.is_file():
        raise AssertionError(f"There is no picture {file} yet: `gulou test --update` takes today's as right.")
    share = painter.difference(file.read_bytes(), now)
    if share > TOLERANCE:
        aside.write_bytes(now)
        raise AssertionError(
            f"{share:.1%} of the screen differ from {file}: compare it with {aside.name} beside it, "
            f"and take that as right with `gulou test --update`.\n{tv.describe()}"
        )
    aside.unlink(missing_ok=True)


def _painter() -> Painter:
    for entry in entry_points(group=GROUP):
        painter: Painter = entry.load()
        return painter
    raise unittest.SkipTest('no picture is compared here: that needs the launcher, pip install "gulou[tv]"')


def _patch(page: Shown) -> scene.Patch:
    """The whole screen as one patch, with what the household has set since."""
    rows = [
        scene.Rows(node.id, min(node.rows), tuple(row for _, row in sorted(node.rows.items())))
        for node in page.walk()
        if isinstance(node, Rows) and node.rows
    ]
    return scene.Patch((scene.Insert(scene.ROOT, 0, _tree(page)), *rows))


def _tree(node: Shown) -> scene.Tree:
    return scene.Tree(node.id, node.kind, node.drawn(), tuple(map(_tree, node.children)))
