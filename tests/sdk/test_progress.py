"""How far something has come: on a terminal only, and gone when it is done."""

from __future__ import annotations

import io
import sys

import pytest

from gulou.commands import progress
from gulou.commands.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw each time, rather than a few times a second."""
    monkeypatch.setattr(progress, "EVERY", -1.0)


def test_a_terminal_sees_share_and_detail_and_a_clean_line_after(
    at_once: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    with Progress("Sending tea") as told:
        told(0.25, "1 of 4 MB")
        assert "Sending tea ━━━━━━┄" in terminal.getvalue()
        assert " 25%  1 of 4 MB" in terminal.getvalue()
        told(None, "looking")
    assert terminal.getvalue().endswith("\r\x1b[K")


def test_nothing_is_drawn_where_nobody_looks(at_once: None, capsys: pytest.CaptureFixture[str]) -> None:
    with Progress("Sending tea") as told:
        told(0.5)
    assert capsys.readouterr() == ("", "")


def test_what_is_over_at_once_is_not_worth_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    with Progress("Sending tea") as told:
        told(0.5)
    assert terminal.getvalue() == ""


def test_ctrl_c_leaves_a_clean_line_too(at_once: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    with pytest.raises(KeyboardInterrupt), Progress("Sending tea") as told:
        told(0.5)
        raise KeyboardInterrupt
    assert terminal.getvalue().endswith("\r\x1b[K")
