"""`gulou deploy`: an app onto a box in the next room."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from gulou.commands.parser import Parser, print_json
from gulou.commands.progress import Progress
from gulou_launcher.control import client
from gulou_launcher.control.commands.bundle import opened
from gulou_launcher.control.commands.install import sentence, shown
from gulou_launcher.control.commands.options import paired_boxes
from gulou_launcher.lan import known
from gulou_launcher.lan.errors import LanError
from gulou_launcher.lan.find import Found, find
from gulou_launcher.lan.known import KnownBox


@dataclass(frozen=True)
class _Row:
    """A box of `--list`; without addresses, it is paired and does not announce itself."""

    name: str
    addresses: tuple[str, ...]
    paired: bool


def command(argv: list[str]) -> int:
    """Pair with a box where that is needed, and install an app on it."""
    parser = Parser(
        "deploy",
        "Put an app on a box in your network. The first time, the two are paired: switch on Developer in the "
        "Settings of the box, and type the code that its TV shows. After that, `gulou log`, `status`, "
        "`apps`, `press`, `inspect` and `screenshot` reach it with --box NAME. A folder is packed first.",
        "gulou deploy --list\ngulou deploy livingroom\ngulou deploy livingroom hello-1.0.0.gulou --open\n"
        "gulou deploy 192.168.1.20 --pair\ngulou deploy livingroom --forget",
        json=True,
    )
    parser.add_argument("box", nargs="?", metavar="BOX", help="its name, or its address", values=paired_boxes)
    parser.add_argument(
        "path", nargs="?", type=Path, default=Path(), metavar="PATH", help="a package, or an app's folder (.)"
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--list", action="store_true", help="list the boxes in the network, and those paired")
    what.add_argument("--pair", action="store_true", help="pair only, also with one that is paired")
    what.add_argument("--forget", action="store_true", help="forget the box")
    parser.add_argument("--code", metavar="CODE", help="the code on the TV, rather than to be asked for it")
    parser.add_argument("--force", action="store_true", help="install an older version too")
    parser.add_argument("--open", action="store_true", help="bring the app to the front of the TV")
    parser.add_argument("--key", type=Path, metavar="FILE", help="the signing key for a folder")
    options = parser.parse_args(argv)
    if options.list:
        return _list(options.json)
    box = known.known_box(options.box) if options.box else _only_one()
    if box is None and Path(options.box).exists():
        # `gulou deploy hello-1.0.0.gulou`: the one box that there is goes without saying.
        box, options.path = _only_one(), Path(options.box)
    if options.forget:
        if box is None:
            raise LanError(f"No box called {options.box} is known: gulou deploy --list.")
        known.forget(box)
        print(f"Forgot {box.name}. Its Settings list this machine until it is forgotten there too.")
        return 0
    if box is None or options.pair:
        box = _pair(options.box or (box.name if box else ""), options.code)
        print(f"Paired with {box.name}.", file=sys.stderr)
        if options.pair:
            return 0
    return _deploy(box, options.path, options.key, options.force, options.open, options.json)


def _deploy(box: KnownBox, path: Path, key: Path | None, force: bool, show: bool, as_json: bool) -> int:
    from gulou_launcher.lan.remote import Remote, closing

    with (
        opened(path, key) as package,
        Progress(f"Sending to {box.name}") as progress,
        closing(Remote(box.fingerprint, progress)) as remote,
    ):
        done = client.install(remote, package, force=force)
        if show:
            client.open_app(remote, done.id)
    if as_json:
        print_json({"box": box.name, **shown(done)})
    else:
        print(sentence(done, box.name))
    return 0


def _only_one() -> KnownBox:
    boxes = known.known_boxes()
    if len(boxes) == 1:
        return boxes[0]
    if boxes:
        raise LanError(f"Which box? There are: {', '.join(box.name for box in boxes)}.")
    raise LanError("Which box? `gulou deploy --list` shows those in your network.")


def _pair(name: str, code: str | None) -> KnownBox:
    from gulou_launcher.lan.remote import pair

    known_one = known.known_box(name)
    found = _in_network(name) if _is_name(name) else None
    address = found.addresses[0] if found else known_one.addresses[0] if known_one else name
    given = [code] if code else []

    def ask(box: str, wrong: str) -> str:
        if given:
            return given.pop()
        if code or not sys.stdin.isatty():
            raise LanError(wrong or f"{box} shows a code on its TV: say it with --code.")
        if wrong:
            print(wrong, file=sys.stderr)
        while True:
            print(f"The code on the TV of {box}: ", end="", file=sys.stderr, flush=True)
            line = sys.stdin.readline()
            if not line:
                raise LanError("Nothing was paired.")
            digits = "".join(letter for letter in line if letter.isdecimal())
            if digits:
                return digits

    return pair(address, ask)


def _is_name(text: str) -> bool:
    return not any(letter in text for letter in ".:[")


def _in_network(name: str) -> Found:
    with Progress(f"Looking for {name}") as progress:
        progress()
        try:
            boxes = find(enough=lambda box: box.name == name)
        except OSError as error:
            raise LanError(
                f"The network cannot be searched ({error}): name the box by its address."
            ) from error
    for box in boxes:
        if box.name == name and box.addresses:
            return box
    seen = f"; there are: {', '.join(box.name for box in boxes)}" if boxes else ""
    raise LanError(
        f"No box called {name} is in this network{seen}: switch on Developer in its Settings, or name it by "
        "its address."
    )


def _list(as_json: bool) -> int:
    """Boxes that announce themselves, and those that are paired and silent."""
    with Progress("Looking for boxes"):
        try:
            boxes = find()
        except OSError as error:
            raise LanError(f"The network cannot be searched: {error}.") from error
    rows: list[_Row] = []
    known_ones = known.known_boxes()
    for found in boxes:
        paired = any(box.fingerprint.startswith(found.id or "?") for box in known_ones)
        rows.append(_Row(found.name, found.addresses, paired))
    silent = [
        box for box in known_ones if not any(box.fingerprint.startswith(one.id or "?") for one in boxes)
    ]
    rows += [_Row(box.name, (), True) for box in silent]
    if as_json:
        print_json(rows)
    elif rows:
        from gulou_launcher.control import table

        cells = (
            (row.name, " ".join(row.addresses) or "silent", "yes" if row.paired else "no") for row in rows
        )
        print(*table.lines(("BOX", "ADDRESS", "PAIRED"), cells), sep="\n")
    else:
        print("No box was found: switch on Developer in the Settings of one, in this network.")
    return 0
