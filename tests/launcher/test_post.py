"""The post: messages come in order on the frame thread, and one connection never crowds out another."""

import os
import socket
import threading
import time
from collections.abc import Callable, Iterator

import msgspec
import pytest

from gulou import scene
from gulou.wire import Wire, pair
from gulou_launcher.caps.pace import Pace
from gulou_launcher.caps.table import Rate, Resource, Standing, Use
from gulou_launcher.post import FULL, Line, Post

PATIENCE = 20.0


class Frames:
    """The frame thread of a launcher, played by the test."""

    def __init__(self) -> None:
        self.woken = threading.Event()
        self.post = Post(self.woken.set)
        self.post.start()
        self.got: list[object] = []
        self.closed: list[str] = []

    def line(self) -> tuple[Line[scene.FromApp], socket.socket]:
        ours, theirs = pair()
        return Line(self.post, ours, scene.FromApp, self.got.append, self.closed.append), theirs

    def until(self, true: Callable[[], object]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not true():
            assert time.monotonic() < deadline, "waited in vain"
            self.woken.wait(0.05)
            self.woken.clear()
            self.post.hand_out()


@pytest.fixture
def frames() -> Iterator[Frames]:
    played = Frames()
    yield played
    played.post.close()


def wire(sock: socket.socket) -> Wire[scene.FromLauncher]:
    return Wire(sock, scene.FromLauncher)


def test_a_line_over_its_pace_is_read_no_faster_and_the_others_are_not_slowed(frames: Frames) -> None:
    said: list[Use] = []
    ours, theirs = pair()
    pace = Pace(said.append, {Resource.MESSAGES: Rate(200, 20), Resource.BYTES: Rate(1e9, 1e9)})
    Line(frames.post, ours, scene.FromApp, frames.got.append, frames.closed.append, pace=pace)
    flood = wire(theirs)
    for number in range(400):
        flood.send(scene.Answer(number))
    frames.until(lambda: frames.got)
    for number in range(400, 420):
        flood.send(scene.Answer(number))
    _, other = frames.line()
    wire(other).send(scene.Leave())
    frames.until(lambda: scene.Leave() in frames.got)
    assert scene.Answer(419) not in frames.got
    # The socket takes about 300 such messages; what it did not take yet waits in the app.
    while len(frames.got) < 421:
        flood.flush()
        had = len(frames.got)
        frames.until(lambda had=had: len(frames.got) > had)  # type: ignore[misc]
    assert Standing.SLOWED in [use.standing for use in said]


def test_a_descriptor_that_no_message_announces_closes_the_line_and_is_closed(frames: Frames) -> None:
    _, theirs = frames.line()
    read, write = os.pipe()
    wire(theirs).send(scene.Leave(), [write])
    os.close(write)
    frames.until(lambda: frames.closed)
    assert "no message announced" in frames.closed[0]
    assert os.read(read, 1) == b""
    os.close(read)


def test_messages_come_in_order_and_the_end_after_them(frames: Frames) -> None:
    _, theirs = frames.line()
    app = wire(theirs)
    for number in range(10):
        app.send(scene.Answer(number))
    app.close()
    frames.until(lambda: frames.closed)
    assert frames.got == [scene.Answer(number) for number in range(10)]
    assert frames.closed == [""]


def test_one_that_sends_rubbish_is_closed_with_the_reason(frames: Frames) -> None:
    _, theirs = frames.line()
    theirs.sendall(b"\x00\x00\x00\x03\xa2\xff\xfe")
    frames.until(lambda: frames.closed)
    assert "cannot be understood" in frames.closed[0]
    other, sock = frames.line()
    wire(sock).send(scene.Leave())
    frames.until(lambda: frames.got)
    other.close()


def test_a_flood_waits_in_the_socket_and_nobody_else_waits(frames: Frames) -> None:
    """One app sends without end; its messages do not pile up here, and another's come through."""
    flooding, theirs = frames.line()
    theirs.setblocking(False)
    message = msgspec.msgpack.encode(scene.Patch((scene.Update(1, {"value": "x" * 4000}),)))
    packet = len(message).to_bytes(4, "big") + message
    stop = threading.Event()
    sent = [0]

    def flood() -> None:
        rest = b""
        while not stop.is_set():
            rest = rest or packet
            try:
                taken = theirs.send(rest)
            except BlockingIOError:
                stop.wait(0.001)
                continue
            sent[0] += taken
            rest = rest[taken:]

    thread = threading.Thread(target=flood)
    thread.start()
    try:
        time.sleep(0.3)
        settled = sent[0]
        time.sleep(0.3)
        assert sent[0] == settled, "it is read although nobody takes its messages"
        assert len(flooding._inbox) < 3 * FULL
        _, calm = frames.line()
        wire(calm).send(scene.Leave())
        frames.until(lambda: scene.Leave() in frames.got)
        frames.until(lambda: sent[0] > settled)
    finally:
        stop.set()
        thread.join()
        flooding.close()


def test_a_turn_has_an_end_and_a_key_goes_first(frames: Frames) -> None:
    seen: list[str] = []

    def slow(_: object) -> None:
        seen.append("message")
        time.sleep(0.01)

    ours, theirs = pair()
    line: Line[scene.FromApp] = Line(frames.post, ours, scene.FromApp, slow, frames.closed.append)
    app = wire(theirs)
    for number in range(5):
        app.send(scene.Answer(number))
    deadline = time.monotonic() + PATIENCE
    while len(line._inbox) < 5 and time.monotonic() < deadline:
        time.sleep(0.005)
    frames.post.deliver(lambda _: seen.append("key"), None)
    frames.woken.clear()
    frames.post.hand_out()
    assert seen == ["key", "message"]
    assert frames.woken.is_set(), "the rest must not be forgotten"
    frames.until(lambda: len(seen) == 6)
    line.close()


def test_a_message_that_takes_long_is_put_aside_when_the_turn_is_over(frames: Frames) -> None:
    steps: list[int] = []

    def long(_: object) -> Iterator[None]:
        for step in range(50):
            steps.append(step)
            yield

    ours, theirs = pair()
    line: Line[scene.FromApp] = Line(frames.post, ours, scene.FromApp, long, frames.closed.append)
    wire(theirs).send(scene.Leave())
    frames.woken.wait(PATIENCE)
    frames.woken.clear()
    for rounds in range(1, 6):
        frames.post.hand_out(0.0)
        assert len(steps) < rounds + 1
        assert frames.woken.is_set(), "the rest must not be forgotten"
    frames.until(lambda: len(steps) == 50)
    line.close()


def test_work_that_can_wait_goes_on_a_little_in_each_turn_even_beside_a_flood(frames: Frames) -> None:
    done: list[int] = []

    def work() -> Iterator[None]:
        for step in range(5):
            done.append(step)
            yield

    line, theirs = frames.line()
    app = wire(theirs)
    for number in range(50):
        app.send(scene.Answer(number))
    deadline = time.monotonic() + PATIENCE
    while len(line._inbox) < 50 and time.monotonic() < deadline:
        time.sleep(0.005)
    frames.post.in_time(work())
    for rounds in range(1, 6):
        frames.post.hand_out(0.0)
        assert done == list(range(rounds))
    assert len(frames.got) < 50
    line.close()


def test_a_closed_line_hands_nothing_out(frames: Frames) -> None:
    line, theirs = frames.line()
    app = wire(theirs)
    app.send(scene.Leave())
    time.sleep(0.1)
    line.close()
    frames.post.hand_out()
    app.close()
    time.sleep(0.1)
    frames.post.hand_out()
    assert (frames.got, frames.closed) == ([], [])


def test_a_descriptor_number_given_away_again_is_read(frames: Frames) -> None:
    """A connection fails while sending, and the next one gets its number from the kernel."""
    for _ in range(50):
        first, theirs = frames.line()
        theirs.close()
        first.send(scene.Leave())
        frames.closed.clear()
        second, other = frames.line()
        frames.got.clear()
        wire(other).send(scene.Leave())
        frames.until(lambda: frames.got)
        first.close()
        second.close()
        other.close()
