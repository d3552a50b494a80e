"""Every command that is installed: listed, with a help worth reading, and completed."""

from __future__ import annotations

from importlib.metadata import entry_points

import pytest

from gulou.command import GROUP, main
from gulou.commands.completion import candidates
from gulou.commands.table import COMMANDS

INSTALLED = sorted(entry.name for entry in entry_points(group=GROUP))


@pytest.mark.parametrize("name", INSTALLED)
def test_its_help_tells_what_it_does_and_shows_examples(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert name in COMMANDS, "give it a row in the table of commands"
    with pytest.raises(SystemExit) as left:
        main([name, "--help"])
    assert left.value.code == 0
    said = capsys.readouterr().out
    assert said.startswith(f"usage: gulou {name}")
    examples = said.partition("examples:\n")[2].splitlines()
    assert examples and any(f"gulou {name}" in line for line in examples)
    assert len(said.partition("\n\n")[2].partition("\n\n")[0]) > 40, "describe it in a sentence or two"


@pytest.mark.parametrize("name", INSTALLED)
def test_its_options_are_completed(name: str) -> None:
    assert "--help" in [word for word, _ in candidates([name, "--"])]


@pytest.mark.parametrize("name", INSTALLED)
def test_wrong_usage_is_two(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main([name, "--no-such-option"])
    assert left.value.code == 2
    assert f"`gulou {name} --help` tells more." in capsys.readouterr().err
