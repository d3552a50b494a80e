"""A real zygote, and apps that are a few lines of Python each."""

import contextlib
import os
import socket
import textwrap
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from gulou_launcher.sandbox import messages, zygote
from gulou_launcher.sandbox.messages import Exited, Isolation, Limits, Refused, Report, Spawn, Spawned
from gulou_launcher.sandbox.walls import Wall

PATIENCE = 20.0  # seconds; only a broken zygote takes that long


def run_source(folder: Path, data: Path, screen: int, services: int, language: str) -> int:
    """The entry of these tests: run app.py, which may `say` something over its services socket."""
    source = (folder / "app.py").read_text()

    def say(what: object) -> None:
        os.write(services, f"{what}\n".encode())

    names = {"folder": folder, "data": data, "screen": screen, "services": services, "say": say}
    names["language"] = language
    exec(compile(source, str(folder / "app.py"), "exec"), names)
    return 0


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
    pid: int
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
        self, source: str, name: str = "app", limits: Limits | None = None, folder: Path | None = None
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

    def close(self) -> int:
        """Close the control socket; the zygote's exit status."""
        self.control.close()
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


StartZygote = Callable[..., RunningZygote]


def start(
    root: Path,
    *,
    unsafe: bool = False,
    without: Collection[Wall] = (),
    first: Callable[[], None] | None = None,
) -> RunningZygote:
    """Fork a zygote, let it do `first`, and wait for what its canary found."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    pid = os.fork()
    if pid == 0:
        ours.close()
        if first:
            first()
        zygote.serve(theirs, run_source, unsafe=unsafe, without=without)
    theirs.close()
    ours.settimeout(PATIENCE)
    running = RunningZygote(ours, pid, root)
    found = running.report()
    assert isinstance(found, Isolation)
    running.isolation = found
    return running


@pytest.fixture
def start_zygote(tmp_path: Path) -> Iterator[StartZygote]:
    """Start zygotes of one's own; they are ended with the test."""
    started: list[RunningZygote] = []

    def begin(**options: object) -> RunningZygote:
        started.append(start(tmp_path, **options))  # type: ignore[arg-type]
        return started[-1]

    yield begin
    for each in started:
        if each.control.fileno() >= 0:
            assert each.close() == 0


@pytest.fixture(scope="module")
def warm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningZygote]:
    """One zygote for a whole module: whatever its apps do, it must live on."""
    running = start(tmp_path_factory.mktemp("box"))
    if running.isolation.level == 0:
        holes = [each for each in running.isolation.mechanisms if not each.held]
        running.close()
        pytest.skip(f"this machine cannot lock apps in: {holes}")
    yield running
    assert running.close() == 0


@pytest.fixture(scope="module")
def level_1(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningZygote]:
    """A zygote without namespaces: an app has the real folders and processes before it, as the same user."""
    running = start(tmp_path_factory.mktemp("box"), without={Wall.NAMESPACES})
    yield running
    assert running.close() == 0
