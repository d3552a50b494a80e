"""`gulou press KEY…`: a remote control for scripts."""

from __future__ import annotations

import argparse
import time

from gulou.keys import Key
from gulou_launcher.control import client
from gulou_launcher.control.commands.options import parser


def command(argv: list[str]) -> int:
    """Press keys, one after the other; each has been taken by the box when the next is pressed."""
    arguments = parser(
        "press",
        f"Press keys on the remote of a running box, one after the other. Keys: {' '.join(Key)}",
        "gulou press down ok\ngulou press 1 2 ok --wait 0.5",
        elsewhere=True,
    )
    arguments.add_argument(
        "keys",
        nargs="+",
        type=_key,
        metavar="KEY",
        help="a key by its name, or a digit",
        values=lambda: list(Key),
    )
    arguments.add_argument(
        "--wait", type=_seconds, default=0.0, metavar="S", help="seconds between one key and the next"
    )
    options = arguments.parse_args(argv)
    for number, key in enumerate(options.keys):
        if number and options.wait:
            time.sleep(options.wait)
        client.press(options.data, key)
    return 0


def _key(text: str) -> Key:
    try:
        return Key(text.lower())
    except ValueError:
        raise argparse.ArgumentTypeError(f"there is no key {text!r}; there are: {' '.join(Key)}") from None


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 <= seconds <= 3600:
        raise argparse.ArgumentTypeError("choose between 0 and 3600 seconds")
    return seconds
