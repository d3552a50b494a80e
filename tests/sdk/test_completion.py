"""`gulou completion`: what Tab offers, asked of the real shells where they are installed."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gulou.command import main
from gulou.commands.completion import SHELLS, candidates

BIN = Path(sys.executable).parent


def offered(*words: str) -> list[str]:
    return [word for word, _ in candidates(list(words))]


def test_the_first_word_is_a_command() -> None:
    assert {"box", "status", "completion"} <= set(offered(""))
    assert offered("scr") == ["screenshot"]
    assert ("apps", "what is installed") in list(candidates(["app"]))


def test_options_are_those_of_the_command_and_no_longer_offered_once_given() -> None:
    assert offered("status", "--") == ["--help", "--json", "--data", "--box"]
    assert offered("status", "--json", "--") == ["--help", "--data", "--box"]
    assert offered("box", "--lang") == ["--language"]


def test_values_are_those_of_the_option_or_the_argument() -> None:
    assert offered("box", "--language", "") == ["en", "zh"]
    assert offered("box", "--language=z") == ["zh"]
    assert offered("box", "--language", "=", "z") == ["zh"]  # bash takes words apart at the sign
    assert offered("press", "channel") == ["channelup", "channeldown"]
    assert offered("press", "up", "--wait", "1", "vol") == ["volumeup", "volumedown"]
    assert offered("completion", "") == ["bash", "zsh", "fish"]


def test_a_place_for_a_file_asks_the_shell() -> None:
    assert offered("screenshot", "") == [":files"]
    assert offered("status", "--data", "") == [":files"]


def test_nonsense_offers_nothing() -> None:
    assert offered("nonsense", "") == []
    assert offered("completion", "bash", "more", "") == []
    assert offered("--help", "") == []


def test_it_only_ever_looks_at_a_command(tmp_path: Path) -> None:
    """Completing `gulou screenshot x.png` must not take a screenshot."""
    file = tmp_path / "x.png"
    assert offered("screenshot", str(file), "--d") == ["--data"]
    assert not file.exists()


@pytest.mark.parametrize("shell", SHELLS)
def test_each_shell_gets_a_script_that_says_how_it_is_used(
    shell: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["completion", shell]) == 0
    assert SHELLS[shell][0] in capsys.readouterr().out


def ask_bash(line: str, folder: Path) -> list[str]:
    """What a real bash would offer at the end of the line."""
    words = shlex.split(line) + ([""] if line.endswith(" ") else [])
    script = f"""
        eval "$(gulou completion bash)"
        compopt() {{ :; }}
        COMP_WORDS=({shlex.join(words)}); COMP_CWORD={len(words) - 1}
        _gulou && printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    done = run_shell(["bash", "--noprofile", "--norc", "-c", script], folder)
    return [word for word in done.splitlines() if word]


def run_shell(command: list[str], folder: Path) -> str:
    environment = {**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}", "HOME": str(folder)}
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=60, check=True, cwd=folder, env=environment
    )
    assert done.stderr == ""
    return done.stdout


def test_bash_completes(tmp_path: Path) -> None:
    (tmp_path / "a picture.png").touch()
    assert ask_bash("gulou comp", tmp_path) == ["completion"]
    assert ask_bash("gulou press channelu", tmp_path) == ["channelup"]
    assert ask_bash("gulou status --j", tmp_path) == ["--json"]
    assert "--json" in ask_bash("gulou status --", tmp_path)
    assert ask_bash("gulou screenshot ", tmp_path) == ["a picture.png"]
    assert ask_bash("gulou nonsense ", tmp_path) == []


@pytest.mark.skipif(shutil.which("fish") is None, reason="fish is not installed")
def test_fish_completes(tmp_path: Path) -> None:
    script = "gulou completion fish | source; complete -C 'gulou press channelu'"
    assert run_shell(["fish", "--no-config", "-c", script], tmp_path).split() == ["channelup"]


@pytest.mark.skipif(shutil.which("zsh") is None, reason="zsh is not installed")
def test_zsh_completes(tmp_path: Path) -> None:
    """zsh completes on a terminal only: it is given one, and Tab is pressed."""
    driver = (
        "zmodload zsh/zpty; zpty z zsh -f -i; "
        "zpty -w z 'PS1=; eval \"$(gulou completion zsh)\"; print ready'; zpty -r z said '*ready*ready*'; "
        "zpty -n -w z $'gulou press channelu\\t'; zpty -r z said '*channelup*'; print -r -- $said"
    )
    assert "gulou press channelup" in run_shell(["zsh", "-f", "-c", driver], tmp_path)


def test_boxes_are_those_that_this_machine_is_paired_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gulou").mkdir()
    (tmp_path / "gulou/boxes.json").write_text('[{"name": "kitchen", "certificate": ""}]')
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert offered("log", "--box", "") == ["kitchen"]
    assert offered("deploy", "kit") == ["kitchen"]
