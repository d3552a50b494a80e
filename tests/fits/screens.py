"""What is laid out: every screen of the shell, its panels, and what the box's apps show behind each row."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from gulou import Key
from gulou.testing import TV
from gulou_launcher import theme
from gulou_launcher.looks import EDGES
from gulou_launcher.simple import LETTERS
from gulou_launcher.stage import Stage
from tests.golden.app_screens import APP_WAYS
from tests.golden.gallery import ROOT, AppOnStage, Gallery, Setting
from tests.golden.screens import WAYS

APART = frozenset(
    {
        "notice",
        "hung",
        "keyboard",
        "keyboard-secret",
        "quick-over-television",
        "home-no-channels",
        "child-home",
    }
    | {"child-good-night", "child", "child-apps", "screen-saver", "still-watching", "sleep-is-near"}
)
"""Ways after which the box is not as it was: each has one of its own."""
DOORS = 7
"""Rows behind which is looked, on each screen of an app."""
_SETTLED = 0.03

Screen = tuple[str, Stage]


def of_the_shell(folder: Path, setting: Setting, letters: float) -> Iterator[Screen]:
    """Each screen by its name, laid out, and what lies over it."""
    looks = {"text-size": letters}
    box = Gallery(folder / "box", setting, **looks)
    try:
        for name, go in WAYS.items():
            if name not in APART:
                go(box)
                yield from _shown(box, name)
                box.shell.quick.close()
                box.shell.show_home()
                box.settle(_SETTLED)
    finally:
        box.close()
    for name in sorted(APART & WAYS.keys()):
        box = Gallery(folder / name, setting, **looks)
        try:
            WAYS[name](box)
            yield from _shown(box, name)
        finally:
            box.close()


def _shown(box: Gallery, name: str) -> Iterator[Screen]:
    box.settle(_SETTLED)
    if isinstance(box.easel.shown, Stage):
        yield name, box.easel.shown
    yield name, box.shell.system.session.stage


def of_the_apps(setting: Setting, letters: float) -> Iterator[Screen]:
    """Each screen of `APP_WAYS`, and what OK opens on its first rows, two deep."""
    theme.wear(theme.palette(False, ""), letters * (LETTERS if setting.simple else 1), EDGES.default)
    for name, way in APP_WAYS.items():
        row = 0
        while row < DOORS:
            tv = setting.television(ROOT / "apps" / way.app)
            way.prepare(tv)
            # The kit plays neither a scan nor a web: what asks for them ends, and the next row has its turn.
            with suppress(AssertionError), tv:
                way.go(tv)
                app = AppOnStage(tv, setting)
                try:
                    tv.press(*[Key.DOWN] * row)
                    for where in _rows(tv, row, 2):
                        row = max(row, int(where.split()[0]) if where else 0)
                        app.follow()
                        yield f"{name}{where}", app.stage
                    row = DOORS
                finally:
                    app.close()
            row += 1


def _rows(tv: TV, first: int, deep: int) -> Iterator[str]:
    """Where one is now: on the first row, then behind each; ` 2 0` is the first row behind the third."""
    yield ""
    for row in range(first, DOORS if deep else 0):
        if tv.home:
            return
        before = tv.texts
        yield f" {row}"
        tv.press(Key.OK)
        if not tv.home and tv.texts != before:
            yield from (f" {row}{where}" for where in _rows(tv, 0, deep - 1))
            if not tv.home:
                tv.press(Key.BACK)
        if not tv.home:
            tv.press(Key.DOWN)
