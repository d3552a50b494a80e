"""`gulou status`: every process, app and driver of a running box, and how well the apps are locked in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gulou.commands.parser import print_json
from gulou_launcher.control import client, table
from gulou_launcher.control.commands import apps
from gulou_launcher.control.commands.options import parser
from gulou_launcher.control.messages import DriverRecord, IsolationRecord, ProcessRecord, Role, Status
from gulou_launcher.sandbox.messages import Mechanism

_UNKNOWN = "–"


def command(argv: list[str]) -> int:
    """Tell how the box is."""
    options = parser(
        "status",
        "Tell how a running box is: its processes and what they use, its apps and drivers, how well the apps "
        "are locked in, and what is wrong.",
        "gulou status\ngulou status --json",
        json=True,
        elsewhere=True,
    ).parse_args(argv)
    status = client.status(options.data)
    if options.json:
        print_json(status)
    else:
        print(*lines(status), sep="\n")
    return 0


def lines(status: Status) -> Iterator[str]:
    """The status as lines for a terminal."""
    yield f"Gulou {status.version}, up {_duration(status.uptime)}"
    yield ""
    screen = status.screen
    facts = [
        ("screen", f"{screen.width} × {screen.height}{', offscreen' * screen.offscreen}, {screen.renderer}"),
        ("page", status.page or "not served"),
        ("data", status.data),
        *_isolation(status.isolation),
        *(("trouble", sentence) for sentence in status.troubles),
    ]
    # The last column is left as it is: a sentence needs no room to its right.
    yield from (f"{name:<11}{fact}" for name, fact in facts)
    yield ""
    yield from _processes(status.processes)
    if status.apps:
        yield ""
        yield from apps.lines(status.apps)
    if status.drivers:
        yield ""
        yield from _drivers(status.drivers)


def _isolation(isolation: IsolationRecord) -> Iterator[tuple[str, str]]:
    if isolation.level is None:
        yield "isolation", "not measured yet"
        return
    # Each mechanism was tried in many ways, named `mechanism: what was tried`; it holds when all of them did.
    tried: dict[str, list[Mechanism]] = {}
    for mechanism in isolation.mechanisms:
        tried.setdefault(mechanism.name.partition(":")[0], []).append(mechanism)
    held = [name for name, attempts in tried.items() if all(attempt.held for attempt in attempts)]
    yield "isolation", f"level {isolation.level} of 3: {', '.join(held) or 'nothing'} held"
    for name, attempts in tried.items():
        escaped = [attempt for attempt in attempts if not attempt.held]
        if len(escaped) == len(attempts):
            yield "", f"without {name}: {escaped[0].detail}"
        elif escaped:
            yield "", f"{name} did not hold: {escaped[0].name}, {escaped[0].detail}"


def _processes(processes: Sequence[ProcessRecord]) -> list[str]:
    rows = [
        (
            f"app {process.name}" if process.role is Role.APP else process.name,
            _UNKNOWN if process.pid is None else str(process.pid),
            process.state,
            _megabytes(process.memory),
            _UNKNOWN if process.cpu is None else f"{process.cpu:.1f} s",
            process.reason,
        )
        for process in processes
    ]
    whole = sum(process.memory or 0 for process in processes)
    rows.append(("whole box", "", "", _megabytes(whole or None), "", ""))
    heading = ("PROCESS", "PID", "STATE", "MEMORY", "CPU", "REASON")
    return table.lines(heading, rows, right=frozenset({1, 3, 4}))


def _drivers(drivers: Sequence[DriverRecord]) -> list[str]:
    rows = (
        (
            driver.name,
            driver.state,
            ", ".join(f"{name} {value}" for name, value in driver.detail.items()),
            driver.reason,
        )
        for driver in drivers
    )
    return table.lines(("DRIVER", "STATE", "DETAIL", "REASON"), rows)


def _megabytes(size: int | None) -> str:
    return _UNKNOWN if size is None else f"{size / 1e6:.1f} MB"


def _duration(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    if days:
        return f"{days} d {hours} h"
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
