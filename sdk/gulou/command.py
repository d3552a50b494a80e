"""The command `gulou`: its subcommands come from whichever distributions are installed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib.metadata import entry_points

GROUP = "gulou.commands"

Command = Callable[[list[str]], int]


def main(argv: list[str] | None = None) -> int:
    """Run `gulou NAME …`; return the exit status. Subcommands are entry points of GROUP."""
    arguments = sys.argv[1:] if argv is None else argv
    commands = {entry.name: entry for entry in entry_points(group=GROUP)}
    if not arguments or arguments[0] in ("-h", "--help"):
        print("usage: gulou COMMAND …\n\ncommands: " + ", ".join(sorted(commands)))
        print("\n`gulou COMMAND --help` tells more.")
        return 0
    entry = commands.get(arguments[0])
    if entry is None:
        known = ", ".join(sorted(commands))
        print(f"gulou: there is no command {arguments[0]!r}; there are: {known}.", file=sys.stderr)
        return 2
    command: Command = entry.load()
    try:
        return command(arguments[1:])
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 0
