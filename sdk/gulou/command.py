"""The command `gulou`: its subcommands come from whichever distributions are installed."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from gulou.commands import places
from gulou.commands.table import COMMANDS, Group
from gulou.errors import GulouError

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint, EntryPoints

GROUP = "gulou.commands"

Command = Callable[[list[str]], int]

_HELP = ("-h", "--help", "help")
_INTERRUPTED = 130
"""What shells expect of a command that was ended with Ctrl-C: 128 and the number of SIGINT."""


def main(argv: list[str] | None = None) -> int:
    """Run `gulou NAME …`; return the exit status: 0, 1 for what went wrong, 2 for wrong usage."""
    try:
        status = _main(sys.argv[1:] if argv is None else argv)
        sys.stdout.flush()
        return status
    except BrokenPipeError:
        # `gulou … | head` has read enough. What Python still holds for stdout must go somewhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def entry_points(group: str) -> EntryPoints:
    """All that is installed."""
    from importlib.metadata import entry_points

    return entry_points(group=group)


def _main(arguments: list[str]) -> int:
    place = places.find(GROUP, arguments[0]) if arguments else None
    if place is not None:
        return _run(place, arguments[1:])
    installed = {entry.name: entry for entry in entry_points(group=GROUP)}
    if not arguments or arguments[0] in _HELP:
        if arguments[1:] and arguments[1] in installed:
            return _run(installed[arguments[1]], ["--help"])
        print(_help(installed))
        return 0
    if arguments[0] in ("-V", "--version"):
        from importlib.metadata import version

        print(f"gulou {version('gulou')}")
        return 0
    entry = installed.get(arguments[0])
    if entry is None:
        print(f"gulou: {_unknown(arguments[0], installed)}", file=sys.stderr)
        return 2
    return _run(entry, arguments[1:])


def load(entry: EntryPoint | places.Place) -> Command:
    """The command. Raises GulouError, with what to install, where a library that it needs is missing."""
    try:
        command: Command = entry.load()
    except ModuleNotFoundError as error:
        raise missing(entry.name, error) from error
    return command


def missing(name: str, error: ModuleNotFoundError) -> GulouError:
    """The sentence for a command that needs a library that is not installed."""
    extra = COMMANDS[name].extra if name in COMMANDS else ""
    install = f': pip install "gulou[{extra}]"' if extra else ": install it"
    return GulouError(f"`gulou {name}` needs the library {error.name}{install}.")


def _run(entry: EntryPoint | places.Place, arguments: list[str]) -> int:
    try:
        return load(entry)(arguments)
    except GulouError as error:
        print(f"gulou: {error}", file=sys.stderr)
        return 1
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] in ("gulou", "gulou_hal", "gulou_launcher"):
            raise  # a fault of ours, not of what is installed
        print(f"gulou: {missing(entry.name, error)}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return _INTERRUPTED


def _help(installed: dict[str, EntryPoint]) -> str:
    width = max(map(len, (*COMMANDS, *installed)))
    lines = [
        "usage: gulou COMMAND [OPTION …]",
        "",
        "Gulou for app developers: from an idea to an app on the TV.",
    ]
    for group in Group:
        rows = [
            (name, row.summary) for name, row in COMMANDS.items() if row.group is group and name in installed
        ]
        if group is Group.MORE:
            rows += [
                (name, f"from {_origin(entry)}") for name, entry in installed.items() if name not in COMMANDS
            ]
        if rows:
            lines += ["", f"{group}:", *(f"  {name:{width}}  {summary}" for name, summary in rows)]
    absent: dict[str, list[str]] = {}
    for name, row in COMMANDS.items():
        if name not in installed and row.extra:
            absent.setdefault(row.extra, []).append(name)
    for extra, names in absent.items():
        lines += ["", f'Not installed, pip install "gulou[{extra}]": {" ".join(names)}']
    lines += ["", "`gulou COMMAND --help` tells more. First steps: gulou new hello, cd hello, gulou run"]
    return "\n".join(lines)


def _origin(entry: EntryPoint) -> str:
    return entry.dist.name if entry.dist is not None else entry.module


def _unknown(name: str, installed: dict[str, EntryPoint]) -> str:
    row = COMMANDS.get(name)
    if row is not None and row.extra:
        return f'`gulou {name}` is not installed: pip install "gulou[{row.extra}]".'
    from difflib import get_close_matches

    near = get_close_matches(name, {*installed, *COMMANDS}, n=1, cutoff=0.5)
    mend = f"did you mean `gulou {near[0]}`?" if near else "`gulou --help` lists them."
    return f"There is no command {name!r}: {mend}"
