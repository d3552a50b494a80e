"""Journeys: whole ways through the box on the demo broadcast, with pictures. `make journeys` goes all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from journeys.journey import Journey
from running import ROOT, Broadcast, RunningBox

WANTED = "GULOU_JOURNEYS"
"""1, or the languages in which journeys are gone: zh, en."""
LANGUAGES = ("zh", "en")
PICTURES = ROOT / "build" / "journeys"
FOUND = 60.0
"""Seconds in which the broadcast's channels must be found."""

Begin = Callable[..., Journey]


@pytest.fixture(autouse=True)
def _wanted() -> None:
    if not os.environ.get(WANTED):
        pytest.skip("a journey takes its time: make journeys")


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    """The household's."""
    wanted = os.environ.get(WANTED, "")
    if wanted in LANGUAGES and wanted != request.param:
        pytest.skip(f"only those in {wanted} are wanted")
    return str(request.param)


@pytest.fixture
def begin(
    broadcast: Broadcast, language: str, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Begin]:
    """Begin the journey of this test: switch a box on. Named options are those of `RunningBox`.

    `channels`: wait until those of the broadcast are found, and stand on home. At the end no traceback may
    have been written.
    """
    name = request.node.name.removeprefix("test_").partition("[")[0]
    pictures = PICTURES / language / name

    with ExitStack() as ends:

        def switch_on(*, channels: bool = True, data: Path | None = None, **options: object) -> Journey:
            settings = {
                "language": language,
                "tuner": broadcast.tuner,
                "more": ("--page-port", "0"),
            } | options
            box = RunningBox(data or tmp_path / "data", **settings)  # type: ignore[arg-type]
            ends.enter_context(box)
            ends.callback(lambda: _calm(box))
            if channels:
                count = len(broadcast.services)
                box.wait_for(lambda: box.driver("channels").detail.get("count", 0) == count, FOUND)
            journey = Journey(box, pictures, language)
            if channels and not options.get("welcome"):
                home = [journey.said(words) for words in ("正在播出", "今天播什么")]
                journey.wait(lambda: any(words in journey.words for words in home))
            return journey

        yield switch_on
        if pictures.exists() and not any(pictures.iterdir()):
            shutil.rmtree(pictures)


def _calm(box: RunningBox) -> None:
    assert "Traceback" not in box.said(), box.said()
