"""Services to play, a gateway that sends them, and a player that notes what it is told."""

from __future__ import annotations

import ctypes
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from gulou_launcher.player import Frame, Player, PlayerState, PlayerStatus
from tests.launcher.player.fake_gateway import FakeGateway, Recording, encode

COLOURS = {"red": (255, 0, 0), "blue": (0, 0, 255), "lime": (0, 255, 0)}
PATIENCE_S = 15.0


@pytest.fixture(scope="session", autouse=True)
def _tools() -> None:
    if shutil.which("ffmpeg") is None:
        pytest.skip("ffmpeg makes the test services: install the package ffmpeg")
    try:
        ctypes.CDLL("libmpv.so.2")
    except OSError:
        pytest.skip("the player needs libmpv: install the package libmpv2")


@pytest.fixture(scope="session")
def services(tmp_path_factory: pytest.TempPathFactory, _tools: None) -> dict[str, Recording]:
    """red: H.264, blue: MPEG-2, lime: HEVC, radio: MP2 alone."""
    folder = tmp_path_factory.mktemp("services")
    codecs = {"red": "h264", "blue": "mpeg2", "lime": "hevc", "radio": "radio"}
    return {name: Recording(encode(folder / f"{name}.ts", name, codec)) for name, codec in codecs.items()}


@pytest.fixture
def gateway() -> Iterator[FakeGateway]:
    gateway = FakeGateway()
    yield gateway
    gateway.close()


@dataclass
class Viewer:
    """A player with someone who looks at it."""

    player: Player = field(init=False)
    told: list[PlayerStatus] = field(default_factory=list)
    frame: Frame | None = None

    def __post_init__(self) -> None:
        self.player = Player(self.told.append, audio_outputs=lambda: "null")

    def look(self) -> Frame | None:
        """The newest picture, also if it is not new."""
        self.frame = self.player.take_frame() or self.frame
        return self.frame

    def size(self) -> tuple[int, int]:
        """Of the newest picture, in pixels."""
        frame = self.look()
        return (frame.width, frame.height) if frame is not None else (0, 0)

    def colour(self, x: float = 0.5, y: float = 0.25) -> tuple[int, int, int]:
        """The pixel at this part of the picture's width and height."""
        frame = self.look()
        if frame is None:
            return (0, 0, 0)
        at = (int(frame.height * y) * frame.width + int(frame.width * x)) * 4
        red, green, blue = frame.pixels[at : at + 3]
        return red, green, blue

    def shows(self, name: str) -> bool:
        """Whether the picture has this service's colour."""
        return all(abs(a - b) < 40 for a, b in zip(self.colour(), COLOURS[name], strict=True))

    def wait(self, happens: Callable[[], bool]) -> bool:
        """Whether it happens in good time."""
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            if happens():
                return True
            time.sleep(0.01)
        return happens()

    def wait_state(self, *states: PlayerState) -> bool:
        return self.wait(lambda: self.player.status.state in states)


@pytest.fixture
def viewer(_tools: None) -> Iterator[Viewer]:
    viewer = Viewer()
    yield viewer
    viewer.player.close()
