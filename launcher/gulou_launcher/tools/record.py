"""`gulou record`: a session on a running box, in a file that `gulou.testing.replay` runs as a test."""

from __future__ import annotations

import contextlib
import os
import stat
import time
from pathlib import Path

from gulou.commands.parser import print_json
from gulou.errors import GulouError
from gulou.manifest import FILE as MANIFEST
from gulou.manifest import read_manifest
from gulou.recording.form import MAX_BYTES, read
from gulou_launcher.control import client
from gulou_launcher.control.commands.options import installed_apps, parser

_MOST = 2 * MAX_BYTES
_LOOK = 0.2


def command(argv: list[str]) -> int:
    """Record until Ctrl-C, or for so many seconds."""
    arguments = parser(
        "record",
        "Record a session of an app on a running box, until Ctrl-C: what the household does, what services "
        "answer, what the screen shows. The app is started anew for it, and once more at the end. Put the "
        "file beside the app's tests and replay it: gulou.testing.replay(path).",
        "gulou record hello\ngulou record live-tv -o tests/evening.jsonl --seconds 60",
        json=True,
    )
    arguments.add_argument(
        "app",
        nargs="?",
        metavar="APP",
        help="its id; the app of this folder where none is given",
        values=installed_apps,
    )
    arguments.add_argument("-o", "--output", type=Path, metavar="FILE", help="where to write it")
    arguments.add_argument("--seconds", type=float, metavar="S", help="end by itself after so long")
    arguments.add_argument("--force", action="store_true", help="overwrite the file")
    options = arguments.parse_args(argv)
    app = options.app or _app_here()
    output: Path = options.output or Path(f"{app}-session.jsonl")
    if output.exists() and not options.force:
        raise GulouError(f"{output} is there already: name another with -o, or use --force.")
    if not output.parent.is_dir():
        raise GulouError(f"There is no folder {output.parent}: make it first, or name another with -o.")
    file = Path(client.record(options.data, app, on=True))
    if not options.json:
        print(f"Recording {app}. Use it on the TV; Ctrl-C ends the recording.", flush=True)
    try:
        _wait(options.seconds)
    finally:
        client.record(options.data, app, on=False)
    output.write_bytes(_read(file))
    with contextlib.suppress(OSError):  # it is the app's, and does no harm there
        file.unlink()
    _, steps = read(output)
    lasted = steps[-1].at - steps[0].at if steps else 0.0
    if options.json:
        print_json({"file": str(output), "app": app, "steps": len(steps), "seconds": round(lasted, 3)})
        return 0
    print(f"{output}: {len(steps)} steps in {lasted:.0f} s. As a test, beside it:\n")
    print("  from pathlib import Path\n\n  from gulou.testing import replay\n\n")
    print(f'  def test_session() -> None:\n      replay(Path(__file__).with_name("{output.name}"))')
    if steps and steps[-1].full:
        print("\nIt ends early: the session became too large.")
    return 0


def _wait(seconds: float | None) -> None:
    end = None if seconds is None else time.monotonic() + seconds
    try:
        while end is None or time.monotonic() < end:
            time.sleep(_LOOK if end is None else max(0.0, min(_LOOK, end - time.monotonic())))
    except KeyboardInterrupt:
        return


def _app_here() -> str:
    if not Path(MANIFEST).is_file():
        raise GulouError(f"Name an app, or go into the folder of one: there is no {MANIFEST} here.")
    return read_manifest(Path.cwd()).id


def _read(file: Path) -> bytes:
    """The session, from a folder in which an app may have put anything: only a plain file is read."""
    try:
        descriptor = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise GulouError(f"The app wrote no session: {file}: {error.strerror or error}.") from error
    with os.fdopen(descriptor, "rb") as opened:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise GulouError(f"The app wrote no session: {file} is no plain file.")
        return opened.read(_MOST)
