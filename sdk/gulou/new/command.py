"""`gulou new`: make an app from a template."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from gulou.commands.parser import Parser, print_json
from gulou.errors import GulouError
from gulou.new.making import TEMPLATES, make

_ALL = (("tv", "gulou_launcher"), ("test", "pytest"))
_NEEDS = {"list": _ALL, "player": _ALL, "game": _ALL, "dashboard": (*_ALL, ("net", "requests"))}
"""The extras that an app of each template, its TV and its tests need, with a module of each."""


def command(argv: list[str]) -> int:
    """Make the app; return 0. What cannot be made leaves nothing behind."""
    parser = Parser(
        "new",
        "Make an app in a new folder: its manifest, code, icon, texts in English and Chinese, tests. "
        "Templates: " + "; ".join(f"{name}, {what}" for name, what in TEMPLATES.items()) + ".",
        "gulou new shopping\ngulou new evening-news --template player\ngulou new my-game --template game",
        json=True,
    )
    parser.add_argument(
        "name", metavar="NAME", help="its id: small letters, digits, single dashes; also the folder's name"
    )
    parser.add_argument(
        "-t", "--template", choices=tuple(TEMPLATES), default="list", help="what to begin with (list)"
    )
    parser.add_argument("--zh", metavar="NAME", default="", help="its name in Chinese")
    parser.add_argument("--in", dest="place", metavar="FOLDER", default=".", help="where to make it (here)")
    options = parser.parse_args(argv)
    place = Path(options.place)
    if not place.is_dir():
        raise GulouError(f"There is no folder {place}: make it first, or leave --in away.")
    folder, files = make(place.resolve(), options.name, options.template, _plain(options.zh))
    shown = folder.relative_to(Path.cwd()) if folder.is_relative_to(Path.cwd()) else folder
    if options.json:
        print_json({"folder": str(folder), "template": options.template, "files": files})
        return 0
    print(f"Made {shown}, an app from the template {options.template}. Next:\n")
    print(f"  cd {shown}\n  gulou run     # see it on a TV; it reloads when you save")
    print("  gulou test    # its tests, milliseconds each")
    missing = [extra for extra, module in _NEEDS[options.template] if find_spec(module) is None]
    if missing:
        print(f'\nFirst, though: pip install "gulou[{",".join(missing)}]"')
    return 0


def _plain(name: str) -> str:
    """A name that may stand in TOML and in a catalogue as it is."""
    if any(letter in '"\\' or not letter.isprintable() for letter in name):
        raise GulouError(f"{name!r} cannot be a name: leave out quotation marks and the like.")
    return name
