"""The parental lock by nothing but a remote: the PIN is chosen in Settings, a film is locked, and opened."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from rated_headend import AGE, FIRST, RATED, SECOND
from running import Broadcast, RunningBox

from gulou_launcher.control import client, scenes
from gulou_launcher.lock.lock import AGES
from gulou_launcher.settings import SECTIONS, parental

PIN, OTHER = "1973", "1974"


def words(box: RunningBox) -> str:
    """All that stands on the screen, and over it."""
    nodes = [node for screen in (scenes.FRONT, "system") for node in client.inspect(box.data, screen).nodes]
    return "\n".join(
        str(node.props.get(name, "")) for node in nodes for name in ("value", "title", "text", "label")
    )


def says(box: RunningBox, *texts: str) -> None:
    box.wait_for(lambda: all(text in words(box) for text in texts))


@pytest.fixture
def second(tmp_path: Path) -> Path:
    """The file with which the next film begins."""
    return tmp_path / "second"


@pytest.fixture
def box(broadcast: Broadcast, tmp_path: Path, second: Path) -> Iterator[RunningBox]:
    script = Path(__file__).with_name("rated_headend.py")
    tuner = "pipe://" + shlex.join((sys.executable, str(script), str(broadcast.folder), str(second)))
    with RunningBox(tmp_path / "data", tuner) as running:
        running.wait_for(
            lambda: running.driver("channels").detail.get("count", 0) == len(broadcast.services), 20
        )
        yield running


def test_a_film_is_locked_until_the_pin_is_typed_and_the_next_one_again(
    box: RunningBox, broadcast: Broadcast, second: Path
) -> None:
    box.open_settings(*["down"] * SECTIONS.index(parental.SECTION), "ok")
    says(box, "With a PIN you can lock programmes")
    box.press("ok")
    says(box, "Choose a PIN")
    box.press(*PIN)
    says(box, "Type it once more")
    box.press(*PIN)
    says(box, "Locked by age")
    box.press("up", "up", "up", "ok", *["down"] * AGES.index(AGE), "ok")
    says(box, "Type the PIN")
    box.press(*PIN)
    box.wait_for(lambda: "Type the PIN" not in words(box))

    box.open_app("live-tv")
    box.press(str(RATED), "ok")
    says(box, "This is locked", f"This programme is for those from {AGE} years on")
    assert not broadcast.shows(box, RATED)
    assert FIRST not in words(box), "its title is not told either"
    box.press("ok")
    says(box, "Type the PIN. It stays")
    box.press(*OTHER)
    says(box, "That is not the PIN.")
    assert not broadcast.shows(box, RATED)
    box.press(*PIN)
    box.wait_for(lambda: broadcast.shows(box, RATED))
    says(box, FIRST)

    second.touch()
    says(box, "This is locked")
    assert not broadcast.shows(box, RATED)
    assert SECOND not in words(box)
    box.press("channelup")
    box.wait_for(lambda: broadcast.shows(box, RATED + 1))
