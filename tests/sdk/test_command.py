"""The command `gulou`: its subcommands come from what is installed."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.metadata import EntryPoint, EntryPoints
from pathlib import Path

import pytest

from gulou import command
from gulou.command import main
from gulou.commands import places
from gulou.commands.table import COMMANDS
from gulou.errors import GulouError

Output = pytest.CaptureFixture[str]


def install(monkeypatch: pytest.MonkeyPatch, **commands: str) -> None:
    """Have these commands installed and no others: where each lives, by its name."""
    found = EntryPoints(EntryPoint(name, place, command.GROUP) for name, place in commands.items())
    monkeypatch.setattr(command, "entry_points", lambda group: found)
    monkeypatch.setattr(places, "find", lambda group, name: None)


def fails(argv: list[str]) -> int:
    raise GulouError("The kettle is empty: fill it.")


def interrupted(argv: list[str]) -> int:
    raise KeyboardInterrupt


def needs_a_library(argv: list[str]) -> int:
    raise ModuleNotFoundError("No module named 'cryptography'", name="cryptography")


def test_help_lists_what_is_installed_in_groups_with_a_line_each(capsys: Output) -> None:
    assert main([]) == 0
    said = capsys.readouterr().out
    for name in ("box", "status", "press", "screenshot", "apps", "si", "completion"):
        assert COMMANDS[name].summary in said
    assert said.index("Run and steer a box:") < said.index("  status")
    assert max(map(len, said.splitlines())) <= 110


def test_help_of_a_command_is_that_commands(capsys: Output) -> None:
    with pytest.raises(SystemExit) as left:
        main(["help", "press"])
    assert left.value.code == 0
    assert capsys.readouterr().out.startswith("usage: gulou press")


def test_an_unknown_one_is_told_with_the_nearest(capsys: Output) -> None:
    assert main(["statsu"]) == 2
    assert capsys.readouterr().err == "gulou: There is no command 'statsu': did you mean `gulou status`?\n"
    assert main(["zzz"]) == 2
    assert "`gulou --help` lists them" in capsys.readouterr().err


def test_one_that_is_not_installed_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    install(monkeypatch, new="gulou.new:command")
    assert main(["box"]) == 2
    assert 'pip install "gulou[tv]"' in capsys.readouterr().err
    assert main([]) == 0
    said = capsys.readouterr().out
    assert 'pip install "gulou[tv]": run check' in said
    assert COMMANDS["box"].summary not in said


def test_an_error_is_one_sentence_and_the_status_tells(
    monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    install(monkeypatch, tea=f"{__name__}:fails", pack=f"{__name__}:needs_a_library")
    assert main(["tea"]) == 1
    assert capsys.readouterr().err == "gulou: The kettle is empty: fill it.\n"
    assert main(["pack"]) == 1
    assert 'needs the library cryptography: pip install "gulou[pack]"' in capsys.readouterr().err


def test_ctrl_c_ends_a_command_without_a_word(monkeypatch: pytest.MonkeyPatch, capsys: Output) -> None:
    install(monkeypatch, tea=f"{__name__}:interrupted")
    assert main(["tea"]) == 130
    assert capsys.readouterr() == ("", "")


def test_it_starts_without_what_only_a_box_needs() -> None:
    heavy = ("kivy", "numpy", "msgspec", "argparse", "zeroconf", "cryptography")
    code = (
        "import sys; from gulou.command import main; main(['--help']); "
        f"print(sorted({set(heavy)} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_quick_look_finds_the_same_commands() -> None:
    installed = {entry.name: entry for entry in command.entry_points(command.GROUP)}
    quick = {name: places.find(command.GROUP, name) for name in installed}
    assert {name: (place.module, place.attr) for name, place in quick.items() if place} == {
        name: (entry.module, entry.attr) for name, entry in installed.items()
    }
    assert places.find(command.GROUP, "tea") is None


def test_a_command_is_found_without_a_package_for_mail() -> None:
    code = (
        "import sys; from gulou.command import GROUP; from gulou.commands import places; "
        "print(places.find(GROUP, 'completion').name, 'email' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.split() == ["completion", "False"]


def test_a_reader_that_has_read_enough_is_no_error(tmp_path: Path) -> None:
    script = f"'{sys.executable}' -m gulou --help | head -n 1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", script], capture_output=True, text=True, timeout=60, check=True, env={**os.environ}
    )
    assert done.stdout.startswith("usage: gulou COMMAND")
    assert done.stderr == ""
