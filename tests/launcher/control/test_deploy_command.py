"""`gulou deploy`: which box is meant, and what is said where none is."""

from __future__ import annotations

from pathlib import Path

import pytest

from gulou.command import main
from gulou_launcher.control.commands import deploy
from gulou_launcher.lan.known import KnownBox, known_boxes, remember

Output = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setattr(deploy, "find", lambda **_: [])


def test_without_a_box_it_says_how_to_find_one(capsys: Output) -> None:
    assert main(["deploy"]) == 1
    assert "`gulou deploy --list` shows those in your network" in capsys.readouterr().err
    assert main(["deploy", "--list"]) == 0
    assert "switch on Developer in the Settings" in capsys.readouterr().out
    assert main(["deploy", "kitchen"]) == 1
    assert "No box called kitchen is in this network" in capsys.readouterr().err


def test_of_many_one_must_be_named(capsys: Output) -> None:
    remember(KnownBox("kitchen", b"k"))
    remember(KnownBox("attic", b"a"))
    assert main(["deploy"]) == 1
    assert "Which box? There are: attic, kitchen." in capsys.readouterr().err


def test_the_only_one_goes_without_saying(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    remember(KnownBox("kitchen", b"k"))
    package = tmp_path / "tea-1.gulou"
    package.touch()
    sent: list[tuple[str, Path]] = []

    def send(box: KnownBox, path: Path, *_: object) -> int:
        sent.append((box.name, path))
        return 0

    monkeypatch.setattr(deploy, "_deploy", send)
    assert main(["deploy"]) == 0
    assert main(["deploy", str(package)]) == 0
    assert main(["deploy", "kitchen", str(package)]) == 0
    assert sent == [("kitchen", Path()), ("kitchen", package), ("kitchen", package)]


def test_a_box_is_forgotten(capsys: Output) -> None:
    remember(KnownBox("kitchen", b"k"))
    assert main(["deploy", "kitchen", "--forget"]) == 0
    assert known_boxes() == []
    assert main(["deploy", "kitchen", "--forget"]) == 1
    assert "No box called kitchen is known" in capsys.readouterr().err
