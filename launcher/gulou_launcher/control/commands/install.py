"""`gulou install`: a package, or an app's folder, onto the box of this machine."""

from __future__ import annotations

from pathlib import Path

from gulou.commands.parser import print_json
from gulou_launcher.control import client
from gulou_launcher.control.commands.bundle import opened
from gulou_launcher.control.commands.options import parser
from gulou_launcher.control.packages import PackageInstalled


def command(argv: list[str]) -> int:
    """Install or update one app."""
    arguments = parser(
        "install",
        "Install a package on the box of this machine, or bring an app up to date; it keeps its data, and "
        "runs again if it ran. A folder is packed first. An update must be signed by the key that signed "
        "the app first. For a box in another room there is `gulou deploy`.",
        "gulou install hello-1.0.0.gulou\ngulou install .\ngulou install --force hello-0.9.0.gulou",
        json=True,
    )
    arguments.add_argument(
        "path", nargs="?", type=Path, default=Path(), metavar="PATH", help="a package, or an app's folder (.)"
    )
    arguments.add_argument("--force", action="store_true", help="install an older version too")
    arguments.add_argument("--key", type=Path, metavar="FILE", help="the signing key for a folder")
    options = arguments.parse_args(argv)
    with opened(options.path, options.key) as package:
        done = client.install(options.data, package, force=options.force)
    if options.json:
        print_json(shown(done))
    else:
        print(sentence(done))
    return 0


def shown(done: PackageInstalled) -> dict[str, object]:
    """The answer for programs."""
    return {
        "id": done.id,
        "version": done.version,
        "before": done.before or None,
        "key": done.key.hex(),
        "asks": list(done.asks),
    }


def sentence(done: PackageInstalled, box: str = "") -> str:
    """The answer for people."""
    on = f" on {box}" if box else ""
    what = f"Updated {done.id} from {done.before} to" if done.before else f"Installed {done.id}"
    asks = f" It asks for: {', '.join(done.asks)}." if done.asks else ""
    return f"{what} {done.version}{on}.{asks}"
