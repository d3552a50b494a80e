"""One box with all hostile apps, and an eye on what it holds."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from typing import Any

import pytest
from running import APPS, RunningBox

from gulou_launcher.control import client, scenes
from gulou_launcher.emptied import empty
from tests.hostile.table import ROWS, make_apps


class HostileBox(RunningBox):
    """A box, and what it must stay like."""

    def launcher(self) -> int:
        """The process id of the launcher."""
        pid = next(process.pid for process in self.status().processes if process.role == "launcher")
        assert pid is not None
        return pid

    def descriptors(self, name: str) -> int:
        """How many descriptors this process of the box has open."""
        pid = next(process.pid for process in self.status().processes if process.name == name)
        return len(os.listdir(f"/proc/{pid}/fd"))  # noqa: PTH208

    def report(self, app_id: str) -> dict[str, Any]:
        """What a hostile app says of its deed; waits for it."""
        path = self.data / "apps" / app_id / "report.json"

        def read() -> dict[str, Any]:
            try:
                found: dict[str, Any] = json.loads(path.read_text())
            except (FileNotFoundError, json.JSONDecodeError):
                return {}
            return found

        return self.wait_for(read, 10)

    def shows(self, words: str) -> bool:
        """Whether these words stand on the screen of the app in front."""
        nodes = client.inspect(self.data, scenes.FRONT).nodes
        return any(words in str(node.props.get("value", "")) for node in nodes)

    def home(self) -> float:
        """Press Home; the seconds until no app is on the screen."""
        begun = time.monotonic()
        self.press("home")
        self.wait_for(lambda: not any(app.state in ("running", "starting") for app in client.apps(self.data)))
        return time.monotonic() - begun


@pytest.fixture(scope="package")
def box(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HostileBox]:
    folder = tmp_path_factory.mktemp("hostile")
    data = folder / "data"
    neighbour = data / "apps" / "neighbour"
    neighbour.mkdir(parents=True)
    (neighbour / "secret.txt").write_text("the neighbour's")
    (data / "apps" / "neighbour.log").write_text("the neighbour's log")
    apps = [*APPS, make_apps(folder / "apps")]
    with HostileBox(data, apps=apps, more=("--page-port", "0")) as running:
        running.wait_for(lambda: running.status().isolation.level)
        assert {row.id for row in ROWS} <= {app.id for app in running.status().apps}
        yield running
    # One of them has made folders deeper than those who clear up after tests can bear.
    empty(data / "apps")
