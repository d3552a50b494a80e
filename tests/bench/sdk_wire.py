"""The wire's cost: small patches a second on one core, at the app's end and at the launcher's. Group `sdk`.

A page of ten nodes, of which one word changes. The app's end describes the page anew, finds the difference,
encodes and sends it; the launcher's end decodes it, changes its views and lays them out 60 times a second.
"""

from __future__ import annotations

import os
import socket
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from gulou import scene, ui
from gulou.difference import Screen
from gulou.waiting import readable
from gulou.wire import Wire, pair
from tests.bench._figures import figure

PATCHES = 20_000
ROUNDS = 3
FRAME = 1 / 60


def rows() -> list[dict[str, Any]]:
    """One row for each end; the better of some rounds, since others may want the core meanwhile."""
    app = max(app_rate() for _ in range(ROUNDS))
    launcher = max(launcher_rates())
    return [
        figure("sdk.wire_app", "small patches, at the app's end", "patches/s", round(app), 10_000, "higher"),
        figure(
            "sdk.wire_launcher",
            "small patches, at the launcher's end",
            "patches/s",
            round(launcher),
            10_000,
            "higher",
        ),
        figure(
            "sdk.wire_both",
            "small patches, both ends on one core",
            "patches/s",
            round(1 / (1 / app + 1 / launcher)),
            10_000,
            "higher",
        ),
    ]


def page(count: int) -> ui.Page:
    """Ten nodes, of which one shows the count."""
    return ui.Page(
        ui.Text("Kitchen", size="title"),
        ui.Row(ui.Text("Now"), ui.Text(str(count), bold=True), ui.Progress(0.5)),
        ui.Column(ui.Text("Yesterday", tone="secondary"), ui.Text("21 °C")),
        ui.Button("Again", on_press=_nothing),
        title="Weather",
    )


def _nothing() -> None:
    pass


def send_patches(sock: socket.socket, count: int) -> None:
    """What an app's runtime does."""
    wire: Wire[scene.FromLauncher] = Wire(sock, scene.FromLauncher)
    screen = Screen()
    for number in range(count):
        wire.send(scene.Patch(tuple(screen.show(page(number)))))
        wire.drain(120)  # until its turn has come
    wire.close()


def app_rate() -> float:
    """Patches for a second of this process's own time; another process reads them."""
    ours, theirs = pair()
    reader = _apart(lambda: _read_all(theirs), ours)
    theirs.close()
    begun = time.process_time()
    send_patches(ours, PATCHES)
    taken = time.process_time() - begun
    os.waitpid(reader, 0)
    return PATCHES / taken


def launcher_rates() -> list[float]:
    """Patches for a second of this process's own time; another process sends them."""
    lines = []
    for _ in range(ROUNDS):
        ours, theirs = pair()
        lines.append((ours, _apart(lambda sock=theirs: send_patches(sock, PATCHES), ours)))  # type: ignore[misc]
        theirs.close()
    with tempfile.TemporaryDirectory(prefix="gulou-bench-") as folder:
        from gulou_launcher.window import Size, Window

        window = Window(Size(1280, 720), True, Path(folder))
        return [_launcher_rate(window, sock, sender) for sock, sender in lines]


def _launcher_rate(window: Any, sock: socket.socket, sender: int) -> float:
    from gulou_launcher.stage import Stage

    wire: Wire[scene.FromApp] = Wire(sock, scene.FromApp, limit=scene.MAX_MESSAGE)
    stage = Stage(_Owner(), 1280, 720, _nothing)
    window.canvas.add(stage.group)
    count, next_frame, taken = 0, 0.0, 0.0
    while not wire.closed:
        readable([wire], None)
        begun = time.process_time()
        for message in wire.read():
            assert isinstance(message, scene.Patch)
            stage.apply(message)
            count += 1
        if time.monotonic() >= next_frame:
            stage.layout()
            next_frame = time.monotonic() + FRAME
        taken += time.process_time() - begun
    window.canvas.remove(stage.group)
    os.waitpid(sender, 0)
    assert count == PATCHES
    assert f"'{PATCHES - 1}'" in str([view.props for view in stage.page.walk()] if stage.page else [])
    return count / taken


class _Owner:
    """Whose screen it is: nothing happens on it."""

    def act(self, message: scene.Action | scene.NeedRows) -> None:
        raise AssertionError(f"nobody pressed anything: {message}")

    def play(self, props: dict[str, Any] | None, node_id: int) -> None:
        pass


def _read_all(sock: socket.socket) -> None:
    while sock.recv(1 << 16):
        pass


def _apart(call: Callable[[], None], not_its: socket.socket) -> int:
    """Fork a process that makes this call and ends; its number."""
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            not_its.close()
            call()
            status = 0
        finally:
            sys.stderr.flush()
            os._exit(status)
    return pid
