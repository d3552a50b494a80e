"""Starting a box again and again, on the demo broadcast."""

from __future__ import annotations

import compileall
import json
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from running import APPS, ROOT, Broadcast, RunningBox


@dataclass
class Starts:
    """In seconds, one for each start: to the first frame, to home drawn, and what that cost the launcher."""

    first_frame: list[float] = field(default_factory=list)
    home: list[float] = field(default_factory=list)
    cost: list[float] = field(default_factory=list)


def demo() -> Broadcast:
    """The demo broadcast, as `make run` receives it."""
    folder = ROOT / "build" / "demo"
    described = json.loads((folder / "av.json").read_text("utf-8"))
    return Broadcast(folder, described["services"], described["badge"])


def ready(box: RunningBox, broadcast: Broadcast) -> None:
    """Wait until the channels are found."""
    box.wait_for(lambda: box.driver("channels").detail.get("count", 0) == len(broadcast.services), 30)


def copies_of_hello(folder: Path, count: int) -> Path:
    """So many small apps, each with an id of its own: hello00, hello01, …"""
    for number in range(count):
        place = folder / f"hello{number:02}"
        shutil.copytree(ROOT / "examples" / "hello", place, ignore=shutil.ignore_patterns("__pycache__"))
        manifest = place / "app.toml"
        manifest.write_text(
            manifest.read_text("utf-8").replace('id = "hello"', f'id = "{place.name}"'), "utf-8"
        )
    return folder


def starts(data: Path, broadcast: Broadcast, times: int, apps: Sequence[Path] = APPS) -> Starts:
    """Start so many times, warm: one more, the first, does not count."""
    # Warm is with byte code, which the set-up makes also where Python was told to write none.
    for folder in ("sdk", "hal", "launcher", "apps", "examples"):
        compileall.compile_dir(ROOT / folder, quiet=1)
    taken = Starts()
    for number in range(times + 1):
        begun = time.monotonic()
        with RunningBox(data, broadcast.tuner, apps=apps) as box:
            ready(box, broadcast)
            box.wait_for(lambda: box.status().home_drawn)
            status = box.status()
        if number:
            taken.first_frame.append(status.first_frame - begun)
            taken.home.append(status.home_drawn - begun)
            taken.cost.append(status.home_cost)
    return taken
