"""Somebody who types Chinese: a real engine, and a loop that stands where the frame thread does."""

from __future__ import annotations

import heapq
import itertools
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gulou.language import Texts
from gulou_launcher.pinyin.librime import SCHEMA, SHARED
from gulou_launcher.pinyin.writing import Writing
from gulou_launcher.post import Post

PATIENCE = 20.0


class Loop:
    """The post, and timers whose time one can let come."""

    def __init__(self) -> None:
        self._woken = threading.Event()
        self.post = Post(self._woken.set)
        self.post.start()
        self._timers: list[tuple[float, int, Callable[[], None]]] = []
        self._count = itertools.count()
        self.ahead = 0.0

    def after(self, seconds: float, call: Callable[[], None]) -> None:
        heapq.heappush(self._timers, (time.monotonic() + self.ahead + seconds, next(self._count), call))

    def turn(self) -> None:
        self._woken.wait(0.01)
        self._woken.clear()
        self.post.hand_out()
        while self._timers and self._timers[0][0] <= time.monotonic() + self.ahead:
            heapq.heappop(self._timers)[2]()

    def skip(self, seconds: float) -> None:
        """So much time goes by."""
        self.ahead += seconds
        self.turn()

    def until(self, true: Callable[[], object]) -> None:
        begun = time.monotonic()
        while not true():
            assert time.monotonic() - begun < PATIENCE, "waited in vain"
            self.turn()


@pytest.fixture
def loop() -> Iterator[Loop]:
    made = Loop()
    yield made
    made.post.close()


def texts(language: str = "en") -> Texts:
    from gulou_launcher import pinyin

    return Texts("gulou_launcher", Path(pinyin.__path__[0]).parent, language)


@pytest.fixture
def writing(loop: Loop, tmp_path: Path) -> Iterator[Writing]:
    """What the box has for keyboards, with the engine of this machine."""
    if not (SHARED / "build" / f"{SCHEMA}.schema.yaml").is_file():
        pytest.skip("no librime with luna-pinyin: install librime-bin and rime-data-luna-pinyin")
    made = Writing(loop.post, loop.after, tmp_path, texts())
    yield made
    made.close()
