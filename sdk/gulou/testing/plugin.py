"""What the kit adds to pytest: the fixture `tv`, the mark `tv`, and the television in a failure's report.

pytest loads it by itself wherever `gulou` is installed, so it imports nothing of the kit before it is needed.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gulou.errors import GulouError
from gulou.manifest import FILE

if TYPE_CHECKING:
    from gulou.testing.television import TV


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--gulou-update", action="store_true", help="take the pictures of today as right (tv.snapshot)"
    )


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--gulou-update"):
        os.environ["GULOU_TEST_UPDATE"] = "1"
    config.addinivalue_line(
        "markers", "tv(**options): how the fixture tv begins, as the arguments of gulou.testing.TV"
    )


@pytest.fixture
def tv(request: pytest.FixtureRequest) -> Iterator[TV]:
    """A television on which the app has begun that the test lies beside.

    `@pytest.mark.tv(language="zh", link="…")` begins it otherwise.
    """
    from gulou.testing.television import TV

    options = {}
    for mark in reversed(list(request.node.iter_markers("tv"))):
        options.update(mark.kwargs)
    try:
        made = TV(options.pop("app", None) or app_folder(request.path), **options)
    except GulouError as error:
        pytest.fail(str(error), pytrace=False)
    with made as begun:
        yield begun


def app_folder(beside: Path) -> Path:
    """The folder of the app in which a test lies. Raises GulouError where there is none."""
    for folder in beside.resolve().parents:
        if (folder / FILE).is_file():
            return folder
    raise GulouError(f"{beside} lies in no app: there is no {FILE} above it.")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None, None, None]:
    for televisions in _televisions():
        televisions.clear()
    yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed and report.when == "call":
        said = str(call.excinfo.value) if call.excinfo is not None else ""
        for televisions in _televisions():
            for television in televisions:
                words = television.describe()
                if words not in said:
                    report.sections.append(("the television", words))
    return report


def _televisions() -> Iterator[list[TV]]:
    """Those of late, where the kit was used at all."""
    kit = sys.modules.get("gulou.testing.television")
    if kit is not None:
        yield kit.OPEN
