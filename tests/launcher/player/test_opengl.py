"""The GPU's way to the screen, tried on a CPU that plays the GPU."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from gulou_launcher.player import Renderer, choose_renderer
from tests.launcher.player.fake_gateway import Recording


@pytest.mark.parametrize(
    ("gl_renderer", "renderer"),
    [
        ("llvmpipe (LLVM 15.0.6, 256 bits)", Renderer.software),
        ("softpipe", Renderer.software),
        ("Software Rasterizer", Renderer.software),
        ("", Renderer.software),
        ("Mali-G610 (Panfrost)", Renderer.opengl),
        ("V3D 4.2", Renderer.opengl),
        ("Mesa Intel(R) UHD Graphics 620 (KBL GT2)", Renderer.opengl),
    ],
)
def test_the_cpu_draws_where_there_is_no_gpu(gl_renderer: str, renderer: Renderer) -> None:
    assert choose_renderer(gl_renderer) is renderer


_SCRIPT = """
    import os, sys, threading, time
    from pathlib import Path
    os.environ.update(
        SDL_VIDEODRIVER="offscreen", KIVY_WINDOW="sdl2", KIVY_NO_ARGS="1", KIVY_NO_CONSOLELOG="1",
        KIVY_NO_FILELOG="1", KIVY_NO_ENV_CONFIG="1",
    )
    from kivy.config import Config
    for name, value in {"width": 320, "height": 180, "multisamples": 0, "maxfps": 0, "vsync": 0}.items():
        Config.set("graphics", name, value)
    from kivy.base import EventLoop, runTouchApp
    from kivy.core.window import Window
    from kivy.graphics import Color, Rectangle
    from kivy.graphics.opengl import GL_RGBA, GL_UNSIGNED_BYTE, glFinish, glReadPixels
    from gulou_launcher.paint import Rect
    from gulou_launcher.player import Player, PlayerState, Renderer
    from gulou_launcher.player.opengl_renderer import OpenGLRenderer
    from gulou_launcher.player.texture import VideoTexture
    from tests.launcher.player.fake_gateway import AUDIO, VIDEO, FakeGateway, Recording

    runTouchApp(embedded=True)
    news = threading.Event()
    player = Player(lambda status: None, news.set, renderer=Renderer.opengl, audio_outputs=lambda: "null")
    video, gateway = VideoTexture(), FakeGateway()
    Window.canvas.add(video.group)
    with Window.canvas:
        Color(0, 1, 0, 1)
        Rectangle(pos=(150, 0), size=(20, 20))  # drawn after the picture, by Kivy
    red, blue = (Recording(Path(path)) for path in sys.argv[1:])
    place = Rect(0, 0, 320, 180)

    def draw():
        news.wait(0.02)
        news.clear()
        if (frame := player.take_frame()) is not None:
            video.show(frame, place, 180)
        Window.canvas.ask_update()
        EventLoop.idle()
        glFinish()

    def pixel(x, y):
        return tuple(glReadPixels(x, 179 - y, 1, 1, GL_RGBA, GL_UNSIGNED_BYTE))[:3]

    def near(colour, wanted):
        return all(abs(a - b) < 40 for a, b in zip(colour, wanted))

    def until(happens):
        end = time.monotonic() + 15
        while not happens():
            assert time.monotonic() < end, (pixel(20, 20), player.status)
            draw()

    RED, GREEN, BLUE, BLACK = (255, 0, 0), (0, 255, 0), (0, 0, 255), (0, 0, 0)
    player.open(gateway.open(red), video_pid=VIDEO, audio_pid=AUDIO)
    until(lambda: near(pixel(20, 20), RED))
    assert isinstance(player._renderer, OpenGLRenderer)
    for core in player._cores:  # other scalers show black now and then: see SCALING in options.py
        assert [core.handle.get(name) for name in ("scale", "cscale", "dscale")] == ["bilinear"] * 3
    assert near(pixel(160, 170), GREEN)

    for name, colour in (("blue", BLUE), ("red", RED)) * 3:
        before = pixel(20, 20)
        player.open(gateway.open(blue if name == "blue" else red), video_pid=VIDEO, audio_pid=AUDIO)
        while not near(pixel(20, 20), colour):
            assert pixel(20, 20) == before, (pixel(20, 20), before)  # the old picture, never black
            until(lambda: pixel(20, 20) != before)
        assert near(pixel(160, 170), GREEN)

    place = Rect(160, 0, 160, 90)
    until(lambda: pixel(20, 150) == BLACK)
    until(lambda: near(pixel(170, 40), RED))

    place = Rect(0, 90, 130, 73)  # reduced by a factor that is not whole
    until(lambda: pixel(170, 40) == BLACK)
    until(lambda: near(pixel(20, 110), RED))

    player.stop()
    until(lambda: pixel(20, 110) != RED)
    gateway.close()
    player.close()
    print("done")
"""


def test_pictures_are_drawn_into_the_window(services: dict[str, Recording], tmp_path: Path) -> None:
    done = subprocess.run(
        check=False,
        args=[
            sys.executable,
            "-c",
            textwrap.dedent(_SCRIPT),
            str(services["red"].path),
            str(services["blue"].path),
        ],
        env={"KIVY_HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        timeout=120,
    )

    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout == "done\n"
