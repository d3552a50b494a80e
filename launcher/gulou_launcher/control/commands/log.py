"""`gulou log`: what an app has printed, and its errors."""

from __future__ import annotations

import codecs
import sys
import time
from collections.abc import Callable

from gulou.errors import GulouError
from gulou_launcher.control import client
from gulou_launcher.control.commands.options import installed_apps, parser
from gulou_launcher.control.packages import Log

_EVERY = 0.4  # seconds between two looks while following

Read = Callable[[int], Log]


def command(argv: list[str]) -> int:
    """Print the last of an app's log."""
    arguments = parser(
        "log",
        "Print what an app has printed, and the traceback of its errors.",
        "gulou log hello\ngulou log hello --follow\ngulou log hello --box livingroom",
        elsewhere=True,
    )
    arguments.add_argument("app", metavar="ID", help="the app's id", values=installed_apps)
    arguments.add_argument("--follow", "-f", action="store_true", help="go on until Ctrl-C")
    options = arguments.parse_args(argv)
    shown = show(lambda after: client.log(options.data, options.app, after), follow=options.follow)
    if not shown:
        known = [app.id for app in client.apps(options.data)]
        if options.app not in known:
            there = ", ".join(known) or "none"
            raise GulouError(f"No app called {options.app} is installed; there are: {there}.")
        print(f"{options.app} has printed nothing, and had no errors.", file=sys.stderr)
    return 0


def show(read: Read, *, follow: bool) -> bool:
    """Print the log to stdout; whether there was anything. Raises what `read` raises."""
    part = read(-1)
    shown = bool(part.text)
    letters = codecs.getincrementaldecoder("utf-8")("replace")
    while True:
        sys.stdout.write(letters.decode(part.text))
        sys.stdout.flush()
        if not part.text:
            if not follow:
                return shown
            time.sleep(_EVERY)
        part = read(part.end)
