"""`gulou inspect`: the live tree of a running app, its focus, and what it and the box say to each other."""

from __future__ import annotations

import sys
import time
import webbrowser
from collections.abc import Iterator

from gulou.commands.parser import print_json
from gulou.errors import GulouError
from gulou_launcher.control import client
from gulou_launcher.control.client import Place
from gulou_launcher.control.commands.options import installed_apps, parser
from gulou_launcher.control.scenes import FRONT, HOME, SYSTEM, Inspected, MessageRecord
from gulou_launcher.tools import tree

WATCH_EVERY = 0.25
_CLEAR = "\x1b[H\x1b[2J"
_MESSAGES = 12


def command(argv: list[str]) -> int:
    """Show what is on the screen, as the box sees it."""
    arguments = parser(
        "inspect",
        "The live tree of what is on the screen: each node with its place, what can have the focus and what "
        "has it. --messages shows what the app and the box say to each other, --browser opens the tree "
        "beside the live picture. Without APP it is what is in front; home and system are the box's own.",
        "gulou inspect\ngulou inspect hello --moves --words\ngulou inspect --watch --messages\n"
        "gulou inspect --browser\ngulou inspect hello --box livingroom",
        json=True,
        elsewhere=True,
    )
    arguments.add_argument(
        "app",
        nargs="?",
        default=FRONT,
        metavar="APP",
        help="an app by its id, home or system (what is in front)",
        values=lambda: [*installed_apps(), HOME, SYSTEM],
    )
    arguments.add_argument("--watch", action="store_true", help="go on with every change, until Ctrl-C")
    arguments.add_argument(
        "--messages", action="store_true", help="what is said between app and box, as it comes"
    )
    arguments.add_argument("--moves", action="store_true", help="where each arrow leads from each node")
    arguments.add_argument(
        "--words", action="store_true", help="the words as drawn: size, colour, cut or not"
    )
    arguments.add_argument(
        "--browser", action="store_true", help="open it in the browser, beside the picture"
    )
    options = arguments.parse_args(argv)
    if options.browser:
        return _browse(options.data)
    if options.messages and not options.watch:
        return _listen(options.data, options.app, as_json=options.json)
    while True:
        seen = client.inspect(
            options.data, options.app, graph=options.moves or options.json, looks=options.words
        )
        if options.json:
            print_json(seen)
        else:
            if options.watch and sys.stdout.isatty():
                print(_CLEAR, end="")
            print(*tree.lines(seen, moves=options.moves, words=options.words), sep="\n")
        if not options.watch:
            return 0
        if options.messages and seen.app:
            print("", *_last(options.data, seen.app), sep="\n")
        _wait_for_change(options.data, options.app, seen)


def _wait_for_change(data: Place, app: str, seen: Inspected) -> None:
    while True:
        time.sleep(WATCH_EVERY)
        now = client.inspect(data, app)
        if now.serial != seen.serial or now.app != seen.app or now.focus != seen.focus:
            return


def _last(data: Place, app: str) -> Iterator[str]:
    for message in client.overheard(data, app).messages[-_MESSAGES:]:
        yield tree.said(message)


def _listen(data: Place, app: str, *, as_json: bool) -> int:
    """Print messages as they come, until Ctrl-C."""
    if app == FRONT:
        app = client.inspect(data).app
        if not app:
            raise GulouError("Home is in front, and home sends no messages: open an app, or name one.")
    last = 0
    # What was kept for an earlier listener is old.
    known = client.overheard(data, app).messages
    if known:
        last = known[-1].number
    while True:
        found = client.overheard(data, app, last)
        if found.missed:
            print(f"… {found.missed} messages were not kept", file=sys.stderr)
        for message in found.messages:
            last = message.number
            _print(message, as_json=as_json)
        time.sleep(WATCH_EVERY)


def _print(message: MessageRecord, *, as_json: bool) -> None:
    if as_json:
        import msgspec

        print(msgspec.json.encode(message).decode(), flush=True)
    else:
        print(tree.said(message), flush=True)


def _browse(data: Place) -> int:
    page = client.status(data).page
    if not page:
        raise GulouError("This box serves no page: start it with `gulou run` or `gulou box --page`.")
    address = f"{page}&view=inspect"
    print(address)
    if sys.stdout.isatty():
        webbrowser.open(address)
    return 0
