"""What is laid out: every screen of the shell with its panels, and of the apps that ship."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from gulou_launcher import theme
from gulou_launcher.looks import EDGES
from gulou_launcher.simple import LETTERS
from gulou_launcher.stage import Stage
from tests.golden.app_screens import APP_WAYS
from tests.golden.gallery import ROOT, AppOnStage, Gallery, Setting
from tests.golden.screens import WAYS

TOGETHER = ("settings", "first-", "remotes")
"""So begin ways after which the box is as it was before: they need not each have one of their own."""
_SETTLED = 0.03

Screen = tuple[str, Stage]


def of_the_shell(folder: Path, setting: Setting, letters: float) -> Iterator[Screen]:
    """Each screen by its name, laid out, and what lies over it."""
    looks = {"text-size": letters}
    together = [name for name in WAYS if name.startswith(TOGETHER)]
    for names in (together, *([name] for name in WAYS if name not in together)):
        box = Gallery(folder / names[0], setting, **looks)
        try:
            for name in names:
                try:
                    WAYS[name](box)
                except AssertionError as error:  # the machine is busy: that is no fault of the words
                    print(f"{name} was not seen: {error}", file=sys.stderr)
                    continue
                yield from _shown(box, name)
                if len(names) > 1:
                    box.shell.show_home()
                    box.settle(_SETTLED)
        finally:
            box.close()


def _shown(box: Gallery, name: str) -> Iterator[Screen]:
    box.settle(_SETTLED)
    if isinstance(box.easel.shown, Stage):
        yield name, box.easel.shown
    yield name, box.shell.system.session.stage


def of_the_apps(setting: Setting, letters: float) -> Iterator[Screen]:
    """Each screen of `APP_WAYS`, laid out."""
    theme.wear(theme.palette(False, ""), letters * (LETTERS if setting.simple else 1), EDGES.default)
    for name, way in APP_WAYS.items():
        tv = setting.television(ROOT / "apps" / way.app)
        way.prepare(tv)
        with tv:
            way.go(tv)
            app = AppOnStage(tv, setting)
            try:
                app.follow()
                yield name, app.stage
            finally:
                app.close()
