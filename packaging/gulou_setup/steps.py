"""The steps of a set-up: a table, and the walk through it."""

import fcntl
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from . import environment, stamps, system
from .errors import SetupError
from .progress import Line, run

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
BUILD = ROOT / "build"
STAMPS = BUILD / "setup"
LOCK = ROOT / "requirements.lock"
HERE = Path(__file__).parent
HEADEND = ROOT / "examples" / "headend"
SOURCES = ("sdk", "hal", "launcher", "apps", "examples")
FACES = ("NotoSansCJKsc-Regular.otf", "NotoSansCJKsc-Bold.otf", "MaterialIcons-Regular.ttf")
GOALS = tuple(system.ADDED)


class Step(NamedTuple):
    """One step. It is done when its stamp holds the hash of its inputs, and all that it makes is there."""

    title: str
    stamp: Path
    inputs: Callable[[], str]
    outputs: Callable[[], Iterable[Path]]
    work: Callable[[Line], bool]

    def is_done(self) -> bool:
        return stamps.matches(self.stamp, self.inputs()) and all(made.exists() for made in self.outputs())


def steps(goal: str) -> list[Step]:
    """All steps for a goal, in order. The tests make a small broadcast of their own."""
    common = [
        Step(
            "system packages",
            STAMPS / f"system-{goal}",
            lambda: stamps.fingerprint([], [*system.wanted(goal), system.dpkg_state()]),
            tuple,
            lambda line: system.install(goal, line, STAMPS),
        ),
        Step(
            "Python environment",
            VENV / ".gulou-lock",
            lambda: stamps.fingerprint([LOCK], [environment.interpreter(VENV)]),
            lambda: [environment.python_of(VENV)],
            _environment,
        ),
        Step(
            "Gulou itself",
            VENV / ".gulou-distributions",
            lambda: stamps.fingerprint(
                [ROOT / name / "pyproject.toml" for name in environment.DISTRIBUTIONS]
            ),
            lambda: [VENV / "bin" / "gulou"],
            _distributions,
        ),
        Step(
            "fonts",
            STAMPS / "fonts",
            lambda: stamps.fingerprint([ROOT / "launcher" / "gulou_launcher" / "fonts.py"]),
            lambda: [BUILD / "fonts" / name for name in FACES],
            _fonts,
        ),
        Step(
            "translations",
            STAMPS / "catalogues",
            lambda: stamps.fingerprint(_catalogues()),
            lambda: [file.with_suffix(".mo") for file in _catalogues()],
            lambda line: _own_python(line, "catalogues", "compile"),
        ),
        # Where Python was told to leave nothing beside its sources, every start would compile them all.
        Step(
            "byte code",
            STAMPS / "byte-code",
            lambda: stamps.fingerprint([], [environment.interpreter(VENV), *_dated(_sources())]),
            tuple,
            _byte_code,
        ),
    ]
    demo = Step(
        "demo broadcast",
        STAMPS / "demo",
        lambda: stamps.fingerprint(_files(HEADEND, endings=(".py", ".toml"))),
        lambda: [BUILD / "demo" / "av.ts", BUILD / "demo" / "av.json"],
        _demo,
    )
    return [*common, demo] if goal == "run" else common


def main(arguments: list[str]) -> int:
    """Set up for `run` (the default) or another goal; the process's exit status."""
    goal = arguments[0] if arguments else "run"
    if goal not in GOALS or len(arguments) > 1:
        print(f"usage: python3 packaging/gulou_setup [{'|'.join(GOALS)}]", file=sys.stderr)
        return 2
    try:
        walk(steps(goal))
    except SetupError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. The same command goes on from here.", file=sys.stderr)
        return 130
    except OSError as error:
        print(f"\nThe set-up cannot go on: {error}", file=sys.stderr)
        return 1
    return 0


def walk(plan: list[Step]) -> None:
    """Do what is not done yet; silent when there is nothing to do."""
    if all(step.is_done() for step in plan):
        return
    STAMPS.mkdir(parents=True, exist_ok=True)
    with (STAMPS / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("Another set-up of this checkout is running; waiting for it", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        for number, step in enumerate(plan, 1):
            if step.is_done():
                continue
            line = Line(number, len(plan), step.title)
            if step.work(line):
                # Asked again: the work itself may change an input, such as the packages that are installed.
                stamps.put(step.stamp, step.inputs())
                lacking = [str(made) for made in step.outputs() if not made.exists()]
                if lacking:
                    raise SetupError(f"{step.title}: it ended well, yet did not make {', '.join(lacking)}")
            line.done()


def _environment(line: Line) -> bool:
    environment.create(VENV, line, STAMPS)
    environment.install_lock(VENV, LOCK, line, STAMPS)
    return True


def _distributions(line: Line) -> bool:
    environment.require_whole(VENV)
    environment.install_distributions(VENV, ROOT, line, STAMPS)
    return True


def _own_python(line: Line, module: str, *arguments: str) -> bool:
    """Run a file of this folder with the environment's Python, which has the libraries for it."""
    command = [str(environment.python_of(VENV)), str(HERE / f"{module}.py"), *arguments]
    run(command, line, STAMPS / f"{module}.log", f"The step {module} failed")
    return True


def _fonts(line: Line) -> bool:
    command = [str(environment.python_of(VENV)), "-m", "gulou_launcher.fonts", str(BUILD / "fonts")]
    run(command, line, STAMPS / "fonts.log", "Preparing the Chinese fonts failed")
    return True


def _demo(line: Line) -> bool:
    env = {**os.environ, "PYTHONPATH": str(HEADEND), "PYTHONUNBUFFERED": "1"}
    command = [str(environment.python_of(VENV)), "-m", "headend", "build", "--out", str(BUILD / "demo")]
    run(command, line, STAMPS / "demo.log", "Making the demo broadcast failed", lambda text: text, env)
    return True


def _byte_code(line: Line) -> bool:
    folders = [str(ROOT / name) for name in SOURCES]
    command = [str(environment.python_of(VENV)), "-m", "compileall", "-q", *folders]
    run(command, line, STAMPS / "byte-code.log", "Compiling Gulou failed")
    return True


def _sources() -> list[Path]:
    return _files(*(ROOT / name for name in SOURCES), endings=(".py",))


def _dated(files: Iterable[Path]) -> Iterable[str]:
    """Files with their dates and sizes, which is how Python tells whether byte code is of this source."""
    return (f"{file} {file.stat().st_mtime_ns} {file.stat().st_size}" for file in sorted(files))


def _catalogues() -> list[Path]:
    return _files(*(ROOT / name for name in SOURCES), endings=(".po",))


def _files(*folders: Path, endings: tuple[str, ...]) -> list[Path]:
    return [
        Path(where, name)
        for folder in folders
        for where, _, names in os.walk(folder)
        for name in names
        if name.endswith(endings)
    ]
