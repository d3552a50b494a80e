"""`gulou remove`: an app off the box of this machine."""

from __future__ import annotations

import sys

from gulou.commands.parser import print_json
from gulou_launcher.control import client
from gulou_launcher.control.commands.options import installed_apps, parser
from gulou_launcher.control.errors import ControlError


def command(argv: list[str]) -> int:
    """Remove one app, after a question."""
    arguments = parser(
        "remove",
        "Remove an app from the box of this machine. What it and the household kept in it stays, for the "
        "case that it comes back; --with-data deletes that too, and forgets who signed the app.",
        "gulou remove hello\ngulou remove hello --with-data --yes",
        json=True,
    )
    arguments.add_argument("app", metavar="ID", help="the app's id", values=installed_apps)
    arguments.add_argument("--with-data", action="store_true", help="delete its data too")
    arguments.add_argument("--yes", action="store_true", help="do not ask")
    options = arguments.parse_args(argv)
    what = "and all of its data " if options.with_data else ""
    confirm(f"Remove {options.app} {what}from the box?", options.yes)
    done = client.remove(options.data, options.app, with_data=options.with_data)
    if options.json:
        print_json({"id": done.id, "data": done.data})
    else:
        print(f"Removed {done.id}{' and its data' if done.data else '; its data is kept'}.")
    return 0


def confirm(question: str, yes: bool) -> None:
    """Go on where the person at the terminal says so. Raises ControlError."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise ControlError(f"{question} Nobody is here to answer: say --yes.")
    print(f"{question} [y/N] ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise ControlError("Nothing was removed.")
