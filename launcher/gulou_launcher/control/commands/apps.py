"""`gulou apps`: what is installed, and how it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gulou.commands.parser import print_json
from gulou.language import system_language
from gulou_launcher.control import client, table
from gulou_launcher.control.commands.options import parser
from gulou_launcher.control.messages import AppRecord


def command(argv: list[str]) -> int:
    """List the apps of a running box."""
    options = parser(
        "apps",
        "List the apps of a running box: id, version, state, names, and the reason of what went wrong.",
        "gulou apps\ngulou apps --json",
        json=True,
        elsewhere=True,
    ).parse_args(argv)
    apps = client.apps(options.data)
    if options.json:
        print_json(apps)
    elif apps:
        print(*lines(apps), sep="\n")
    else:
        print("No app is installed.")
    return 0


def lines(apps: Iterable[AppRecord]) -> list[str]:
    """A table with a row for each app; names in the language of the terminal first."""
    return table.lines(("APP", "VERSION", "STATE", "NAMES", "REASON"), (_row(app) for app in apps))


def _row(app: AppRecord) -> tuple[str, ...]:
    return app.id, app.version, app.state, ", ".join(_names(app)), app.reason or "; ".join(app.caps)


def _names(app: AppRecord) -> Iterator[str]:
    mine = system_language()
    for language in sorted(app.names, key=lambda language: (language != mine, language)):
        yield app.names[language]
