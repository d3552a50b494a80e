"""The virtual environment: locked dependencies, and Gulou's three distributions in place."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from .errors import SetupError
from .progress import Line, run

DISTRIBUTIONS = ("sdk", "hal", "launcher")


def python_of(venv: Path) -> Path:
    return venv / "bin" / "python"


def interpreter(venv: Path) -> str:
    """The real file behind the environment's Python; empty where there is none (any more)."""
    python = python_of(venv)
    return os.path.realpath(python) if python.exists() else ""


def projects(root: Path) -> list[Path]:
    """What decides how Gulou's own distributions are installed."""
    return [root / name / "pyproject.toml" for name in DISTRIBUTIONS]


def create(venv: Path, line: Line, logs: Path) -> None:
    """Make the environment anew, unless a whole one is there already.

    While packages are being put in, a mark stands in the environment; one found here means that an
    earlier set-up was cut off, and half an environment is worth nothing.
    """
    if not _is_cut_off(venv) and _works(venv):
        return
    shutil.rmtree(venv, ignore_errors=True)
    venv.mkdir(parents=True)
    _mark(venv).touch()
    line.say("making a virtual environment")
    run(
        [sys.executable, "-m", "venv", str(venv)],
        line,
        logs / "venv.log",
        f"Making a virtual environment with {sys.executable} failed",
    )
    _mark(venv).unlink()


def install_lock(venv: Path, lock: Path, line: Line, logs: Path) -> None:
    """Install exactly what the lock pins, every file checked against its hash."""
    total = len(re.findall(r"^[a-z0-9][\w.-]*==", lock.read_text(), re.MULTILINE | re.IGNORECASE))
    _pip(
        venv,
        ["--require-hashes", "--prefer-binary", "-r", str(lock)],
        line,
        logs / "pip-lock.log",
        "Installing the locked dependencies failed",
        _counter(total),
    )


def install_distributions(venv: Path, root: Path, line: Line, logs: Path) -> None:
    """Install sdk, hal and launcher in place.

    Compat mode puts their folders on the path; setuptools' default would run three import hooks at
    every start of every process.
    """
    wanted = [word for name in DISTRIBUTIONS for word in ("-e", str(root / name))]
    options = ["--no-deps", "--no-build-isolation", "--no-index", "--config-settings", "editable_mode=compat"]
    _pip(venv, [*options, *wanted], line, logs / "pip-gulou.log", "Installing Gulou in place failed")


def _pip(
    venv: Path,
    arguments: list[str],
    line: Line,
    log: Path,
    failed: str,
    doing: Callable[[str], str | None] = lambda _: None,
) -> None:
    _mark(venv).touch()
    pip = [str(python_of(venv)), "-m", "pip", "--no-input", "--disable-pip-version-check", "install"]
    run([*pip, "--progress-bar", "off", *arguments], line, log, failed, doing)
    _mark(venv).unlink()


def _counter(total: int) -> Callable[[str], str | None]:
    seen: set[str] = set()

    def doing(text: str) -> str | None:
        if text.startswith("Collecting "):
            name = text.split()[1].partition("==")[0]
            seen.add(name)
            return f"fetching {name} ({len(seen)} of at most {total})"
        return "unpacking" if text.startswith("Installing collected") else None

    return doing


def _mark(venv: Path) -> Path:
    return venv / ".gulou-incomplete"


def _is_cut_off(venv: Path) -> bool:
    return _mark(venv).exists()


def _works(venv: Path) -> bool:
    """Whether it stands where it was made, on a Python that is still there and will do."""
    python = python_of(venv)
    if not python.exists():
        return False
    # The path written into the environment's commands is the one it was made at.
    scripts = venv / "bin" / "activate"
    if not scripts.exists() or str(venv) not in scripts.read_text(encoding="utf-8", errors="replace"):
        return False
    check = "import pip, sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))"
    return subprocess.run([python, "-I", "-c", check], capture_output=True, check=False).returncode == 0


def require_whole(venv: Path) -> None:
    """Raise SetupError unless the environment is complete."""
    if _is_cut_off(venv) or not python_of(venv).exists():
        raise SetupError(f"The environment {venv} is incomplete; run `make setup` again")
