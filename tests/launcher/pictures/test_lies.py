"""A worker that somebody has broken into may say what it likes: the launcher believes nothing of it."""

from __future__ import annotations

import heapq
import itertools
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest

from gulou.wire import Wire
from gulou_launcher.pictures import workshop
from gulou_launcher.pictures.messages import Broken, Decode, Decoded, Ready, Want
from gulou_launcher.pictures.workshop import Job, Pixels, Workshop
from gulou_launcher.post import Post
from gulou_launcher.sandbox import messages as zygote

PATIENCE = 20.0


class PlayedWorkers:
    """Plays zygote and workers: each worker that is ordered has its line here."""

    def __init__(self, folder: Path) -> None:
        self._woken = threading.Event()
        self._timers: list[tuple[float, int, Callable[[], None]]] = []
        self._count = itertools.count()
        self.lines: dict[int, Wire[Decode]] = {}
        self.kills: list[int] = []
        self.results: list[Pixels | str] = []
        self.post = Post(self._woken.set)
        self.post.start()
        self.workshop = Workshop(self.post, self._order, self._after, folder)
        self.file = folder / "file"
        self.file.write_bytes(b"anything")

    def begin(self, want: Want | None = None, owner: str = "app") -> Wire[Decode]:
        """Begin a job; the line of the worker that has it."""
        descriptor = os.open(self.file, os.O_RDONLY)
        self.workshop.begin(Job(owner, descriptor, want or Want(10, 8), self.results.append))
        return self.lines[min(self.lines)]

    def turn(self) -> None:
        self._woken.wait(0.01)
        self._woken.clear()
        self.post.hand_out()
        while self._timers and self._timers[0][0] <= time.monotonic():
            heapq.heappop(self._timers)[2]()

    def until(self, true: Callable[[], object]) -> None:
        begun = time.monotonic()
        while not true():
            assert time.monotonic() - begun < PATIENCE, "waited in vain"
            self.turn()

    def _after(self, seconds: float, call: Callable[[], None]) -> None:
        heapq.heappush(self._timers, (time.monotonic() + seconds, next(self._count), call))

    def _order(self, order: zygote.Order, descriptors: Sequence[int]) -> None:
        match order:
            case zygote.Spawn(instance=instance):
                assert order.role is zygote.Role.PICTURES
                assert order.limits.file_size == 0
                self.lines[instance] = Wire(socket.socket(fileno=os.dup(descriptors[0])), Decode)
            case zygote.Kill(instance=instance):
                self.kills.append(instance)


@pytest.fixture
def played(tmp_path: Path) -> Iterator[PlayedWorkers]:
    workers = PlayedWorkers(tmp_path)
    yield workers
    workers.workshop.close()
    workers.post.close()
    for line in workers.lines.values():
        line.close()


def hand_over(played: PlayedWorkers, want: Want | None = None) -> tuple[Wire[Decode], Decode]:
    """A worker that has its first job."""
    line = played.begin(want)
    line.send(Ready())
    orders: list[Decode] = []

    def came() -> bool:
        orders.extend(line.read())
        return bool(orders)

    played.until(came)
    return line, orders[0]


def test_an_honest_one_is_believed(played: PlayedWorkers) -> None:
    line, order = hand_over(played)
    file, memory = line.take_descriptor(), line.take_descriptor()
    assert os.read(file, 100) == b"anything"
    os.pwrite(memory, b"\1\2\3\4" * 80, 0)
    line.send(Decoded(order.number, 10, 8))
    played.until(lambda: played.results)
    (pixels,) = played.results
    assert isinstance(pixels, Pixels)
    assert bytes(pixels.memory.view) == b"\1\2\3\4" * 80
    pixels.memory.close()
    assert played.kills == []
    os.close(file)
    os.close(memory)


@pytest.mark.parametrize(
    "lie",
    [
        lambda number: Decoded(number, 11, 8),
        lambda number: Decoded(number, 10, 7),
        lambda number: Decoded(number, 2**62, 8),
        lambda number: Decoded(number, -10, -8),
        lambda number: Decoded(number + 1, 10, 8),
        lambda number: Broken(number - 1, "of another picture"),
        lambda number: Ready(),
    ],
)
def test_a_liar_is_let_go(played: PlayedWorkers, lie: Callable[[int], msgspec.Struct]) -> None:
    line, order = hand_over(played)
    line.send(lie(order.number))
    played.until(lambda: played.results)
    assert isinstance(played.results[0], str)
    assert len(played.kills) == 1
    assert played.workshop.free


@pytest.mark.parametrize("noise", [b"\0\0\0\3abc", b"\xff\xff\xff\xff", b"\0\0\0\0", bytes(5000)])
def test_noise_is_no_answer(played: PlayedWorkers, noise: bytes) -> None:
    line, _ = hand_over(played)
    os.write(line.fileno(), noise)
    played.until(lambda: played.results)
    assert isinstance(played.results[0], str)
    assert len(played.kills) == 1


def test_answers_that_nobody_waits_for_end_it_too(played: PlayedWorkers) -> None:
    line, order = hand_over(played)
    for _ in range(3):
        line.send(Broken(order.number, "so it is"))
    played.until(lambda: played.kills)
    assert played.results == ["so it is"]


def test_the_memory_cannot_be_cut_short_under_the_launcher(played: PlayedWorkers) -> None:
    line, _ = hand_over(played, Want(100, 100))
    _, memory = line.take_descriptor(), line.take_descriptor()
    for size in (0, 10**9):
        with pytest.raises(PermissionError):
            os.ftruncate(memory, size)
    assert os.fstat(memory).st_size == 100 * 100 * 4


def test_one_that_cannot_start_is_not_tried_again_at_once(
    played: PlayedWorkers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workshop, "PAUSE", 0.3)
    played.begin()
    instance = played.workshop.instance
    played.workshop.report(zygote.Refused(instance, "This system cannot lock apps in."))
    assert played.results == ["This system cannot lock apps in."]
    played.begin()
    assert played.results[1] == "no worker can be started"
    assert len(played.lines) == 1
    time.sleep(0.3)
    played.begin()
    assert len(played.lines) == 2


def test_one_without_work_is_let_go(played: PlayedWorkers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workshop, "IDLE", 0.2)
    line, order = hand_over(played)
    line.send(Broken(order.number, ""))
    played.until(lambda: played.kills)
    assert played.workshop.instance == 0


def test_reports_of_workers_long_gone_mean_nothing(played: PlayedWorkers) -> None:
    line, order = hand_over(played)
    reason: Any = "gone"
    played.workshop.report(zygote.Refused(-99, reason))
    line.send(Broken(order.number, "the answer"))
    played.until(lambda: played.results)
    assert played.results == ["the answer"]
