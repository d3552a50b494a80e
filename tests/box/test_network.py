"""A locked-in app on the web: it has no sockets of its own, and reaches the hosts of its manifest alone."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
from running import RunningBox

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
