"""A short life of an app, lived in the zygote before the first fork.

Python and its libraries fill caches as they go: parsed patterns, types, decoders, code made ready for what it
meets. Filled before the fork they lie in memory that all apps share; filled after it, each app has its own.
"""

from __future__ import annotations

from pathlib import Path

from gulou import scene, ui
from gulou.app import App
from gulou.manifest import parse_manifest
from gulou.runtime import Runtime
from gulou.wire import Wire, pair

_TIMES = 20
"""Python makes code ready for what it meets after some rounds (PEP 659)."""
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


class _Rehearsal(App):
    count = 0

    def view(self) -> ui.Page:
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

    def again(self) -> None:
        self.count += 1


def rehearse() -> None:
    """Read a manifest, show a page, answer keys, sleep and wake, and end."""
    parse_manifest(_MANIFEST, Path("app.toml"))
    ours, screen = pair()
    gateway, services = pair()
    launcher: Wire[scene.FromApp] = Wire(ours, scene.FromApp)
    app = _Rehearsal()
    app._folder = app._data = Path()
    runtime = Runtime(app, screen, services, "en")
    launcher.send(scene.Begin("en", 1280, 720))
    for number in range(1, _TIMES + 1):
        launcher.send(scene.Key(number, "info"))
        launcher.send(scene.Action(6, "press"))
    launcher.send(scene.Pause())
    launcher.send(scene.Save(_TIMES + 1))
    launcher.send(scene.Resume())
    launcher.send(scene.Ping(_TIMES + 2))
    launcher.send(scene.Stop())
    runtime.run()
    launcher.close()
    gateway.close()
