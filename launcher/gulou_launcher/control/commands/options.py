"""What the commands that speak to a box have in common: the choice of the box."""

from __future__ import annotations

from pathlib import Path

from gulou.commands.parser import Parser
from gulou_launcher.places import default_data
from gulou_launcher.tools.project import nearest_data


def parser(name: str, description: str, examples: str = "", *, json: bool = False) -> Parser:
    """A parser for `gulou name`, which has `--data` already."""
    made = Parser(name, description, examples, json=json)
    made.add_argument(
        "--data",
        type=lambda text: Path(text).absolute(),
        default=nearest_data(),
        metavar="DIR",
        help="the data folder of the box (%(default)s)",
    )
    return made


def installed_apps() -> list[str]:
    """The ids that Tab offers: those of the box on the default data folder, none where it does not run.

    Raises ControlError.
    """
    from gulou_launcher.control import client

    return [app.id for app in client.apps(default_data())]
