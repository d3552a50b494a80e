"""Albums with a real worker behind a real zygote, and the frame thread played by the test."""

from __future__ import annotations

import heapq
import itertools
import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gulou_launcher.pictures.messages import Want
from gulou_launcher.post import Post
from gulou_launcher.sandbox import messages as zygote
from gulou_launcher.sandbox.messages import Spawned
from gulou_launcher.window import Window
from gulou_launcher.zygote_link import ZygoteLink
from tests.launcher.sandbox.conftest import RunningZygote, start
from tests.launcher.sandbox.zygote_process import Begun

if TYPE_CHECKING:
    from gulou_launcher.pictures.albums import Album, Picture

PATIENCE = 20.0


class Studio:
    """What is behind the pictures of a page. `files` answers for the app: bytes, or a descriptor."""

    def __init__(self, running: RunningZygote, folder: Path) -> None:
        from gulou_launcher.pictures.albums import Albums
        from gulou_launcher.pictures.workshop import Workshop

        self._woken = threading.Event()
        self._timers: list[tuple[float, int, Callable[[], None]]] = []
        self._count = itertools.count()
        self.folder = folder
        self.workers: list[int] = []
        """The process ids of the workers, the newest last."""
        self.asked: list[str] = []
        self.files: dict[str, bytes | int] = {}
        self.post = Post(self._woken.set)
        self.link = ZygoteLink(self.post, running.control, self._report, lambda _: None)
        self.post.start()
        self.workshop = Workshop(self.post, self.link.order, self.after, folder / "data")
        self.albums = Albums(self.workshop, self.after, self._woken.set)
        self.album = self.new_album("app")

    def new_album(self, owner: str) -> Album:
        album = self.albums.album(owner, lambda name: self._need(album, name))
        return album

    def after(self, seconds: float, call: Callable[[], None]) -> None:
        heapq.heappush(self._timers, (time.monotonic() + seconds, next(self._count), call))

    def frame(self) -> None:
        """One round of the frame thread, with a frame."""
        self._woken.wait(0.005)
        self._woken.clear()
        self.post.hand_out()
        while self._timers and self._timers[0][0] <= time.monotonic():
            heapq.heappop(self._timers)[2]()
        self.albums.upload()

    def until(self, true: Callable[[], object], within: float = PATIENCE) -> None:
        begun = time.monotonic()
        while not true():
            assert time.monotonic() - begun < within, "waited in vain"
            self.frame()

    def get(self, name: str, want: Want | None = None, album: Album | None = None) -> Picture:
        return (album or self.album).get(name, want or Want(80, 60), name, lambda: None)

    def settled(self, *pictures: Picture) -> None:
        """Wait until each is ready or broken."""
        self.until(lambda: all(picture.ready or picture.broken for picture in pictures))

    def show(self, data: bytes | int, want: Want | None = None) -> Picture:
        """The picture of this file, once it is ready or broken."""
        name = f"picture {next(self._count)}"
        self.files[name] = data
        picture = self.get(name, want)
        self.settled(picture)
        return picture

    def _need(self, album: Album, name: str) -> None:
        self.asked.append(name)
        data = self.files.get(name)
        if isinstance(data, bytes):
            path = self.folder / "picture"
            path.write_bytes(data)
            data = os.open(path, os.O_RDONLY)
            path.unlink()
        if data is not None:
            self.post.deliver(lambda descriptor: album.arrived(name, descriptor), data)

    def _report(self, report: zygote.Report) -> None:
        if isinstance(report, Spawned):
            self.workers.append(report.pid)
        self.workshop.report(report)


@pytest.fixture(scope="module")
def shared(window: Window, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """One for a whole module: whatever its pictures do, it must live on."""
    folder = tmp_path_factory.mktemp("studio")
    running = start(folder, Begun())
    if running.isolation.level == 0:
        running.close()
        pytest.skip("this machine cannot lock anything in")
    running.control.settimeout(None)
    studio = Studio(running, folder)
    yield studio
    studio.workshop.close()
    studio.post.close()
    running.control.shutdown(2)
    running.process.wait(PATIENCE)


@pytest.fixture
def studio(shared: Studio) -> Iterator[Studio]:
    shared.asked.clear()
    shared.files.clear()
    shared.album = shared.new_album("app")
    yield shared
    shared.album.close()


def color(picture: Picture, x: int, y: int) -> tuple[int, ...]:
    """Red, green, blue and alpha at x, y from the top left."""
    assert picture.ready, picture.reason
    width, _ = picture.texture.size
    start = (y * width + x) * 4
    return tuple(picture.texture.pixels[start : start + 4])
