"""Packages of a small app, in as many versions as are wanted."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from gulou.package.write import pack

Make = Callable[..., bytes]

TOML = """id = "{id}"
version = "{version}"
entry = "tea:Tea"
{more}
[name]
en = "Tea"
zh = "茶"
"""
CODE = """from gulou import App, ui


class Tea(App):
    def start(self, link: str) -> None:
        print("Tea {version} has begun", flush=True)

    def view(self) -> ui.Page:
        return ui.Page(ui.Text("Tea {version}"), ui.Button("Pour"))
"""


@pytest.fixture(scope="session")
def key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


@pytest.fixture
def make(tmp_path: Path, key: Ed25519PrivateKey) -> Make:
    """`make("1.0")` is the bytes of a package."""

    def packed(
        version: str,
        *,
        id: str = "tea",
        signer: Ed25519PrivateKey = key,
        more: str = "",
        code: str = CODE,
    ) -> bytes:
        folder = tmp_path / "source" / f"{id}-{version}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "app.toml").write_text(TOML.format(id=id, version=version, more=more), "utf-8")
        (folder / "tea.py").write_text(code.replace("{version}", version), "utf-8")
        return pack(folder, tmp_path, signer).path.read_bytes()

    return packed


def stream(package: bytes) -> io.BytesIO:
    return io.BytesIO(package)
