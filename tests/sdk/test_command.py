"""The command `gulou`: its subcommands come from what is installed."""

import pytest

from gulou.command import main


def test_help_names_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    said = capsys.readouterr().out
    assert all(name in said for name in ("box", "status", "press", "screenshot", "apps", "si"))


def test_an_unknown_one_is_told_with_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bax"]) == 2
    said = capsys.readouterr().err
    assert "there is no command 'bax'" in said
    assert "box" in said
