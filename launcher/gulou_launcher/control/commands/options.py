"""What the commands that speak to a box have in common: the choice of the box."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from gulou.commands.parser import Parser
from gulou_launcher.places import default_data
from gulou_launcher.tools.project import nearest_data

if TYPE_CHECKING:
    from gulou_launcher.lan.remote import Remote


def parser(
    name: str, description: str, examples: str = "", *, json: bool = False, elsewhere: bool = False
) -> Parser:
    """A parser for `gulou name`, which has `--data` already; `elsewhere`: and `--box`."""
    made = Parser(name, description, examples, json=json)
    where = made.add_mutually_exclusive_group()
    where.add_argument(
        "--data",
        type=lambda text: Path(text).absolute(),
        default=nearest_data(),
        metavar="DIR",
        help="the data folder of the box (%(default)s)",
    )
    if elsewhere:
        box = where.add_argument(
            "--box",
            type=_remote,
            dest="data",
            metavar="NAME",
            help="a box in the network, once paired with gulou deploy",
        )
        made.offer(box, paired_boxes)
    return made


def installed_apps() -> list[str]:
    """The ids that Tab offers: those of the box on the default data folder, none where it does not run.

    Raises ControlError.
    """
    from gulou_launcher.control import client

    return [app.id for app in client.apps(default_data())]


def paired_boxes() -> list[str]:
    """The names of the boxes that this machine is paired with."""
    from gulou_launcher.lan.known import known_boxes

    return [box.name for box in known_boxes()]


def _remote(name: str) -> Remote:
    """A paired box, which is asked over the network."""
    from gulou_launcher.lan.remote import Remote

    return Remote(name)
