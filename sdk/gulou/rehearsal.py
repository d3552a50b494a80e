"""A short life of an app, lived before the first fork.

Python and its libraries fill caches as they go: parsed patterns, types, decoders, code made ready for what it
meets. Filled before the fork they lie in memory that all apps share; filled after it, each app has its own.
"""

from __future__ import annotations

import importlib
import sys
import tempfile
from pathlib import Path

import msgspec

from gulou import scene
from gulou.manifest import parse_manifest
from gulou.runtime import Runtime, load
from gulou.wire import Wire, pair

_LIVES = 12
"""Python makes code ready for what it meets after some rounds (PEP 659)."""
_KEYS = 3
_BUTTON = 6
"""Its id: nodes are numbered as they come."""
_NAME = "gulou_rehearsed"
_APP = """
from gulou import App, ui


class Rehearsed(App):
    count = 0

    def view(self):
        return ui.Page(
            ui.Row(ui.Text("Rehearsal", size="title"), ui.Spacer(), ui.Icon("star")),
            ui.Text(f"{self.count} times") if self.count else None,
            ui.Button("Again", on_press=self.again),
            ui.List(
                range(100 + self.count),
                row=lambda number: ui.Item(f"Row {number + self.count}"),
                row_key=str,
                on_select=print,
            ),
            keys=("info",),
            on_key=lambda key: None,
        )

    def again(self):
        self.count += 1
"""
_MANIFEST = b"""
id = "rehearsal"
version = "1.0.0"
entry = "rehearsal:Rehearsal"
seal = "R"
color = "#2c4a7c"
[name]
en = "Rehearsal"
zh = "\xe6\x8e\x92\xe7\xbb\x83"
[permissions.background]
en = "To rehearse."
"""


def rehearse() -> None:
    """Read a manifest; be imported, show a page, answer keys, sleep and wake, and end, a few times."""
    parse_manifest(_MANIFEST, Path("app.toml"))
    path = list(sys.path)
    with tempfile.TemporaryDirectory(prefix="gulou-") as name:
        folder = Path(name)
        (folder / f"{_NAME}.py").write_text(_APP, "utf-8")
        for _ in range(_LIVES):
            importlib.invalidate_caches()
            _live(folder)
            del sys.modules[_NAME]
            sys.path[:] = path
            sys.path_importer_cache.pop(name, None)


def _live(folder: Path) -> None:
    ours, screen = pair()
    gateway, services = pair()
    launcher: Wire[scene.FromApp] = Wire(ours, scene.FromApp)
    app = load(folder, (f"{_NAME}:Rehearsed", 64))
    app._places = (str(folder), str(folder))
    runtime = Runtime(app, screen, services, "en")
    messages: list[msgspec.Struct] = [scene.Begin("en", 1280, 720)]
    for number in range(1, _KEYS + 1):
        messages += [scene.Key(number, "info"), scene.Action(_BUTTON, "press")]
    messages += [scene.Pause(), scene.Save(_KEYS + 1), scene.Resume(), scene.Ping(_KEYS + 2), scene.Stop()]
    for message in messages:
        launcher.send(message)
        runtime.turn()
        launcher.read()
    runtime.run()
    for each in (runtime._wire, runtime._client.wire, launcher, gateway):
        each.close()
