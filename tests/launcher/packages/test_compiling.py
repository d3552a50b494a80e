"""Code that nobody has looked at is compiled apart, and within limits."""

from __future__ import annotations

from pathlib import Path

import pytest

from gulou_launcher.packages import compiling


def compiled(folder: Path) -> list[str]:
    return sorted(path.name.partition(".")[0] for path in folder.rglob("*.pyc"))


def test_what_can_be_compiled_is(tmp_path: Path) -> None:
    (tmp_path / "good.py").write_text("x = 1\n")
    (tmp_path / "wrong.py").write_text("x = = 1\n")
    (tmp_path / "deep.py").write_text("x = " + "-" * 200_000 + "1\n")
    compiling.compile_apart(tmp_path)
    assert compiled(tmp_path) == ["good"]


def test_a_file_that_takes_too_much_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiling, "MEMORY", 96 << 20)
    (tmp_path / "bomb.py").write_text("x = [" + "(1, 2), " * 2_000_000 + "]\n")
    compiling.compile_apart(tmp_path)
    assert compiled(tmp_path) == []
