"""The kit's devices: they come and go as on a home network, and only for an app that may look."""

from __future__ import annotations

from pathlib import Path

import pytest

from gulou.testing import TV

MANIFEST = """
id = "radios"
version = "1.0.0"
entry = "radios_app:Radios"
discovers = ["_http._tcp"]
[name]
en = "Radios"
[permissions.discovery]
en = "To find the radios at home."
"""
CODE = """
from gulou import App, ServiceError, ui


class Radios(App):
    trouble = ""
    found = None

    def start(self, link):
        try:
            self.found = self.discovery.watch(link or "_http._tcp")
        except ServiceError as error:
            self.trouble = str(error)

    def view(self):
        names = sorted(self.found.services) if self.found else []
        return ui.Page(ui.Text(self.trouble), ui.List(names, row=ui.Item, empty="No radio"))
"""


@pytest.fixture
def radios(tmp_path: Path) -> TV:
    (tmp_path / "app.toml").write_text(MANIFEST, "utf-8")
    (tmp_path / "radios_app.py").write_text(CODE, "utf-8")
    return TV(tmp_path)


def test_devices_come_and_go(radios: TV) -> None:
    radios.devices.announce("Kitchen", "_http._tcp", port=8080, model="R1")
    with radios as tv:
        tv.see("Kitchen")
        tv.devices.announce("Bedroom", "_http._tcp")
        tv.devices.announce("Printer", "_ipp._tcp")
        assert [row["title"] for row in tv.rows()] == ["Bedroom", "Kitchen"]
        tv.devices.leave("Kitchen", "_http._tcp")
        tv.devices.leave("Bedroom", "_http._tcp")
        tv.see("No radio")


def test_an_app_finds_only_what_it_asked_for(radios: TV) -> None:
    with radios as tv:
        tv.revoke("discovery")
        tv.restart("_http._tcp")
        tv.see("may not look for devices")
        tv.grant("discovery")
        tv.restart("_ipp._tcp")
        tv.see("add it to discovers")
