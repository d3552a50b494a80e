"""What a process complains of is kept, in a file that does not grow for ever, and nobody waits for it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from gulou_launcher import journal
from gulou_launcher.journal import Journal
from gulou_launcher.settings.logs import copied, stick


def test_it_goes_where_it_always_went_and_into_the_file(tmp_path: Path) -> None:
    terminal = io.StringIO()
    kept = Journal(terminal, tmp_path / "logs" / "gateway.log")
    print("the tuner is gone", file=kept)
    print("and back", file=kept)
    kept.close_file()
    assert terminal.getvalue() == "the tuner is gone\nand back\n"
    assert journal.last(tmp_path / "logs" / "gateway.log") == terminal.getvalue()


def test_who_complains_of_nothing_has_no_file_and_no_thread(tmp_path: Path) -> None:
    kept = Journal(io.StringIO(), tmp_path / "logs" / "launcher.log")
    kept.flush()
    kept.close_file()
    assert list(tmp_path.iterdir()) == []
    assert journal.files(tmp_path) == {}


def test_the_last_of_much_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "MOST", 1000)
    file = tmp_path / "logs" / "gateway.log"
    for start in range(0, 300, 50):
        kept = Journal(io.StringIO(), file)
        for number in range(start, start + 50):
            kept.write(f"line {number}\n")
        kept.close_file()
    assert sum(path.stat().st_size for path in file.parent.iterdir()) < 3000
    lines = journal.last(file, 1000).splitlines()
    assert lines[-1] == "line 299"
    assert all(line.startswith("line ") for line in lines)


def test_all_are_copied_to_a_stick_in_one_file(tmp_path: Path) -> None:
    (tmp_path / "logs").mkdir()
    (tmp_path / "apps").mkdir()
    (tmp_path / "logs" / "gateway.log").write_text("no signal\n")
    (tmp_path / "apps" / "hello.log").write_text("ouch\n")
    mounts = tmp_path / "mounts"
    place = tmp_path / "usb stick"
    place.mkdir()
    files = journal.files(tmp_path)
    assert list(files) == ["gateway", "hello"]
    text = copied(files, place).read_text()
    assert "===== gateway =====\nno signal" in text
    assert "===== hello =====\nouch" in text
    mounts.write_text("proc /proc proc rw 0 0\ntmpfs /tmp tmpfs rw 0 0\n")
    assert stick(mounts) is None
