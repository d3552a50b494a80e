"""An app worth packing, and a key."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

FILES = {
    "app.toml": 'id = "tea"\nversion = "1.2.0"\nentry = "tea:Tea"\nicon = "art/icon.png"\n'
    '[name]\nen = "Tea"\n',
    "tea/__init__.py": "from gulou import App, ui\n\n\nclass Tea(App):\n    def view(self) -> ui.Page:\n"
    '        return ui.Page(ui.Text(self.text("Tea")))\n',
    "tea/locale/zh/LC_MESSAGES/tea.po": 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    'msgid "Tea"\nmsgstr "茶"\n',
    "art/icon.png": "\x89PNG\r\n\x1a\n" + "\0" * 900,
    "茶.txt": "龙井",
    "empty": "",
}
NOISE = {
    ".git/config": "[core]",
    ".gulou/state": "1",
    "tea/__pycache__/tea.cpython-311.pyc": "x",
    "tests/test_tea.py": "def test(): pass",
    "tea/tea.py~": "old",
    "tea-1.1.0.gulou": "an older package",
    "venv/pyvenv.cfg": "",
    "venv/lib/big.py": "",
}


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text.encode("latin-1" if name.endswith(".png") else "utf-8"))
    return folder


@pytest.fixture
def app(tmp_path: Path) -> Path:
    """The folder of an app, with all that lies about where people work."""
    return write(tmp_path / "work" / "tea", {**FILES, **NOISE})


@pytest.fixture(scope="session")
def key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()
