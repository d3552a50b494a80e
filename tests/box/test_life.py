"""An app is asked for, left, frozen, put away and brought back: in a whole box, with real processes."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from running import RunningBox

from gulou_launcher.consent import HOLD
from gulou_launcher.control import client, messages, scenes


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBox]:
    with RunningBox(tmp_path_factory.mktemp("life") / "data") as box:
        yield box


def words(box: RunningBox, screen: str = scenes.FRONT) -> str:
    """What stands on a screen."""
    nodes = client.inspect(box.data, screen).nodes
    said = [str(node.props.get(name, "")) for node in nodes for name in ("title", "value", "label", "text")]
    said += [str(row.get("title", "")) for node in nodes for row in node.rows]
    return "\n".join(filter(None, said))


def shows(box: RunningBox, text: str, screen: str = scenes.FRONT) -> None:
    box.wait_for(lambda: text in words(box, screen))


def process_state(box: RunningBox, app_id: str) -> str:
    """One letter, as proc(5) has it: T is stopped."""
    pid = box.app(app_id).pid
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] if pid else ""


def state(box: RunningBox, app_id: str) -> str:
    return box.app(app_id).state


def test_the_household_is_asked_before_the_first_start(life: RunningBox) -> None:
    client.open_app(life.data, "diary")
    shows(life, "To tell you of each new page.")
    assert life.app("diary").pid is None
    # A key that comes at once answers nothing.
    life.press("ok")
    assert life.app("diary").pid is None
    time.sleep(HOLD)
    life.press("ok")
    shows(life, "page 0, may notify, quiet")


def test_what_is_left_is_frozen_and_goes_on(life: RunningBox) -> None:
    life.press("ok")
    shows(life, "page 1")
    life.press("home")
    assert state(life, "diary") == "suspended"
    life.wait_for(lambda: process_state(life, "diary") == "T")
    pid = life.app("diary").pid
    client.open_app(life.data, "diary")
    shows(life, "page 1")
    assert life.app("diary").pid == pid
    # Its screen is there before it is: the launcher has kept it.
    life.wait_for(lambda: process_state(life, "diary") != "T")


def test_a_search_wakes_it_for_a_moment(life: RunningBox) -> None:
    life.press("home")
    life.wait_for(lambda: process_state(life, "diary") == "T")
    (offer,) = client.search(life.data, "tea")
    assert offer.title == "tea on page 1"
    life.wait_for(lambda: process_state(life, "diary") == "T")


def test_a_permission_and_a_setting_change_while_it_sleeps(life: RunningBox) -> None:
    life.open_settings_of("diary")
    life.press("down", "ok")
    shows(life, "Messages")
    life.press("ok", "back", "down", "ok", "ok")
    client.open_app(life.data, "diary")
    shows(life, "page 1, may not notify, loud")


def test_what_sleeps_longest_is_put_away_and_goes_on_where_it_was(life: RunningBox) -> None:
    pid = life.app("diary").pid
    for app_id in ("hello", "live-tv", "spinner", "stubborn"):
        client.open_app(life.data, app_id)
        life.wait_for(lambda app_id=app_id: state(life, app_id) == "running")  # type: ignore[misc]
    life.press("home")
    life.wait_for(lambda: state(life, "diary") == "hibernated")
    assert not Path(f"/proc/{pid}").exists()
    client.open_app(life.data, "diary")
    shows(life, "page 1, may not notify, loud")
    assert life.app("diary").pid != pid


def test_it_goes_on_after_the_launcher_was_killed(life: RunningBox) -> None:
    life.press("home")
    life.wait_for(lambda: process_state(life, "diary") == "T")
    launcher = next(process for process in life.status().processes if process.role is messages.Role.LAUNCHER)
    assert launcher.pid is not None
    os.kill(launcher.pid, signal.SIGKILL)
    life.wait_for(lambda: life.up_anew(launcher.pid), 20)
    assert state(life, "diary") == "hibernated"
    client.open_app(life.data, "diary")
    shows(life, "page 1, may not notify, loud")


def test_it_goes_on_after_the_box_was_switched_off_and_on(tmp_path: Path) -> None:
    data = tmp_path / "data"
    more = ("--grant", "diary")
    with RunningBox(data, more=more) as box:
        client.open_app(box.data, "diary")
        shows(box, "page 0, may notify")
        box.press("ok", "ok")
        shows(box, "page 2")
        box.press("home")
        shows(box, "Page 2 is written", scenes.SYSTEM)
        box.press("info")
        shows(box, "page 2")
    with RunningBox(data, more=more) as box:
        assert state(box, "diary") == "hibernated"
        client.open_app(box.data, "diary")
        shows(box, "page 2, may notify")
