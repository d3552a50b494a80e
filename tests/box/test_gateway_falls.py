"""The gateway is killed: it alone begins anew, and neither the screen nor an app notices for long."""

from __future__ import annotations

import os
import signal
import textwrap
from pathlib import Path

from running import Broadcast, RunningBox

from tests.hal.net.peers import site

APP = textwrap.dedent("""
    from gulou import App, ui

    class Web(App):
        def view(self):
            return ui.Page(ui.Button("Again", on_press=self.again))

        def start(self, link):
            self.tv.watch(lambda: print("changed"), lambda services: None)
            self.again()

        def again(self):
            self.work(lambda: self.net.get("URL").text, done=print, failed=print)
    """)
MANIFEST = """
id = "web"
version = "1.0.0"
entry = "web:Web"
hosts = ["PLACE"]
[name]
en = "Web"
[permissions.net]
en = "To show what a server says."
[permissions.tv]
en = "To hear of channels."
"""


def pid_of(box: RunningBox, name: str) -> int:
    pid = next(process.pid for process in box.status().processes if process.name == name)
    assert pid is not None
    return pid


def kill_gateway(box: RunningBox) -> None:
    fallen = pid_of(box, "gateway")
    os.kill(fallen, signal.SIGKILL)
    box.wait_for(lambda: pid_of(box, "gateway") != fallen)


def test_television_goes_on_in_the_same_app_on_the_same_screen(box: RunningBox, broadcast: Broadcast) -> None:
    box.open_app("live-tv")
    box.press("2", "ok")
    box.wait_for(lambda: broadcast.shows(box, 2))
    launcher, app = pid_of(box, "launcher"), box.app("live-tv").pid
    kill_gateway(box)
    box.press("3", "ok")
    box.wait_for(lambda: broadcast.shows(box, 3), 20)
    assert pid_of(box, "launcher") == launcher
    assert box.app("live-tv").pid == app


def test_an_app_has_its_services_again(tmp_path: Path) -> None:
    folder = tmp_path / "apps" / "web"
    folder.mkdir(parents=True)
    with site() as server:
        (folder / "web.py").write_text(APP.replace("URL", server.url))
        (folder / "app.toml").write_text(MANIFEST.replace("PLACE", server.place))
        more = ["--grant", "web", "--page-port", "0"]
        with RunningBox(tmp_path / "data", apps=[tmp_path / "apps"], more=more) as box:
            box.open_app("web")
            log = tmp_path / "data" / "apps" / "web.log"

            def said() -> list[str]:
                return log.read_text().splitlines() if log.exists() else []

            box.wait_for(lambda: "welcome" in said())
            kill_gateway(box)
            box.wait_for(lambda: "changed" in said())  # what it watches, it watches again
            box.press("ok")
            box.wait_for(lambda: said().count("welcome") == 2)


def test_a_gateway_that_falls_again_and_again_ends_the_box(tmp_path: Path) -> None:
    with RunningBox(tmp_path / "data", apps=[], more=["--page-port", "0"]) as box:
        launcher = pid_of(box, "launcher")
        for _ in range(2):
            kill_gateway(box)
        assert pid_of(box, "launcher") == launcher
        os.kill(pid_of(box, "gateway"), signal.SIGKILL)
        assert box.process.wait(20) == 1
        assert "the gateway keeps stopping" in box.said()
