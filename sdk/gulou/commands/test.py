"""`gulou test`: an app's tests, by pytest, with the test kit."""

from __future__ import annotations

import contextlib
import io
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gulou.commands.parser import Parser, print_json
from gulou.errors import GulouError
from gulou.manifest import FILE

if TYPE_CHECKING:
    import pytest

NO_TESTS = 5
"""pytest's exit status where it found none."""
_CONFIGS = ("pytest.ini", "pyproject.toml", "tox.ini", "setup.cfg")


def command(argv: list[str]) -> int:
    """Run the tests; return 0 where all pass, 1 where one fails."""
    parser = Parser(
        "test",
        "Run an app's tests: its real process logic on a television of the test kit, without a window, "
        "milliseconds each. What follows a -- goes to pytest.",
        "gulou test\ngulou test examples/hello\ngulou test -k 'list and not slow'\ngulou test -- -x --pdb",
        json=True,
    )
    parser.add_argument("path", nargs="?", default=".", help="the app's folder, or a file of tests in it")
    parser.add_argument("-k", dest="only", metavar="WORDS", help="only tests whose names hold these words")
    parser.add_argument(
        "--update", action="store_true", help="take the pictures of today as right (tv.snapshot)"
    )
    at = argv.index("--") if "--" in argv else len(argv)
    options = parser.parse_args(argv[:at])
    path, _, one = str(options.path).partition("::")
    place = Path(path).resolve()
    folder = _app(place)
    arguments = [
        f"{place}::{one}" if one else str(place),
        f"--rootdir={folder}",
        f"-c{_config(folder)}",
        f"-opythonpath={folder}",
        "--import-mode=importlib",
        "--tb=short",
        "-pgulou.testing.plugin",
        "-pno:cacheprovider",
        *(["-k", options.only] if options.only else []),
        *(["--gulou-update"] if options.update else []),
        *argv[at + 1 :],
    ]
    return _run_for_programs(arguments, folder) if options.json else _run(["-q", *arguments], folder)


def _run(arguments: list[str], folder: Path) -> int:
    pytest = _pytest()
    status = int(pytest.main(arguments))
    return _checked(status, folder)


def _run_for_programs(arguments: list[str], folder: Path) -> int:
    pytest = _pytest()
    collector = _Collector()
    began = time.monotonic()
    with contextlib.redirect_stdout(io.StringIO()):
        status = int(pytest.main(arguments, plugins=[collector]))
    tests = list(collector.tests.values())
    print_json(
        {
            "app": str(folder),
            "passed": sum(test["outcome"] == "passed" for test in tests),
            "failed": sum(test["outcome"] == "failed" for test in tests),
            "skipped": sum(test["outcome"] == "skipped" for test in tests),
            "seconds": round(time.monotonic() - began, 3),
            "tests": tests,
        }
    )
    return _checked(status, folder)


def _checked(status: int, folder: Path) -> int:
    if status == NO_TESTS:
        raise GulouError(
            f"{folder} has no tests: write one as `def test_it(tv): tv.see('Hello')` in test_it.py."
        )
    return min(status, 1)


def _pytest() -> Any:
    # Only our own plugin: finding and importing what else is installed takes longer than the tests.
    os.environ.setdefault("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    import pytest

    return pytest


def _app(place: Path) -> Path:
    """The app's folder. Raises GulouError where there is none."""
    if not place.exists():
        raise GulouError(f"There is no folder {place}: give the folder of the app, the one with the {FILE}.")
    for folder in (place, *place.parents):
        if (folder / FILE).is_file():
            return folder
    raise GulouError(f"{place} is no app: there is no {FILE} in it or above it. `gulou new` makes one.")


def _config(folder: Path) -> str:
    """The app's own settings for pytest; never those of a folder above."""
    return next((str(folder / name) for name in _CONFIGS if (folder / name).is_file()), os.devnull)


class _Collector:
    """Keeps what came of each test, by its id."""

    def __init__(self) -> None:
        self.tests: dict[str, dict[str, Any]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        test = self.tests.setdefault(
            report.nodeid, {"id": report.nodeid, "outcome": "passed", "seconds": 0.0}
        )
        test["seconds"] = round(test["seconds"] + report.duration, 4)
        if report.outcome != "passed" and test["outcome"] != "failed":
            test["outcome"] = report.outcome
            test["reason"] = report.longreprtext
            test["sections"] = dict(report.sections)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.tests[report.nodeid] = {
                "id": report.nodeid,
                "outcome": "failed",
                "seconds": 0.0,
                "reason": report.longreprtext,
            }
