"""A box without a launcher: it keeps the contract, and what was asked of it."""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence

from gulou.errors import GulouError
from gulou.keys import Key
from gulou.package.read import Package, Readable
from gulou.states import AppState
from gulou_launcher.control.contract import Picture
from gulou_launcher.control.messages import (
    AppRecord,
    DriverRecord,
    FramesDrawn,
    IsolationRecord,
    Role,
    ScreenRecord,
    Status,
)
from gulou_launcher.control.packages import Log, PackageInstalled, PackageRemoved
from gulou_launcher.control.scenes import (
    Inspected,
    Letters,
    MessageRecord,
    Messages,
    NodeRecord,
    Reloaded,
)
from gulou_launcher.control.searches import Offer
from gulou_launcher.control.usage import record
from gulou_launcher.sandbox.messages import Mechanism
from gulou_launcher.trace import FrameTrace, KeyTrace, ZapTrace

LIVE_TV = AppRecord(
    "org.gulou.live-tv", "0.1.0", {"zh": "电视直播", "en": "Live TV"}, AppState.RUNNING, pid=os.getpid()
)
QUIZ = AppRecord(
    "org.example.quiz", "2.0", {"en": "Quiz"}, AppState.QUARANTINED, "It crashed three times in a minute."
)

SCREEN = Inspected(
    QUIZ.id,
    "running",
    1280,
    720,
    7,
    (
        NodeRecord(1, "page", 0, {"title": "Quiz"}, (0, 0, 1280, 720), shown=True),
        NodeRecord(
            2,
            "text",
            1,
            {"value": "How old is the tower?"},
            (64, 36, 400, 44),
            shown=True,
            letters=(Letters("How old is the tower?", (64, 36, 400, 44), 21, False, "#f6f2ea", False),),
        ),
        NodeRecord(3, "button", 1, {"label": "300 a"}, (64, 99, 200, 56), True, True, True, 0, {"down": 4}),
        NodeRecord(4, "button", 1, {"label": "500 a"}, (64, 174, 200, 56), True, True, True, 0, {"up": 3}),
    ),
    (1, 4),
    (64, 174, 200, 56),
    ("red",),
    True,
)
SAID = (
    MessageRecord(1, 10.0, True, "key", 19, "number=1, key='red'"),
    MessageRecord(2, 10.004, False, "patch", 120, "operations=(…)"),
    MessageRecord(3, 10.005, False, "answer", 26, "number=1, taken=True"),
)

TRACES = (
    KeyTrace("down", 10.0, drawn=10.012, framed=10.003, laid=10.004),
    KeyTrace(
        "ok",
        20.0,
        app=QUIZ.id,
        sent=20.001,
        patched=20.010,
        applied=20.011,
        answered=20.0115,
        framed=20.014,
        laid=20.016,
        drawn=20.021,
        shown=20.021,
        handlers=0.002,
        view=0.003,
        difference=0.001,
    ),
)


ZAPS = (
    ZapTrace(
        "dvb://1.1.1",
        10.010,
        "channelup",
        10.0,
        {"asked": 10.011, "tuned": 3.0, "written": 10.012, "rendered": 10.050},
        10.060,
    ),
    ZapTrace("dvb://1.1.2", 11.0, "channelup", 10.99),
)


class FakeBox:
    """Its screen is one colour, until `show` or a picture of its own is set."""

    def __init__(self, width: int = 64, height: int = 36) -> None:
        self.width = width
        self.height = height
        self.pressed: list[str] = []
        self.writes = False
        """Whether somebody writes: letters are then for that."""
        self.written: list[str] = []
        self.told: list[str] = []
        self.installed: list[tuple[str, str, bool, str]] = []
        self.removed: list[tuple[str, bool, str]] = []
        self.printed = b""
        """The log of any app."""
        self.captures = 0
        self.animated = 0.0
        self.opened: list[tuple[str, str]] = []
        self.ended: list[str] = []
        self.broken = ""
        """What is wrong with the new code of an app."""
        self.silent = False
        """True: the frame thread does not answer."""
        self._lock = threading.Lock()
        self._pixels = b"\x00\x00\x00\x00" * (width * height)
        self._serial = 1

    def show(self, red: int, green: int, blue: int) -> None:
        """Draw a frame of this colour. Its fourth byte is 0, as software video leaves it."""
        self.draw(bytes((red, green, blue, 0)) * (self.width * self.height))

    def draw(self, rgba: bytes) -> None:
        with self._lock:
            self._pixels = rgba
            self._serial += 1

    def press(self, key: str) -> None:
        if self.silent:
            raise GulouError("The screen does not answer.")
        if key not in set(Key):
            raise GulouError(f"There is no key {key!r}.")
        self.pressed.append(key)

    def write(self, text: str, key: str) -> None:
        if self.writes:
            self.written.append(text)
        elif key:
            self.press(key)

    def tell(self, sentence: str) -> None:
        self.told.append(sentence)

    def capture(self, *, arrived: bool = False) -> Picture:
        if self.silent:
            raise GulouError("The screen does not answer.")
        with self._lock:
            self.captures += 1
            return Picture(self.width, self.height, self._pixels, self._serial)

    def frame_serial(self) -> int:
        return self._serial

    def inspect(self, screen: str, *, graph: bool, looks: bool) -> Inspected:
        if screen not in ("front", QUIZ.id):
            raise GulouError(f"No app called {screen} is installed.")
        return SCREEN

    def messages(self, app_id: str, after: int) -> Messages:
        return Messages(tuple(message for message in SAID if message.number > after))

    def open_app(self, app_id: str, link: str) -> None:
        self.opened.append((app_id, link))

    def record(self, app_id: str, *, on: bool) -> str:
        return f"/data/apps/{app_id}/recording.jsonl"

    def end_app(self, app_id: str, *, forget: bool) -> None:
        self.ended.append(app_id)

    def traces(self) -> Sequence[KeyTrace]:
        return TRACES

    def zaps(self) -> Sequence[ZapTrace]:
        return ZAPS

    def reload(self, app_id: str) -> Reloaded:
        if self.broken:
            raise GulouError(self.broken)
        return Reloaded(0.12, True)

    def install(self, stream: Readable, *, force: bool, by: str = "") -> PackageInstalled:
        package = Package(stream)
        package.unpack(None)
        self.installed.append((package.index.id, package.index.version, force, by))
        return PackageInstalled(package.index.id, package.index.version, "", package.key, ("net",))

    def remove(self, app_id: str, *, data: bool, by: str = "") -> PackageRemoved:
        if app_id != QUIZ.id:
            raise GulouError(f"No app called {app_id} is installed.")
        self.removed.append((app_id, data, by))
        return PackageRemoved(app_id, data)

    def log(self, app_id: str, after: int) -> Log:
        start = max(0, after) if after <= len(self.printed) else 0
        return Log(self.printed[start:], len(self.printed))

    def apps(self) -> Sequence[AppRecord]:
        return [LIVE_TV, QUIZ]

    def search(self, words: str) -> Sequence[Offer]:
        if words == "nothing":
            return []
        return [Offer(QUIZ.id, "Quiz", f"About {words}", "Ten questions", f"quiz://{words}")]

    def frames(self, animate: float) -> FramesDrawn:
        self.animated = animate
        return FramesDrawn((FrameTrace(1.0, 1.001, 1.004, 1.012),), 7, 0)

    def status(self) -> Status:
        return Status(
            version="0.1.0",
            data="/var/lib/gulou",
            uptime=8000.0,
            screen=ScreenRecord(1280, 720, "llvmpipe", offscreen=True),
            isolation=IsolationRecord(
                2,
                (
                    Mechanism("landlock", True, "/etc/shadow: permission denied"),
                    Mechanism("seccomp: socket", True, "operation not permitted"),
                    Mechanism("seccomp: bind", True, "operation not permitted"),
                    Mechanism("limits: open 40 files", True, "too many open files"),
                    Mechanism("limits: take 64 MiB", False, "it got them"),
                    Mechanism("cgroup", False, "no memory controller in cgroup v2"),
                ),
            ),
            processes=(
                record(Role.LAUNCHER, "launcher", os.getpid(), "running"),
                record(Role.ZYGOTE, "zygote", None, "failed", "The zygote ended."),
                record(Role.APP, LIVE_TV.id, os.getpid(), "running"),
            ),
            apps=(LIVE_TV, QUIZ),
            drivers=(DriverRecord("file", "running", "", {"mbit/s": 20.1, "services": 8}),),
            page="http://127.0.0.1:8480/?key=secret",
        )
