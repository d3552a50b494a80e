"""A whole box off screen, run as a user would, with a hand on its remote and an eye on its screen."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from gulou.errors import GulouError
from gulou_launcher.control import client, messages
from gulou_launcher.control.contract import Picture

ROOT = Path(__file__).resolve().parents[2]
APPS = (ROOT / "apps", ROOT / "examples", Path(__file__).parent / "apps")
START = 20.0

Found = TypeVar("Found")
Color = tuple[int, int, int]


class RunningBox:
    """`gulou box` in a process of its own: off screen, or in a window on an X display."""

    def __init__(
        self,
        data: Path,
        tuner: str = "",
        *,
        size: str = "1280x720",
        language: str = "en",
        apps: Sequence[Path] = APPS,
        more: Sequence[str] = (),
        welcome: bool = False,
        display: str = "",
        namespace: str = "",
    ) -> None:
        """`welcome`: the first steps come, as in a household; `namespace` is the network that it lives in."""
        self.data = data
        self._display = display
        self._command = ["ip", "netns", "exec", namespace] if namespace else []
        self._command += [str(Path(sys.executable).with_name("gulou")), "box"]
        self._command += [] if display else ["--headless"]
        self._command += [] if welcome else ["--no-welcome"]
        self._command += [
            "--data",
            str(data),
            "--size",
            size,
            "--language",
            language,
            "--tuner",
            tuner,
            *more,
        ]
        self._apps = os.pathsep.join(map(str, apps))
        # Not beside the data: a test may fill that disk.
        self._output = Path(tempfile.mkstemp(prefix="gulou-box-", suffix=".log")[1])

    def __enter__(self) -> Self:
        # Not what other tests of this process have told SDL and Kivy.
        ours = {name: value for name, value in os.environ.items() if not name.startswith(("SDL_", "KIVY_"))}
        environment = {**ours, "GULOU_APPS": self._apps, "PYTHONPATH": str(ROOT / "examples" / "headend")}
        if self._display:
            environment["DISPLAY"] = self._display
        with self._output.open("w") as output:
            self.process = subprocess.Popen(
                self._command, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output
            )
        try:
            self.wait_for(self._up, START)
        except BaseException:
            self.process.kill()
            self.process.wait()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise
        if error is not None:
            print(self.said(), file=sys.stderr)
        self._output.unlink()

    def said(self) -> str:
        """All that it wrote to the terminal so far."""
        return self._output.read_text("utf-8", "replace")

    def _up(self) -> bool:
        if self.process.poll() is not None:
            raise AssertionError(f"the box ended at once:\n{self.said()}")
        try:
            client.status(self.data)
        except GulouError:
            return False
        return True

    def press(self, *keys: str) -> None:
        for key in keys:
            client.press(self.data, key)

    def status(self) -> messages.Status:
        return client.status(self.data)

    def app(self, app_id: str) -> messages.AppRecord:
        return next(app for app in client.apps(self.data) if app.id == app_id)

    def driver(self, name: str) -> messages.DriverRecord:
        none = messages.DriverRecord(name, "missing")
        return next((driver for driver in self.status().drivers if driver.name == name), none)

    def player(self) -> messages.DriverRecord:
        return self.driver("player")

    def picture(self) -> Picture:
        return client.capture(self.data)

    def wait_for(self, look: Callable[[], Found], seconds: float = 8.0) -> Found:
        """Look again and again until there is something to see; fail after so many seconds."""
        deadline = time.monotonic() + seconds
        while True:
            found = look()
            if found:
                return found
            if time.monotonic() > deadline:
                raise AssertionError(f"waited {seconds} s in vain:\n{self.said()}")
            time.sleep(0.02)

    def open_app(self, app_id: str) -> None:
        """Bring this app to the front, as from its tile."""
        client.open_app(self.data, app_id)
        self.wait_for(lambda: self.app(app_id).state == "running" and self.app(app_id).pid)

    def go_to_tile(self, app_id: str) -> None:
        """From anywhere: home, then with arrows to the tile of this app."""
        time.sleep(1.0)  # Home pressed twice within a moment is another key
        self.press("home")
        known = {app.id for app in client.apps(self.data)}
        for _ in range(2 * len(known)):
            seen = client.inspect(self.data)
            rail = next((node for node in seen.nodes if node.id in seen.focus[-1:]), None)
            keys = {row["index"]: row.get("key") for row in rail.rows} if rail is not None else {}
            if rail is None or not known & set(keys.values()):
                self.press("down")
                continue
            place = next((index for index, key in keys.items() if key == app_id), max(keys))
            steps = place - rail.part
            self.press(*["right" if steps > 0 else "left"] * abs(steps))
            if keys[place] == app_id:
                return
        raise AssertionError(f"no tile of {app_id} is on home")

    def open_settings(self, *keys: str) -> None:
        """From home, into Settings: the last row of what the Menu key opens. Then press these keys."""
        self.press("home", "menu", "up", "ok", *keys)

    def open_settings_of(self, app_id: str) -> None:
        """From home: go into Settings, to the page of this app."""
        order = [app.id for app in client.apps(self.data)]
        from gulou_launcher.settings import SECTIONS, apps  # brings Kivy, which says so at once

        self.open_settings(*["down"] * SECTIONS.index(apps.SECTION), "ok")
        self.press(*["down"] * order.index(app_id), "ok")

    def up_anew(self, before: int | None) -> bool:
        """Whether another launcher than this one answers."""
        try:
            processes = client.status(self.data).processes
        except GulouError:
            return False
        pid = next((process.pid for process in processes if process.role is messages.Role.LAUNCHER), before)
        return pid != before


def color_at(picture: Picture, x: float, y: float) -> Color:
    """The mean colour of a patch of 8 × 8 pixels; x and y are shares of the width and the height."""
    left, top = round(x * picture.width) - 4, round(y * picture.height) - 4
    total = [0, 0, 0]
    for row in range(top, top + 8):
        for column in range(left, left + 8):
            start = (row * picture.width + column) * 4
            for channel in range(3):
                total[channel] += picture.rgba[start + channel]
    return total[0] // 64, total[1] // 64, total[2] // 64


def alike(one: Color, other: Color, most: int = 28) -> bool:
    """The same colour, as far as a codec keeps it."""
    return all(abs(a - b) <= most for a, b in zip(one, other, strict=True))


@dataclass(frozen=True)
class Broadcast:
    """The demo broadcast as the headend describes it."""

    folder: Path
    services: list[dict[str, Any]]
    badge: dict[str, float]

    @property
    def tuner(self) -> str:
        """The URL under which the gateway receives it: it runs the headend itself."""
        command = [sys.executable, "-m", "headend", "serve", "--build", str(self.folder), "--to", "-"]
        return "pipe://" + shlex.join(command)

    def service(self, lcn: int) -> dict[str, Any]:
        return next(service for service in self.services if service["lcn"] == lcn)

    def shows(self, box: RunningBox, lcn: int) -> bool:
        """Whether the badge of this service is on the screen."""
        red, green, blue = self.service(lcn)["rgb"]
        badge = self.badge
        x, y = badge["left"] + badge["width"] / 2, badge["top"] + badge["height"] / 2
        return alike(color_at(box.picture(), x, y), (red, green, blue))
