"""What these commands have in common: the choice of the box, and how they fail."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path

from gulou_launcher.control.errors import ControlError
from gulou_launcher.places import default_data

Command = Callable[[list[str]], int]


def parser(name: str, description: str, epilog: str = "") -> argparse.ArgumentParser:
    """A parser for `gulou name`, which has `--data` already."""
    made = argparse.ArgumentParser(prog=f"gulou {name}", description=description, epilog=epilog)
    made.add_argument(
        "--data",
        type=lambda text: Path(text).absolute(),
        default=default_data(),
        metavar="DIR",
        help="the data folder of the box (%(default)s)",
    )
    return made


def told(command: Command) -> Command:
    """Say an error of the command in its one sentence, with exit status 1."""

    @wraps(command)
    def run(argv: list[str]) -> int:
        try:
            return command(argv)
        except ControlError as error:
            print(f"gulou: {error}", file=sys.stderr)
            return 1

    return run
