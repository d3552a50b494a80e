"""The kit's devices at home: the app's own discovery, and devices that come and go as the test says."""

from __future__ import annotations

from pathlib import Path

import pytest

from gulou.testing import TV

MANIFEST = """
id = "printers"
version = "1.0.0"
entry = "printers_app:Printers"
discovers = ["_ipp._tcp"]
[name]
en = "Printers"
[permissions.discovery]
en = "To find your printer."
"""
CODE = """
from gulou import App, ServiceError, ui


class Printers(App):
    words = ""

    def start(self, link):
        try:
            self.printers = self.discovery.watch(link or "_ipp._tcp")
        except ServiceError as error:
            self.words = str(error)

    def view(self):
        there = self.printers.services.values() if not self.words else ()
        lines = [f"{it.name} {it.addresses[0]}:{it.port}" for it in there]
        return ui.Page(ui.Text(self.words), *map(ui.Text, lines))
"""


@pytest.fixture
def printers(tmp_path: Path) -> TV:
    (tmp_path / "app.toml").write_text(MANIFEST)
    (tmp_path / "printers_app.py").write_text(CODE)
    return TV(tmp_path)


def test_what_is_there_is_found_and_what_comes_and_goes_is_told(printers: TV) -> None:
    printers.devices.announce("_ipp._tcp", "Study", port=631)
    with printers as tv:
        tv.see("Study 192.168.1.20:631")
        tv.devices.announce("_ipp._tcp", "Kitchen", addresses=("192.168.1.9",), port=631)
        tv.devices.announce("_ssh._tcp", "Laptop")
        tv.see("Study 192.168.1.20:631", "Kitchen 192.168.1.9:631")
        tv.see_no("Laptop")
        tv.devices.remove("_ipp._tcp", "Study")
        tv.see_no("Study")


def test_a_type_that_is_not_named_is_refused(printers: TV) -> None:
    with printers as tv:
        tv.restart("_ssh._tcp")
        tv.see("add it to discovers")


def test_without_the_permission_nothing_is_found(printers: TV) -> None:
    printers.granted.clear()
    with printers as tv:
        tv.see("may not look for devices")
