"""A locked-in app and what the box does for it: the web, devices at home, a quota on what it keeps."""

from __future__ import annotations

import os
import shutil
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
from running import RunningBox

from tests.hal.discovery.home import Home
from tests.hal.net.peers import Server, authority, site

APP = textwrap.dedent("""
    import socket

    from gulou import App, ui

    class Web(App):
        said = ()

        def view(self):
            return ui.Page(ui.Column(*(ui.Text(line) for line in self.said)), ui.Button("Again"))

        def start(self, link):
            self.work(self.look, self.show)

        def look(self):
            from links import NAMED, SECURE, OTHER
            from pathlib import Path
            trusted = str(Path(__file__).parent / "trusted.pem")
            yes = [self.net.get(NAMED).text, self.net.get(SECURE, verify=trusted).text]
            return [*yes, *(self.refused(address) for address in (OTHER, NAMED + "/redirect", SECURE))]

        def refused(self, address):
            try:
                return self.net.get(address).text
            except Exception as error:
                return f"{type(error).__name__}: {error}"

        def show(self, said):
            try:
                socket.socket()
            except OSError as error:
                said.append(type(error).__name__)
            self.said = said
            print(*said, sep="\\n")
    """)
MANIFEST = """
id = "web"
version = "1.0.0"
entry = "web:Web"
hosts = ["{named}", "{secure}"]
[name]
en = "Web"
[permissions.net]
en = "To show what a server says."
"""


FINDER = textwrap.dedent("""
    from gulou import App, ServiceError, ui

    class Finder(App):
        def view(self):
            return ui.Page(ui.Button("Again"))

        def start(self, link):
            self.watched = self.discovery.watch("TYPE", self.found, lambda it: print("lost", it.name))
            try:
                self.discovery.watch("_ssh._tcp")
            except ServiceError as error:
                print(error.code)
            self.work(self.fill, failed=lambda error: print("full", self.storage.used <= self.storage.quota))

        def found(self, it):
            print("found", it.name, it.port)

        def fill(self):
            for number in range(1000):
                self.storage.put(f"note {number}", "x" * 10_000)
    """)
FINDER_MANIFEST = """
id = "finder"
version = "1.0.0"
entry = "finder:Finder"
discovers = ["TYPE"]
quota = 1
[name]
en = "Finder"
[permissions.discovery]
en = "To find what is there."
"""


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[tuple[Server, Server, Server]]:
    _, context = authority(tmp_path, "127.0.0.1")
    with site() as named, site(context) as secure, site() as other:
        named.elsewhere = other.url
        yield named, secure, other


def test_an_app_reaches_the_hosts_of_its_manifest_alone(
    servers: tuple[Server, Server, Server], tmp_path: Path
) -> None:
    named, secure, other = servers
    folder = tmp_path / "apps" / "web"
    folder.mkdir(parents=True)
    (folder / "web.py").write_text(APP)
    (folder / "links.py").write_text(f"NAMED, SECURE, OTHER = {named.url!r}, {secure.url!r}, {other.url!r}")
    (folder / "app.toml").write_text(MANIFEST.format(named=named.place, secure=secure.place))
    shutil.copy(tmp_path / "trusted.pem", folder)
    with RunningBox(
        tmp_path / "data", apps=[tmp_path / "apps"], more=["--grant", "web:net", "--page-port", "0"]
    ) as box:
        box.open_app("web")
        log = next((tmp_path / "data").rglob("web.log"), tmp_path / "data" / "apps" / "web.log")
        box.wait_for(lambda: log.exists() and "PermissionError" in log.read_text())
        lines = log.read_text().splitlines()
        assert lines[:2] == ["welcome", "welcome"]
        assert "may not reach" in lines[2]
        assert other.place in lines[2]
        assert other.place in lines[3]
        assert "CERTIFICATE_VERIFY_FAILED" in lines[4]
        assert box.app("web").state == "running"
    assert other.connections == 0


def test_an_app_finds_what_is_at_home_and_keeps_no_more_than_its_quota(tmp_path: Path) -> None:
    service_type = f"_box{os.getpid() % 100000}._tcp"
    folder = tmp_path / "apps" / "finder"
    folder.mkdir(parents=True)
    (folder / "finder.py").write_text(FINDER.replace("TYPE", service_type))
    (folder / "app.toml").write_text(FINDER_MANIFEST.replace("TYPE", service_type))
    home = Home()
    home.do(f"add {service_type} 2")
    more = ["--grant", "finder:discovery", "--page-port", "0"]
    with RunningBox(tmp_path / "data", apps=[tmp_path / "apps"], more=more) as box:
        box.open_app("finder")
        log = tmp_path / "data" / "apps" / "finder.log"

        def said(*lines: str) -> bool:
            return log.exists() and set(lines) <= set(log.read_text().splitlines())

        box.wait_for(lambda: said("permission", "found Device 0 8000", "found Device 1 8001", "full True"))
        home.do("bye")
        box.wait_for(lambda: said("lost Device 0", "lost Device 1"))
        assert box.app("finder").state == "running"
    home.unplug()
