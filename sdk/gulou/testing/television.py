"""`TV`: a television that a test plays, with one app on it."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

import msgspec

from gulou import scene
from gulou.app import App
from gulou.errors import WireError
from gulou.keys import RESERVED, Key
from gulou.manifest import Manifest, read_manifest
from gulou.services import PERMISSIONS
from gulou.services.net import PERMISSION as NET
from gulou.testing import dump
from gulou.testing.broadcast import EVENING
from gulou.testing.devices import Devices
from gulou.testing.gateway import Gateway
from gulou.testing.model.guide import Guide
from gulou.testing.model.rows import Rows, row_texts
from gulou.testing.model.shown import Shown
from gulou.testing.model.stage import Stage
from gulou.testing.net import Net, check, plain_session
from gulou.testing.parts import Focus, Player, Settings, TestClock
from gulou.testing.process import PATIENCE, Process
from gulou.testing.recorder import Recorder
from gulou.testing.reminding import Reminding
from gulou.testing.surfaces import Picture, Surfaces
from gulou.testing.tuner import Tuner
from gulou.waiting import readable
from gulou.wire import Wire
from gulou.work import Workers

Found = TypeVar("Found")
KEPT_KEYS = 12
_PAGE = 8
"""Rows that are scrolled past at a time: as many as are known beyond those on the screen."""
_ROUNDS = 20
"""Of questions and answers, until an app that always has something new to say is left alone."""
OPEN: deque[TV] = deque(maxlen=4)
"""The televisions of late: the pytest plugin shows what stands on them when a test fails."""


class TV:
    """An app on a television; `app` is its folder, or its class.

    Use it with `with`, which begins the app. Before that its `tuner`, `settings` and so on may be changed.
    `moment` is the Unix time at which the test begins, `zone` the household's, in hours east of Greenwich.
    `permissions` are those granted; all that the manifest asks for where none are given.
    `preferences` are the household's: simple mode and the like; `prefer` changes them.
    `data` is the app's data folder; a fresh one where none is given.
    """

    def __init__(
        self,
        app: str | Path | type[App] = ".",
        *,
        language: str = "en",
        link: str = "",
        state: Any = None,
        data: Path | None = None,
        permissions: Iterable[str] | None = None,
        settings: dict[str, Any] | None = None,
        preferences: scene.Preferences | None = None,
        moment: float = EVENING,
        zone: float = 8.0,
        width: int = 1280,
        height: int = 720,
    ) -> None:
        self.source = app if isinstance(app, type) else Path(app).resolve()
        self.manifest: Manifest | None = None if isinstance(self.source, type) else read_manifest(self.source)
        if self.manifest is not None and NET in self.manifest.permissions:
            check()
        self.language = language
        self.preferences = preferences or scene.Preferences()
        self.width, self.height = width, height
        self.granted: set[str] = set(permissions if permissions is not None else self._asked_for())
        self.clock = TestClock(moment, zone, self)
        self.gateway = Gateway()
        self.tuner = Tuner(self.gateway, self.clock, self._may, self._settle_if_running)
        self.guide = Reminding(self.gateway, self.tuner, self.clock.time, self._may)
        self.recorder = Recorder(self.gateway, self.clock, self._may, self._settle_if_running)
        self.devices = Devices(self.gateway, self._may, lambda: self.manifest, self._settle_if_running)
        self.net = Net(self.gateway, self._may, lambda: self.manifest)
        self.devices = Devices(self.gateway, self._may, lambda: self.manifest, self.settle)
        self.player = Player(self)
        declared = self.manifest.settings if self.manifest else {}
        usual = {name: setting.default for name, setting in declared.items()}
        self.settings = Settings({**usual, **(settings or {})}, frozenset(declared), self._settings_changed)
        self.patches: list[scene.Patch] = []
        """Every patch since `forget`."""
        self.keys: deque[str] = deque(maxlen=KEPT_KEYS)
        """What was pressed last."""
        self.notifications: list[scene.Notification] = []
        self.home = False
        """Whether the app has been left for home."""
        self._link, self._state = link, state
        self._own_data = data is None
        self.data = data or Path(tempfile.mkdtemp(prefix="gulou-test-"))
        self._process: Process | None = None
        self._number = 0
        self._sent = False
        self._begun = 0
        self._answers: dict[int, scene.Answer | scene.Saved | scene.Found] = {}

    # Beginning and ending.

    def __enter__(self) -> TV:
        OPEN.append(self)
        self.begin(self._link, state=self._state)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self.stop(quietly=error is not None)
        finally:
            if self._own_data:
                shutil.rmtree(self.data, ignore_errors=True)

    def begin(self, link: str = "", *, state: Any = None, record: bool = False) -> None:
        """Start the app's process and wait for its first screen. `with` and `restart` do so.

        With `record` the app writes its session down, as `gulou record` has it do: see `gulou.recording`.
        """
        self.start()
        granted = tuple(sorted(self.granted))
        values = dict(self.settings)
        begin = scene.Begin(
            self.language,
            self.width,
            self.height,
            link,
            state,
            values,
            granted,
            record=record,
            preferences=self.preferences,
        )
        self._send(begin)
        self.wait(lambda: self.stage.page is not None)
        self.settle()

    def start(self, workers: Workers | None = None) -> None:
        """Start the app's process, and tell it nothing yet."""
        self.data.mkdir(parents=True, exist_ok=True)
        self.home = False
        self.stage = Stage(self._send, self.width, self.height)
        self.surfaces = Surfaces(self._send)
        self._process = Process(self.source, self.data, self.language, self.clock, workers)
        if NET in self._asked_for() and self.manifest is not None:
            plain_session(self._process.app)
        self._wire: Wire[scene.FromApp] = Wire(self._process.screen, scene.FromApp)
        self.gateway.connect(self._process.services)

    def stop(self, *, quietly: bool = False) -> None:
        """End the app as the launcher does; fail where it does not end, or crashed, unless `quietly`."""
        process = self._process
        if process is None:
            return
        self._process = None
        if not self._wire.closed:
            self._wire.send(scene.Stop())
        deadline = time.monotonic() + PATIENCE
        while process.alive and time.monotonic() < deadline:
            self._pump(0.02)
        stuck = process.alive
        self._wire.close()
        self.gateway.close()
        self.surfaces.close()
        process.end()
        if not quietly:
            assert not stuck, "the app did not end when it was told to"
            if process.crash is not None:
                raise AssertionError(f"the app crashed: {process.crash}") from process.crash

    def cut_power(self) -> None:
        """End the app without a word, as a power cut does."""
        assert self._process is not None, "the app does not run"
        self._wire.close()
        self.stop(quietly=True)

    def restart(self, link: str = "") -> None:
        """Save, end, and begin anew in a fresh process with what was saved and what the app wrote down."""
        state = self.save()
        self.stop()
        self.begin(link, state=state)

    @property
    def running(self) -> bool:
        return self._process is not None and not self._wire.closed

    @property
    def app(self) -> App:
        """The app itself; a test that looks into it knows more than a household."""
        assert self._process is not None, "the app does not run"
        return self._process.app

    # What the household does.

    def press(self, *keys: str) -> None:
        """Press keys one after the other; each is dealt with, its screen included, before the next."""
        for key in keys:
            if key not in Key.__members__.values():
                raise ValueError(f"a remote has no key {key!r}; see gulou.Key")
            self.keys.append(str(key))
            self._press(key)
            self.settle()

    def select(self, title: str) -> None:
        """Move the focus to the row, tile or button that is called so, and press OK."""
        for node in self.stage.focusables():
            if isinstance(node, Rows):
                if self._scroll_to(node, title):
                    self.stage.focus_on(node)
                    return self.press(Key.OK)
            elif node.title == title:
                self.stage.focus_on(node)
                return self.press(Key.OK)
        raise AssertionError(f"nothing to select is called {title!r}.\n{self.describe()}")

    def write(self, words: str) -> None:
        """Write into the text field that has the focus, as on a real keyboard, and be done."""
        node = self.stage.focus
        assert node is not None and node.type(words), (
            f"nothing to write into has the focus.\n{self.describe()}"
        )
        self.keys.append(f'"{words}"')
        self.press(Key.OK)

    def back(self) -> None:
        """Press Back."""
        self.press(Key.BACK)

    def open(self, link: str) -> None:
        """Open a deep link with the app, from wherever the household is."""
        if self.home:
            self.resume()
        self.send(scene.Open(link))

    def pause(self) -> None:
        """Go home: the app leaves the screen."""
        self.home = True
        self.send(scene.Pause())

    def resume(self) -> None:
        """Come back to the app."""
        self.home = False
        self.send(scene.Resume())

    def save(self) -> Any:
        """What the app needs to go on where it is; what its `save` returned."""
        return self._ask(scene.Save, scene.Saved).state

    def search(self, words: str) -> Sequence[scene.SearchResult]:
        """What the app offers to the search of the whole box."""
        return self._ask(lambda number: scene.Search(number, words), scene.Found).results

    def grant(self, *names: str) -> None:
        """The household grants permissions."""
        self._permit(self.granted | set(names))

    def revoke(self, *names: str) -> None:
        """The household takes permissions back."""
        self._permit(self.granted - set(names))

    def prefer(self, **wishes: bool) -> None:
        """The household prefers something else: `simple`, `audio_description`, `subtitles`, `speaks`."""
        self.preferences = msgspec.structs.replace(self.preferences, **wishes)
        if self.running:
            self.send(self.preferences)

    def act(self, node: Shown, name: str, value: Any = None) -> None:
        """Something happened to a node: `name` is the handler without `on_`."""
        self.send(scene.Action(node.id, name, value))

    def send(self, message: scene.FromLauncher) -> None:
        """Send anything else that a launcher may say, and wait until it is dealt with."""
        self._send(message)
        self.settle()

    # What is on the screen.

    @property
    def page(self) -> Shown:
        """The root of what is on the screen."""
        assert self.stage.page is not None, "the app has shown nothing yet"
        return self.stage.page

    @property
    def texts(self) -> Sequence[str]:
        """The words on the screen, rows of lists among them, from top to bottom."""
        return self.page.texts

    @property
    def text(self) -> str:
        """All words on the screen, one text a line."""
        return "\n".join(self.texts)

    def sees(self, words: str) -> bool:
        """Whether these words stand on the screen. A space may be one that never breaks, as in 21 °C."""
        return _plain(words) in _plain(self.text)

    def see(self, *words: str) -> None:
        """Fail unless all of these words stand on the screen."""
        for each in words:
            assert self.sees(each), f"{each!r} is not on the screen.\n{self.describe()}"

    def see_no(self, *words: str) -> None:
        """Fail if any of these words stand on the screen."""
        for each in words:
            assert not self.sees(each), f"{each!r} is on the screen.\n{self.describe()}"

    @property
    def focus(self) -> Focus:
        """What has the focus."""
        node = self.stage.focus
        if node is None:
            return Focus()
        if isinstance(node, Rows):
            row = node.rows.get(node.index, {})
            text = node.title if isinstance(node, Guide) else str(row.get("title", ""))
            return Focus(node.kind, text, node.index, row, node)
        return Focus(node.kind, node.title, node=node)

    @property
    def tree(self) -> str:
        """The screen as a tree of text; ▶ marks the focus."""
        return dump.tree(self.stage)

    def find(self, kind: str) -> Sequence[Shown]:
        """All nodes of this kind, from top to bottom."""
        return self.page.find(kind)

    def one(self, kind: str) -> Shown:
        """The only node of this kind."""
        found = self.find(kind)
        assert len(found) == 1, f"{len(found)} nodes are a {kind}.\n{self.describe()}"
        return found[0]

    def overlay(self, at: str = "bottom") -> Shown | None:
        """The overlay at this edge, or None. Two that cover each other fail."""
        found = [node for node in self.find("overlay") if (node.words("at") or "bottom") == at]
        assert len(found) <= 1, f"{len(found)} overlays at the {at} cover each other.\n{self.describe()}"
        return found[0] if found else None

    def list(self, number: int = 0) -> Rows:
        """The list, rail or grid of this number, from the top; it knows its `rows` by index."""
        lists = [node for node in self.page.walk() if isinstance(node, Rows)]
        assert number < len(lists), f"there is no list {number}.\n{self.describe()}"
        return lists[number]

    def rows(self, number: int = 0) -> Sequence[dict[str, Any]]:
        """The rows that are known of that list, from the first."""
        return [row for _, row in sorted(self.list(number).rows.items())]

    @property
    def pixels(self) -> Picture:
        """What the app's surface shows; a frame is taken as time passes (`clock.advance`)."""
        return self.surfaces.lent[self.one("surface").id].picture

    @property
    def received_bytes(self) -> int:
        """What the app has sent to the screen so far."""
        return self._wire.received_bytes

    def snapshot(self, name: str, folder: Path | None = None) -> None:
        """Compare the screen, drawn by the real launcher, with the picture `name`.

        `gulou test --update` takes the pictures of today as right. They lie in `folder`, or in the app's
        `tests/snapshots`. Without the launcher (`gulou[tv]`) the test is skipped, and says so.
        """
        from gulou.testing.snapshots import snapshot

        base = self.source if isinstance(self.source, Path) else Path.cwd()
        snapshot(self, name, folder or base / "tests" / "snapshots")

    def describe(self) -> str:
        """The screen as text and the last keys, for a failure's message."""
        keys = " ".join(self.keys) or "none"
        place = "Home is on the screen; the app stands behind it:\n" if self.home else ""
        return f"{place}{self.tree}\nThe last keys: {keys}."

    # Time.

    def settle(self) -> None:
        """Return when the app has dealt with all that was sent to it so far, and its screen is here.

        What it does on other threads (`App.work`) and at once (`after(0, …)`) counts, too.
        """
        self.stage.layout()
        for _ in range(_ROUNDS):
            if not self._unsettled:
                return
            # An answer follows the screen that was made of what came before it.
            self._ask(scene.Ping, scene.Answer)
            workers = self.app._workers
            worked = workers.busy or workers.begun != self._begun
            self._begun = workers.begun
            self.wait(lambda: not self.app._workers.busy)
            # What came of the work is on the screen only after one more answer.
            self._sent, self.gateway.told = worked, False
            self.stage.layout()

    @property
    def _unsettled(self) -> bool:
        """Whether the app may have something to do."""
        app = self.app
        return self._sent or self.gateway.told or app._workers.busy or app._timers.wait() == 0

    def time_passed(self) -> None:
        """The clock has moved: the app may have something to do."""
        self._sent = True

    def wait(self, true: Callable[[], Found], seconds: float = PATIENCE) -> Found:
        """Wait in truth until something holds that another thread brings about."""
        deadline = time.monotonic() + seconds
        while not (found := true()):
            assert time.monotonic() < deadline, f"waited {seconds:g} s in vain.\n{self.describe()}"
            self._pump(0.02)
            self._check_alive()
        return found

    def forget(self) -> None:
        """Count patches from here."""
        self.settle()
        self.patches.clear()

    # Inside.

    def _asked_for(self) -> Iterable[str]:
        return self.manifest.permissions if self.manifest else PERMISSIONS

    def _may(self, permission: str) -> bool:
        return permission in self.granted

    def _permit(self, granted: set[str]) -> None:
        strange = granted - set(self._asked_for())
        if strange:
            raise ValueError(f"app.toml does not ask for {', '.join(sorted(strange))}")
        if NET in self.granted - granted:
            self.net.cut()
        self.granted = granted
        if self.running:
            self.send(scene.Permissions(tuple(sorted(granted))))

    def _settle_if_running(self) -> None:
        if self.running:
            self.settle()

    def _settings_changed(self) -> None:
        if self.running:
            self.send(scene.Settings(dict(self.settings)))

    def _press(self, key: str) -> None:
        if key in (Key.HOME, Key.POWER, Key.SEARCH):
            if not self.home:
                self.pause()
            return
        if key in RESERVED:
            return
        assert not self.home, f"home is on the screen, so {key!r} does not reach the app: resume() first"
        if self.stage.key(key):
            return
        if key == Key.BACK:
            if not self.stage.wants_back or not self._ask(scene.Back, scene.Answer).taken:
                self.pause()
        elif key in self.stage.wanted_keys:
            self._ask(lambda number: scene.Key(number, key), scene.Answer)

    def _scroll_to(self, node: Rows, title: str) -> bool:
        """Scroll to the row of this title as a household does, page after page from the top."""
        pages = (None, *range(0, node.count, _PAGE))
        for page in pages:
            if page is not None:
                node.go(page)
                self.settle()
            for index, row in node.rows.items():
                if title in row_texts(row):
                    if node.index != index:
                        node.go(index)
                        self.settle()
                    return True
        return False

    Reply = TypeVar("Reply", scene.Answer, scene.Saved, scene.Found)

    def _ask(self, message: Callable[[int], scene.FromLauncher], answer: type[Reply]) -> Reply:
        self._number += 1
        number = self._number
        self._send(message(number))
        self.wait(lambda: number in self._answers)
        found = self._answers.pop(number)
        assert isinstance(found, answer)
        return found

    def _send(self, message: scene.FromLauncher, descriptors: Sequence[int] = ()) -> None:
        self._sent = True
        self._check_alive()
        try:
            self._wire.send(message, descriptors)
        except WireError:
            self._check_alive()

    def _check_alive(self) -> None:
        process = self._process
        if process is None:
            raise AssertionError("the app does not run")
        if self._wire.closed:
            process.end()
            if process.crash is not None:
                raise AssertionError(
                    f"the app crashed: {process.crash}\n{self.describe()}"
                ) from process.crash
            raise AssertionError(f"the app has ended.\n{self.describe()}")

    def _pump(self, timeout: float) -> None:
        """Take in what the app says, to the screen and to the services."""
        ends = [end for end in (self._wire, self.gateway.wire) if end is not None and not end.closed]
        if not ends:
            time.sleep(min(timeout, 0.001))
            return
        readable(ends, timeout)
        self.gateway.serve()
        try:
            self._wire.flush()
            for message in self._wire.read():
                self._take(message)
        except WireError:
            self._wire.close()

    def _take(self, message: scene.FromApp) -> None:
        match message:
            case scene.Patch():
                self.patches.append(message)
                self.stage.apply(message)
                self.surfaces.lend(self.stage)
            case scene.Media(found=True):
                os.close(self._wire.take_descriptor())  # the kit draws no pictures
            case scene.Flip():
                self.surfaces.flip(message)
            case scene.Answer(number=number) | scene.Saved(number=number) | scene.Found(number=number):
                self._answers[number] = message
            case scene.Leave():
                if not self.home:
                    self.home = True
                    self._wire.send(scene.Pause())
            case scene.Notification(key=key):
                told = message.allowed(self.granted)
                kept = [each for each in self.notifications if not key or each.key != key]
                self.notifications = [*kept, *([told] if told is not None else ())]
            case scene.PutSetting(name=name, value=value):
                self.settings.values_now[name] = value


def _plain(words: str) -> str:
    return words.replace("\u00a0", " ")
