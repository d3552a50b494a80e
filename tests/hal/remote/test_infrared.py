"""Which infrared protocols a receiver decodes, in a folder that stands for /sys."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from gulou_hal.remote.infrared import hear_all


@pytest.fixture
def receiver(tmp_path: Path) -> Path:
    """`rc0` with an input device `event7`; returns its `protocols`."""
    place = tmp_path / "devices" / "rc" / "rc0" / "input5" / "event7"
    place.mkdir(parents=True)
    (tmp_path / "class").mkdir()
    (tmp_path / "class" / "event7").symlink_to(place)
    file = place.parent.parent / "protocols"
    file.write_text("rc-5 [nec] rc-6 [lirc] mce_kbd\n")
    return file


def test_what_is_missing_is_switched_on(receiver: Path, tmp_path: Path) -> None:
    assert hear_all("event7", tmp_path / "class") == ()
    assert receiver.read_text() == "+rc-6"  # the last of what was written, one after the other


def test_what_may_not_be_changed_is_told(
    receiver: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, text: str) -> int:
        raise PermissionError(errno.EACCES, "", str(path))

    monkeypatch.setattr(Path, "write_text", refuse)
    assert hear_all("event7", tmp_path / "class") == ("rc-5", "rc-6")


def test_a_device_that_is_no_receiver(tmp_path: Path) -> None:
    assert hear_all("event0", tmp_path) == ()
