"""A real zygote, and apps that are a few lines of Python each."""

import contextlib
import socket
import subprocess
import sys
import textwrap
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import pytest

from gulou_launcher.sandbox import messages
from gulou_launcher.sandbox.messages import Exited, Isolation, Limits, Refused, Report, Spawn, Spawned
from gulou_launcher.sandbox.walls import Wall
from tests.launcher.sandbox import zygote_process
from tests.launcher.sandbox.zygote_process import Begun, Circumstance

PATIENCE = 20.0  # seconds; only a broken zygote takes that long
_PROGRAM = zygote_process.__file__


@dataclass
class RunningApp:
    """An app in the sandbox, seen from the launcher's side."""

    zygote: "RunningZygote"
    instance: int
    services: socket.socket
    answer: Spawned | Refused

    @property
    def pid(self) -> int:
        assert isinstance(self.answer, Spawned), self.answer
        return self.answer.pid

    def heard(self) -> list[str]:
        """All that the app says until it closes its services or ends."""
        said = b""
        with contextlib.suppress(ConnectionResetError):
            while more := self.services.recv(65536):
                said += more
        return said.decode().splitlines()

    def hear(self) -> str:
        """The next thing that it says."""
        line = b""
        while not line.endswith(b"\n"):
            more = self.services.recv(1)
            assert more, f"the app said no more: {self.exited()}"
            line += more
        return line.decode().strip()

    def exited(self) -> Exited:
        """How it ended, once it has."""
        return self.zygote.exit_of(self.instance)


@dataclass
class RunningZygote:
    """The launcher's end of a zygote."""

    control: socket.socket
    process: subprocess.Popen[bytes]
    root: Path
    isolation: Isolation = field(init=False)
    exits: dict[int, Exited] = field(default_factory=dict)
    instances: int = 0

    def report(self) -> Report:
        report = messages.receive_report(self.control)
        assert report is not None, "the zygote is gone"
        if isinstance(report, Exited):
            self.exits[report.instance] = report
        return report

    def spawn(
        self,
        source: str,
        name: str = "app",
        limits: Limits | None = None,
        folder: Path | None = None,
        demand: int = 1,
        zone: str = "",
    ) -> RunningApp:
        """Start an app whose code is `source`, or one that lies in `folder`."""
        self.instances += 1
        if folder is None:
            folder = self.root / "apps" / name
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "app.py").write_text(textwrap.dedent(source))
        order = Spawn(
            self.instances,
            f"org.example.{name}",
            str(folder),
            str(self.root / "data" / name),
            limits or Limits(),
            "en",
            demand,
            zone=zone,
        )
        screen, its_screen = socket.socketpair()
        services, its_services = socket.socketpair()
        services.settimeout(PATIENCE)
        with screen, its_screen, its_services:
            messages.send(self.control, order, [its_screen.fileno(), its_services.fileno()])
        answer = self.report()
        while not (isinstance(answer, Spawned | Refused) and answer.instance == order.instance):
            answer = self.report()
        return RunningApp(self, order.instance, services, answer)

    def tell(self, order: messages.Order) -> None:
        messages.send(self.control, order)

    def exit_of(self, instance: int) -> Exited:
        while instance not in self.exits:
            self.report()
        return self.exits.pop(instance)

    @property
    def pid(self) -> int:
        return self.process.pid

    def close(self) -> int:
        """Close the control socket; the zygote's exit status."""
        self.control.close()
        return self.process.wait(PATIENCE)


StartZygote = Callable[..., RunningZygote]


def start(root: Path, begun: Begun) -> RunningZygote:
    """Start a zygote and wait for what its canary found."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        number = theirs.fileno()
        how = msgspec.json.encode(begun).decode()
        process = subprocess.Popen([sys.executable, "-I", _PROGRAM, str(number), how], pass_fds=[number])
    ours.settimeout(PATIENCE)
    running = RunningZygote(ours, process, root)
    found = running.report()
    assert isinstance(found, Isolation)
    running.isolation = found
    return running


@pytest.fixture
def start_zygote(tmp_path: Path) -> Iterator[StartZygote]:
    """Start zygotes of one's own; they are ended with the test."""
    started: list[RunningZygote] = []

    def begin(
        *,
        unsafe: bool = False,
        without: Collection[Wall] = (),
        under: Circumstance = Circumstance.USUAL,
    ) -> RunningZygote:
        started.append(start(tmp_path, Begun(unsafe, frozenset(without), under)))
        return started[-1]

    yield begin
    for each in started:
        if each.control.fileno() >= 0:
            assert each.close() == 0


@pytest.fixture(scope="module")
def warm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningZygote]:
    """One zygote for a whole module: whatever its apps do, it must live on."""
    running = start(tmp_path_factory.mktemp("box"), Begun())
    if running.isolation.level == 0:
        holes = [each for each in running.isolation.mechanisms if not each.held]
        running.close()
        pytest.skip(f"this machine cannot lock apps in: {holes}")
    yield running
    assert running.close() == 0


@pytest.fixture(scope="module")
def level_1(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningZygote]:
    """A zygote without namespaces: an app has the real folders and processes before it, as the same user."""
    running = start(tmp_path_factory.mktemp("box"), Begun(without=frozenset({Wall.NAMESPACES})))
    yield running
    assert running.close() == 0
