"""`gulou check` fails an app that was made to fail, once for each rule, and no other rule is bent for it."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from gulou.errors import GulouError
from gulou_launcher.check.checker import FIRST, OTHER, Checker, chosen
from gulou_launcher.check.command import command
from gulou_launcher.check.explore import Budget
from gulou_launcher.check.grades import Grade, Mark
from gulou_launcher.check.rules import RULES
from gulou_launcher.tools.project import open_project
from gulou_launcher.tools.television import Television
from tests.launcher.check.failing import FAILING, GOOD, write

QUICK = Budget(keys=60, seconds=10, starts=1, rest=1.2, random=60)
ON_A_BOX = [name for name in FAILING if name != "manifest"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All of them."""
    place = tmp_path_factory.mktemp("failing")
    for name, failing in FAILING.items():
        write(place, name, failing)
    return place


@pytest.fixture(scope="module")
def television(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Television]:
    """One box for all of them."""
    with Television(tmp_path_factory.mktemp("first"), [folder], FIRST) as running:
        yield running


@pytest.fixture(scope="module")
def other(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Television]:
    """And one in Chinese, as large as a real one."""
    with Television(tmp_path_factory.mktemp("other"), [folder], OTHER) as running:
        yield running


def test_there_is_an_app_for_each_rule() -> None:
    assert set(FAILING) == {rule.id for rule in RULES}


@pytest.mark.parametrize("name", ON_A_BOX)
def test_an_app_made_to_fail_fails(
    name: str, folder: Path, television: Television, request: pytest.FixtureRequest
) -> None:
    mark = checked(folder / f"fails-{name}", name, television, request)
    assert mark.grade is Grade.FAILED, mark
    assert mark.details, mark


def checked(place: Path, rule: str, television: Television, request: pytest.FixtureRequest) -> Mark:
    """The mark of one rule."""

    @contextlib.contextmanager
    def others() -> Iterator[Television]:
        yield request.getfixturevalue("other")

    checker = Checker(open_project(place), television.data, others, QUICK, silent)
    (mark,) = checker.check(chosen([rule]))
    return mark


def test_a_manifest_that_cannot_be_used_is_told_by_line(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command([str(folder / "fails-manifest")]) == 1
    said = capsys.readouterr().out
    assert "entry" in said and "FAILED" in said
    assert command([str(folder / "fails-manifest"), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["grade"], told["marks"][0]["grade"]) == ("failed", "failed")


def test_the_report_shows_each_screen_and_what_is_to_be_mended(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "report.html"
    place = str(folder / "fails-reachable")
    assert command([place, "--only", "reachable,focus", "--keys", "30", "--html", str(page)]) == 1
    said = capsys.readouterr().out
    assert "FAILED  Everything is reached with the arrows: 1 of 2" in said
    assert "button “二”" in said
    written = page.read_text("utf-8")
    assert "data:image/jpeg;base64," in written and "button “二”" in written
    assert "http" not in written.replace("https://www.w3.org", "")  # it needs nothing else


def test_a_rule_that_is_not_there_is_named(folder: Path) -> None:
    with pytest.raises(GulouError, match="There is no rule 'tea'; there are: manifest, icon"):
        command([str(folder / "fails-icon"), "--only", "tea"])


def test_an_app_that_does_nothing_wrong_fails_nothing(tmp_path: Path) -> None:
    place = write(tmp_path, "nowhere", GOOD)
    with Television(tmp_path / "data", [place], FIRST) as running:
        marks = Checker(open_project(place), running.data, lambda: nobody(running), QUICK, silent).check(
            RULES
        )
    busy = ("start", "answer")  # what takes time, takes more beside other tests
    assert [mark for mark in marks if mark.grade is Grade.FAILED and mark.rule not in busy] == []
    grades = {mark.rule: mark.grade for mark in marks}
    assert {rule for rule, grade in grades.items() if grade < Grade.GOLD} <= {
        "tests",
        "icon",
        "start",
        "answer",
    }


@contextlib.contextmanager
def nobody(running: Television) -> Iterator[Television]:
    """The same box again, where another is not needed."""
    yield running


def silent(*_: object) -> None:
    """Progress that nobody sees."""
