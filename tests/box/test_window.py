"""A real window on a real X server, with a real keyboard as the remote."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from running import Broadcast, RunningBox, alike, color_at

from gulou_launcher.control import client


@pytest.fixture
def display() -> Iterator[str]:
    """An X server without a screen."""
    for tool in ("Xvfb", "xdotool"):
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed")
    reader, writer = os.pipe()
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1280x720x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[writer], stderr=subprocess.DEVNULL)
    os.close(writer)
    with os.fdopen(reader) as number:
        yield f":{number.readline().strip()}"
    server.terminate()
    server.wait(10)


def test_the_keyboard_is_the_remote_and_the_window_shows_the_picture(
    display: str, broadcast: Broadcast, tmp_path: Path
) -> None:
    def xdotool(*words: str) -> str:
        environment = {**os.environ, "DISPLAY": display}
        return subprocess.run(
            ["xdotool", *words], env=environment, check=True, capture_output=True, text=True, timeout=10
        ).stdout

    def keyboard(*keys: str) -> None:
        for key in keys:
            xdotool("key", key)
            time.sleep(0.1)

    with RunningBox(tmp_path / "data", broadcast.tuner, display=display) as box:
        assert not box.status().screen.offscreen
        assert not box.status().page
        box.wait_for(lambda: box.driver("channels").detail.get("count", 0) == len(broadcast.services))
        window = box.wait_for(lambda: xdotool("search", "--onlyvisible", "--name", ".*").split())[-1]
        xdotool("windowfocus", "--sync", window)
        keyboard("Right", "Left", "Return")
        box.wait_for(lambda: broadcast.shows(box, 1))
        keyboard("Prior")
        box.wait_for(lambda: broadcast.shows(box, 2))
        keyboard("3")
        box.wait_for(lambda: broadcast.shows(box, 3))
        keyboard("XF86AudioMute", "XF86AudioMute", "Escape", "Escape")
        box.wait_for(lambda: box.app("live-tv").state == "suspended")
        keyboard("Home")
        keys = [trace.key for trace in box.status().keys]
    assert keys == ["right", "left", "ok", "channelup", "3", "mute", "mute", "back", "back", "home"]


def test_the_picture_follows_the_size_of_the_window(
    display: str, broadcast: Broadcast, tmp_path: Path
) -> None:
    with RunningBox(tmp_path / "data", broadcast.tuner, display=display, size="800x450") as box:
        picture = box.picture()
        assert (picture.width, picture.height) == (800, 450)
        assert not alike(color_at(picture, 0.5, 0.02), (0, 0, 0), 4)


def test_letters_are_written_with_the_keyboard_as_its_layout_has_them(display: str, tmp_path: Path) -> None:
    """SDL's own text: m, i and - are the remote's keys elsewhere, and ! is a 1 with Shift."""

    def xdotool(*words: str) -> str:
        environment = {**os.environ, "DISPLAY": display}
        return subprocess.run(
            ["xdotool", *words], env=environment, check=True, capture_output=True, text=True, timeout=10
        ).stdout

    with RunningBox(tmp_path / "data", display=display) as box:
        client.open_app(box.data, "gallery", "gallery:textfield")
        window = box.wait_for(lambda: xdotool("search", "--onlyvisible", "--name", ".*").split())[-1]
        xdotool("windowfocus", "--sync", window)

        def texts() -> list[str]:
            screen = client.inspect(box.data, "gallery")
            return [str(node.props.get("value")) for node in screen.nodes if node.kind == "text"]

        box.wait_for(lambda: "TextField" in texts())
        xdotool("type", "--delay", "60", "mi-Maja!?")
        xdotool("key", "BackSpace")
        box.wait_for(lambda: "Good evening, mi-Maja!." in texts())
        xdotool("key", "Return", "Escape")
        box.wait_for(lambda: "Gallery" in texts())
