"""From a frame to the screen."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import threading
from pathlib import Path
from typing import NamedTuple

import pytest

from gulou_launcher.letterbox import letterbox
from gulou_launcher.player import active_format
from gulou_launcher.player.filling import fill
from gulou_launcher.player.frames import FrameQueue
from gulou_launcher.player.software_renderer import render_size
from gulou_launcher.player.status import VideoShape


@pytest.mark.parametrize(
    ("shape", "target", "size"),
    [
        (VideoShape(1280, 720, 16 / 9), (1920, 1080), (1280, 720)),  # the graphics library enlarges
        (VideoShape(1920, 1080, 16 / 9), (1280, 720), (1920, 1080)),
        (VideoShape(720, 576, 16 / 9), (1280, 720), (1024, 576)),  # square pixels
        (VideoShape(720, 576, 4 / 3), (1280, 720), (768, 576)),
        (VideoShape(3840, 2160, 16 / 9), (1280, 720), (1280, 720)),
        (VideoShape(3840, 2160, 16 / 9), (3840, 2160), (3840, 2160)),
        (VideoShape(3840, 1600, 2.4), (1920, 1080), (1920, 800)),
    ],
)
def test_render_size(shape: VideoShape, target: tuple[int, int], size: tuple[int, int]) -> None:
    assert render_size(shape, target) == size


def test_the_newest_frame_is_taken_once() -> None:
    queue = FrameQueue()
    assert queue.take() is None
    for serial in (1, 2):
        queue.back(16, 16).pixels[0] = serial
        queue.publish(serial)

    frame = queue.take()

    assert frame is not None
    assert (frame.serial, frame.pixels[0]) == (2, 2)
    assert queue.take() is None


def test_three_buffers_serve_any_number_of_frames() -> None:
    queue = FrameQueue()
    addresses = set()
    for serial in range(100):
        addresses.add(queue.back(64, 36).address)
        queue.publish(serial)
        if serial % 3:
            queue.take()

    assert len(addresses) <= 3
    assert all(address % 64 == 0 for address in addresses)


def test_a_taken_frame_is_not_written_to() -> None:
    queue = FrameQueue()
    stop = threading.Event()

    def render() -> None:
        value = 0
        while not stop.is_set():
            value = (value + 1) % 256
            back = queue.back(64, 64)
            back.pixels[:] = bytes([value]) * len(back.pixels)
            queue.publish(value)

    thread = threading.Thread(target=render)
    thread.start()
    try:
        for _ in range(500):
            if (frame := queue.take()) is not None:
                assert len(set(frame.pixels)) == 1
    finally:
        stop.set()
        thread.join()


def test_clear_leaves_the_shown_frame_alone() -> None:
    queue = FrameQueue()
    queue.back(8, 8).pixels[:] = b"\x07" * 256
    queue.publish(1)
    shown = queue.take()
    queue.back(8, 8)
    queue.publish(2)

    queue.clear()

    assert queue.take() is None
    assert shown is not None
    assert set(shown.pixels) == {7}


_WINDOW = """
    import os
    os.environ.update(
        SDL_VIDEODRIVER="offscreen", KIVY_WINDOW="sdl2", KIVY_NO_ARGS="1", KIVY_NO_CONSOLELOG="1",
        KIVY_NO_FILELOG="1", KIVY_NO_ENV_CONFIG="1",
    )
    from kivy.config import Config
    for name, value in {"width": 640, "height": 360, "multisamples": 0, "maxfps": 0, "vsync": 0}.items():
        Config.set("graphics", name, value)
    from kivy.base import EventLoop, runTouchApp
    from kivy.core.window import Window
    from kivy.graphics.opengl import GL_RGBA, GL_UNSIGNED_BYTE, glFinish, glReadPixels
    from gulou_launcher.paint import Rect
    from gulou_launcher.player.frames import FrameQueue
    from gulou_launcher.player.texture import VideoTexture

    runTouchApp(embedded=True)
    video = VideoTexture()
    Window.canvas.add(video.group)
    queue = FrameQueue()

    def show(width, height, place):
        '''A frame, red above and blue below.'''
        half = width * height // 2
        queue.back(width, height).pixels[:] = b"\\xff\\0\\0\\xff" * half + b"\\0\\0\\xff\\xff" * half
        queue.publish(1)
        video.show(queue.take(), place, 360)
        Window.canvas.ask_update()
        EventLoop.idle()
        glFinish()

    def pixel(x, y):
        return tuple(glReadPixels(x, 359 - y, 1, 1, GL_RGBA, GL_UNSIGNED_BYTE))[:3]

"""


def _in_a_window(code: str, home: Path) -> None:
    script = textwrap.dedent(_WINDOW) + textwrap.dedent(code)
    done = subprocess.run(
        check=False,
        args=[sys.executable, "-c", script],
        env={"KIVY_HOME": str(home), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    if "OpenGL" in done.stderr and "ImportError" in done.stderr:
        pytest.skip("this machine has no OpenGL: install libgl1 and libegl1")
    assert done.returncode == 0, done.stderr


def test_a_frame_fills_the_screen_the_right_way_up(tmp_path: Path) -> None:
    _in_a_window(
        """
        show(320, 180, Rect(0, 0, 640, 360))
        assert pixel(5, 5) == (255, 0, 0), pixel(5, 5)
        assert pixel(634, 354) == (0, 0, 255), pixel(634, 354)
        """,
        tmp_path,
    )


def test_another_shape_is_letterboxed(tmp_path: Path) -> None:
    _in_a_window(
        """
        show(320, 180, Rect(0, 0, 640, 360))
        show(240, 180, Rect(0, 0, 640, 360))  # 4:3, 480 pixels wide
        assert pixel(75, 180) == (0, 0, 0), pixel(75, 180)
        assert pixel(85, 5) == (255, 0, 0), pixel(85, 5)
        assert pixel(565, 180) == (0, 0, 0), pixel(565, 180)
        """,
        tmp_path,
    )


def test_a_frame_is_drawn_inside_its_place(tmp_path: Path) -> None:
    _in_a_window(
        """
        show(320, 180, Rect(320, 0, 320, 180))  # the upper right quarter, texel for pixel
        assert pixel(330, 5) == (255, 0, 0), pixel(330, 5)
        assert pixel(630, 175) == (0, 0, 255), pixel(630, 175)
        assert pixel(310, 5) == (0, 0, 0), pixel(310, 5)
        assert pixel(330, 190) == (0, 0, 0), pixel(330, 190)
        """,
        tmp_path,
    )


class Screen(NamedTuple):
    x: float = 0
    y: float = 0
    width: float = 1280
    height: float = 720


@pytest.mark.parametrize(
    ("code", "size", "height", "top"),
    [
        (0, (720, 540), 720, 0),  # it says nothing: bars at the sides
        (8, (720, 540), 720, 0),
        (10, (720, 540), 960, -120),  # wide within 4:3: the bars above and below are out of the screen
        (11, (720, 540), 840, -60),  # 14:9: some of both
        (2, (720, 540), 960, 0),  # wide, at the top
        (9, (1280, 720), 720, 0),  # 4:3 within a wide one: nothing to gain
        (10, (1280, 720), 720, 0),
    ],
)
def test_what_is_to_be_seen_fills_the_screen(code: int, size: tuple[int, int], height: int, top: int) -> None:
    screen = Screen()
    _, y, across, down = fill(*size, screen, "auto", code)
    assert (y, down) == (top, height)
    assert across == round(down * size[0] / size[1])
    assert fill(*size, screen, "4:3", code) == letterbox(*size, screen), "the household's choice goes before"
    bent = active_format.panscan(code, size[0] / size[1], 1280 / 720)
    assert bent == pytest.approx({960: 1.0, 840: 0.5}.get(down, 0.0))
