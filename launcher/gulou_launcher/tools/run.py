"""`gulou run`: the app on a simulated TV, which starts it anew whenever a file is saved."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from gulou.commands.parser import Parser
from gulou.errors import GulouError
from gulou.language import languages, system_language
from gulou.manifest import in_language
from gulou.states import AppState
from gulou_launcher.apps import app_folders
from gulou_launcher.control import client
from gulou_launcher.control.errors import ControlError, NoBoxError
from gulou_launcher.options import DEFAULT_SIZE
from gulou_launcher.tools.catalogues import compile_catalogues
from gulou_launcher.tools.following import Followed
from gulou_launcher.tools.keypress import Keypresses, keypresses
from gulou_launcher.tools.narrator import Narrator
from gulou_launcher.tools.project import Project, data_of, open_project
from gulou_launcher.tools.television import Setting, Television, end_in_good_order
from gulou_launcher.tools.tracebacks import Tracebacks
from gulou_launcher.tools.tuners import demo_tuner
from gulou_launcher.tools.watching import Watched

LOOK_EVERY = 0.04
"""Seconds from one look at the files to the next."""
SETTLE = 0.015
"""Seconds without another change before new code is taken: an editor writes a file in several steps."""
ASK_EVERY = 0.5
_NO_TUNER = "name a transport stream file or an address as udp://@239.1.2.3:1234"
"""What the box says without a tuner; of an app that asks for television it is told in other words."""


def command(argv: list[str]) -> int:
    """Run the app in PATH until q, Ctrl-C, or the end of its window."""
    parser = Parser(
        "run",
        "See an app on a simulated TV: a whole box of its own, with the isolation, the gateway and the "
        "remote of a real one. Saved files reload in a moment and the app stays where it is: it goes on with "
        "what its save() returned, and the focus does not move. What the app prints comes to this terminal, "
        "and so do its errors; while new code does not work, the old screen stays.",
        "gulou run\ngulou run examples/hello --size 1920x1080 --language zh\ngulou run --tuner recording.ts",
        json=True,
    )
    parser.add_argument(
        "path", nargs="?", type=Path, default=Path(), metavar="PATH", help="the app's folder (this one)"
    )
    parser.add_argument("--link", default="", metavar="URL", help="open it with this deep link")
    parser.add_argument(
        "--headless", action="store_true", help="without a window: watch and steer it in the browser"
    )
    parser.add_argument("--size", default=DEFAULT_SIZE, metavar="WxH", help="pixels of the TV (%(default)s)")
    parser.add_argument("--language", choices=languages(), default=system_language(), help="of the household")
    parser.add_argument(
        "--tuner",
        default="",
        metavar="URL",
        help="what the TV receives, as for `gulou box`; a demo where it can",
    )
    parser.add_argument("--all", action="store_true", help="with the apps that ship with the box, beside it")
    parser.add_argument("--ask", action="store_true", help="let the app ask for its permissions on the TV")
    parser.add_argument("--fresh", action="store_true", help="begin without what earlier runs kept")
    parser.add_argument("--data", type=Path, metavar="DIR", help="keep the TV's own data there instead")
    parser.add_argument(
        "--page-port",
        type=int,
        default=8480,
        metavar="PORT",
        help="of the browser page (%(default)s; 0: none)",
    )
    options = parser.parse_args(argv)
    project = open_project(options.path)
    data = (options.data or data_of(project.folder)).absolute()
    if options.fresh:
        _empty(data)
    narrator = Narrator(as_json=options.json)
    tuner = options.tuner or (demo_tuner() if "tv" in project.manifest.permissions else "")
    grants = [] if options.ask else list(project.manifest.permissions)
    setting = Setting(
        options.size,
        options.language,
        options.headless,
        options.page_port,
        tuner,
        ("--grant", project.id) if grants else (),
    )
    apps = [project.folder, *(app_folders() if options.all else [])]
    name = in_language(project.manifest.name, options.language)
    _compile_texts(project, narrator)
    end_in_good_order()
    with Television(data, apps, setting, _Lines(narrator)) as television:
        narrator.started(name, project.manifest.version, options.size, options.language, str(data))
        if grants:
            narrator.granted(grants)
        if "tv" in project.manifest.permissions and not tuner:
            narrator.note(
                "The app asks for television and there is nothing to receive: give --tuner FILE.ts."
            )
        return Session(project, television, narrator).run(options.link)


class _Lines:
    """What the box writes: the address of its page is told as such."""

    def __init__(self, narrator: Narrator) -> None:
        self._narrator = narrator

    def __call__(self, line: str) -> None:
        address = line.rpartition(" ")[2]
        if address.startswith("http://"):
            self._narrator.page(address)
        elif line and not line.endswith(_NO_TUNER):
            self._narrator.box(line)


class Session:
    """One app on its TV, from its opening to the end of the tool."""

    def __init__(self, project: Project, television: Television, narrator: Narrator) -> None:
        self._project = project
        self._television = television
        self._narrator = narrator
        self._log = Followed(television.data / "apps" / f"{project.id}.log")
        self._watched = Watched(project.folder)
        self._tracebacks = Tracebacks()
        self._failed = False

    def run(self, link: str) -> int:
        """Open the app and look after it; the exit status of the tool."""
        client.open_app(self._television.data, self._project.id, link)
        with keypresses() as keys:
            if keys.possible:
                self._narrator.keys()
            return self._live(keys)

    def _live(self, keys: Keypresses) -> int:
        asked = time.monotonic()
        while self._television.running:
            match keys.wait(LOOK_EVERY):
                case "q":
                    return 0
                case "r":
                    self._reload([], time.monotonic())
            changed = self._watched.changes()
            if changed:
                seen = time.monotonic()
                changed += self._settled()
                self._reload(sorted({str(file.relative_to(self._project.folder)) for file in changed}), seen)
            self._print()
            if time.monotonic() - asked > ASK_EVERY:
                asked = time.monotonic()
                self._look_after()
        self._print()
        status = self._television.process.wait()
        if status:
            self._narrator.note(f"The simulated TV ended: {self._television.said()}")
        return 1 if status else 0

    def _settled(self) -> list[Path]:
        """Wait until nothing more changes; what changed meanwhile."""
        more: list[Path] = []
        while True:
            time.sleep(SETTLE)
            changed = self._watched.changes()
            if not changed:
                return more
            more += changed

    def _reload(self, names: list[str], seen: float) -> None:
        narrator, data = self._narrator, self._television.data
        try:
            compile_catalogues(self._project.folder)
            reloaded = client.reload(data, self._project.id)
        except NoBoxError:
            return  # the box has just been closed
        except GulouError as error:
            self._print()
            narrator.failed(str(error))
            return
        self._failed = False
        narrator.reloaded(time.monotonic() - seen, names, reloaded.kept)

    def _print(self) -> None:
        for line in self._log.lines():
            if self._tracebacks.shows(line):
                self._narrator.printed(line)

    def _look_after(self) -> None:
        """Tell once when the app has fallen."""
        try:
            apps = client.apps(self._television.data)
        except ControlError:
            return
        app = next((app for app in apps if app.id == self._project.id), None)
        failed = app is not None and app.state in (AppState.FAILED, AppState.QUARANTINED)
        if failed and not self._failed and app is not None:
            self._print()
            self._narrator.stopped(app.reason)
        self._failed = failed


def _compile_texts(project: Project, narrator: Narrator) -> None:
    try:
        compile_catalogues(project.folder)
    except GulouError as error:
        narrator.note(str(error))


def _empty(data: Path) -> None:
    """Remove what earlier runs kept. Raises GulouError where another box is at work there."""
    from gulou_launcher.control.claim import Claim

    if not data.exists():
        return
    with Claim(data):
        for entry in data.iterdir():
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry, ignore_errors=True)
            else:
                entry.unlink(missing_ok=True)
