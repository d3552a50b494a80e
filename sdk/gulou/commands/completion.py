"""`gulou completion SHELL`: what makes the Tab key complete `gulou …` in bash, zsh and fish.

The shell asks `gulou completion --words WORD …` at each Tab; the last word is the one that is being written.
The answer is a line for each candidate: the word, a tab, what it is. A line `:files` asks
the shell for its own.
"""

from __future__ import annotations

import argparse
import contextlib
import io
from collections.abc import Iterator
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

from gulou.command import GROUP, load
from gulou.commands.parser import Parser, shown_to
from gulou.commands.table import COMMANDS
from gulou.errors import GulouError

FILES = ":files"
_WORDS = "--words"

SHELLS = {
    "bash": ('eval "$(gulou completion bash)"', "~/.bashrc"),
    "zsh": ('eval "$(gulou completion zsh)"', "~/.zshrc"),
    "fish": ("gulou completion fish | source", "~/.config/fish/config.fish"),
}
"""The line that switches it on, and the file that the line belongs in."""


def command(argv: list[str]) -> int:
    """Print the shell's script, or answer the shell."""
    if argv[:1] == [_WORDS]:  # not by argparse, which would take a `--` among the words for its own
        for word, about in candidates(argv[1:]):
            print(f"{word}\t{about}" if about else word)
        return 0
    parser = Parser(
        "completion",
        "Make the Tab key complete commands, options, app ids, keys and boxes. "
        "Prints a script for your shell.",
        "\n".join(f"echo '{line}' >> {file}" for line, file in SHELLS.values()),
    )
    parser.add_argument("shell", choices=tuple(SHELLS), metavar="SHELL", help="bash, zsh or fish")
    options = parser.parse_args(argv)
    print((Path(__file__).parent / f"completion.{options.shell}").read_text("utf-8"), end="")
    return 0


def candidates(words: list[str]) -> Iterator[tuple[str, str]]:
    """What the last of the words after `gulou` may become, with a few words about each. Raises nothing."""
    *before, last = words or [""]
    installed = {entry.name: entry for entry in entry_points(group=GROUP)}
    if not before:
        known = {**{name: row.summary for name, row in COMMANDS.items()}, "--help": "", "--version": ""}
        names = [
            *(name for name in COMMANDS if name in installed),
            *sorted(installed.keys() - COMMANDS.keys()),
        ]
        names += [name for name in ("--help", "--version") if last.startswith("-")]
        yield from ((name, known.get(name, "")) for name in names if name.startswith(last))
        return
    parser = _parser(installed[before[0]]) if before[0] in installed else None
    if parser is not None:
        # bash takes `--data=DIR` apart at the sign.
        yield from _of(parser, [word for word in before[1:] if word != "="], "" if last == "=" else last)


def _parser(entry: EntryPoint) -> Parser | None:
    """The options of a command, which it gives away when asked for its help; None where it has no Parser."""
    shown: list[Parser] = []
    token = shown_to.set(shown)
    try:
        # A command with a parser of its own kind prints its help and leaves: that is nobody's answer.
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            load(entry)(["--help"])
    except (SystemExit, Exception):
        pass
    finally:
        shown_to.reset(token)
    return shown[0] if shown else None


def _of(parser: Parser, before: list[str], last: str) -> Iterator[tuple[str, str]]:
    given = parser._option_string_actions.get(before[-1]) if before else None
    if given is not None and _takes(given):
        yield from _values(parser, given, last)
        return
    name, sign, value = last.partition("=")
    if sign and name in parser._option_string_actions:
        yield from _values(parser, parser._option_string_actions[name], value)
        return
    used = set(before)
    if last.startswith("-"):
        for action in parser._actions:
            long = next((option for option in action.option_strings if option.startswith("--")), "")
            hidden = action.help == argparse.SUPPRESS
            if long.startswith(last) and long and not hidden and not used.intersection(action.option_strings):
                yield long, (action.help or "").partition(" (%(")[0]
        return
    positional = _next_positional(parser, before)
    if positional is not None:
        yield from _values(parser, positional, last)


def _takes(action: argparse.Action) -> bool:
    return action.nargs != 0


def _next_positional(parser: Parser, before: list[str]) -> argparse.Action | None:
    """The positional that the word after `before` stands for."""
    count, skip = 0, False
    for word in before:
        action = parser._option_string_actions.get(word)
        if skip:
            skip = False
        elif action is not None:
            skip = _takes(action)
        elif not word.startswith("-"):
            count += 1
    positionals = [action for action in parser._actions if not action.option_strings]
    for action in positionals:
        if action.nargs in ("+", "*", argparse.REMAINDER) or count == 0:
            return action
        count -= 1
    return None


def _values(parser: Parser, action: argparse.Action, last: str) -> Iterator[tuple[str, str]]:
    if action.choices is not None:
        found = [str(choice) for choice in action.choices]
    elif (values := parser.values_of(action)) is not None:
        try:
            found = list(values())
        except (GulouError, OSError):
            found = []
    else:
        yield FILES, ""
        return
    yield from ((word, "") for word in found if word.startswith(last))
