"""The worker behind fewer walls: without namespaces it works too, and is locked in by the rest."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from gulou_launcher.sandbox.walls import Wall
from gulou_launcher.window import Window
from tests.launcher.pictures.conftest import PATIENCE, Studio
from tests.launcher.pictures.files import picture
from tests.launcher.sandbox.conftest import start
from tests.launcher.sandbox.zygote_process import Begun


@pytest.fixture
def level_1(window: Window, tmp_path: Path) -> Iterator[Studio]:
    running = start(tmp_path, Begun(without=frozenset({Wall.NAMESPACES})))
    if running.isolation.level == 0:
        running.close()
        pytest.skip("this machine cannot lock anything in")
    assert running.isolation.level == 1
    running.control.settimeout(None)
    studio = Studio(running, tmp_path)
    yield studio
    studio.workshop.close()
    studio.post.close()
    running.control.shutdown(2)
    running.process.wait(PATIENCE)


def test_pictures_are_decoded_at_level_1(level_1: Studio) -> None:
    assert level_1.show(picture((300, 200))).ready
    limits = Path(f"/proc/{level_1.workers[-1]}/limits").read_text()
    assert "Max file size             0 " in limits
    status = Path(f"/proc/{level_1.workers[-1]}/status").read_text()
    assert "Seccomp:\t2" in status
    assert "NoNewPrivs:\t1" in status
    descriptors = os.listdir(f"/proc/{level_1.workers[-1]}/fd")  # noqa: PTH208
    assert len(descriptors) <= 5, "it has its line and its output, and nothing else"
