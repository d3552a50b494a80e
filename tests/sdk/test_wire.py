"""The wire: whole messages from any pieces, descriptors in order, and one error for whatever is wrong."""

import contextlib
import os
import socket
import struct
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gulou import scene
from gulou.errors import WireError
from gulou.wire import MAX_OUTGOING, MAX_WAITING_DESCRIPTORS, Wire, pair


@pytest.fixture
def ends() -> Iterator[tuple[Wire[scene.FromApp], Wire[scene.FromApp]]]:
    left, right = pair()
    wires = Wire[scene.FromApp](left, scene.FromApp), Wire[scene.FromApp](right, scene.FromApp)
    yield wires
    for wire in wires:
        wire.close()


@pytest.fixture
def raw() -> Iterator[tuple[socket.socket, Wire[scene.FromApp]]]:
    """A socket to write bytes into, and the wire that reads them."""
    left, right = pair()
    wire: Wire[scene.FromApp] = Wire(right, scene.FromApp)
    yield left, wire
    left.close()
    wire.close()


def framed(body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + body


def encoded(message: msgspec.Struct) -> bytes:
    return framed(msgspec.msgpack.encode(message))


Ends = tuple[Wire[scene.FromApp], Wire[scene.FromApp]]
Raw = tuple[socket.socket, Wire[scene.FromApp]]


def test_what_is_sent_arrives_in_order(ends: Ends) -> None:
    app, launcher = ends
    for number in range(100):
        app.send(scene.Answer(number))
    assert [message.number for message in launcher.read() if isinstance(message, scene.Answer)] == list(
        range(100)
    )
    assert launcher.read() == []


@given(st.lists(st.integers(0, 2**31), min_size=1, max_size=5), st.data())
def test_a_message_may_come_in_any_pieces(numbers: list[int], data: st.DataObject) -> None:
    sent = b"".join(encoded(scene.Answer(number)) for number in numbers)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(sent)), max_size=4)))
    left, right = pair()
    wire: Wire[scene.FromApp] = Wire(right, scene.FromApp)
    got: list[scene.FromApp] = []
    for start, end in zip([0, *cuts], [*cuts, len(sent)], strict=True):
        left.sendall(sent[start:end])
        got += wire.read()
    assert got == [scene.Answer(number) for number in numbers]
    left.close()
    wire.close()


def test_descriptors_come_in_the_order_they_were_sent(ends: Ends) -> None:
    app, launcher = ends
    pipes = [os.pipe() for _ in range(3)]
    for number, (read_end, write_end) in enumerate(pipes):
        app.send(scene.Answer(number), [read_end])
        os.write(write_end, bytes([number]))
    assert len(launcher.read()) + len(launcher.read()) + len(launcher.read()) == 3
    for number in range(3):
        received = launcher.take_descriptor()
        assert os.read(received, 1) == bytes([number])
        assert not os.get_inheritable(received)
        os.close(received)
    with pytest.raises(WireError, match="announced"):
        launcher.take_descriptor()
    for fd in (fd for ends_of_pipe in pipes for fd in ends_of_pipe):
        os.close(fd)


def test_descriptors_that_nobody_announced_do_not_pile_up(raw: Raw) -> None:
    """Each would stay open in the launcher, until it could open nothing more."""
    sock, wire = raw
    before = len(list(Path("/proc/self/fd").iterdir()))
    with pytest.raises(WireError, match="descriptors"):
        for _ in range(MAX_WAITING_DESCRIPTORS):
            socket.send_fds(sock, [encoded(scene.Answer(1))], [0] * 8)
            wire.read()
    assert wire.closed
    assert len(list(Path("/proc/self/fd").iterdir())) < before


def test_a_message_that_is_too_long_is_refused_before_it_is_read(raw: Raw) -> None:
    sock, wire = raw
    sock.sendall(struct.pack(">I", 1 << 31))
    with pytest.raises(WireError, match="at most"):
        wire.read()
    assert wire.closed


@pytest.mark.parametrize(
    "body",
    [
        b"\xc1",
        msgspec.msgpack.encode({"type": "nothing of ours"}),
        msgspec.msgpack.encode({"type": "answer", "number": "one"}),
        msgspec.msgpack.encode(scene.Leave()).replace(b"leave", b"l\xffave"),
        msgspec.msgpack.encode(scene.Update(1, {"a": 7})).replace(b"\x07", b"\xdd\xff\xff\xff\xff"),
        msgspec.msgpack.encode(scene.Patch((scene.Update(1, {"a": "XX"}),))).replace(b"XX", b"\xff\xfe"),
        msgspec.msgpack.encode(scene.Patch((scene.Update(1, {"a": 7}),))).replace(b"\x07", b"\x91" * 50000),
    ],
    ids=["no msgpack", "unknown", "wrong type", "tag no text", "endless array", "no UTF-8", "too deep"],
)
def test_a_wrong_message_closes_with_a_reason(raw: Raw, body: bytes) -> None:
    sock, wire = raw
    sock.sendall(framed(body))
    with pytest.raises(WireError, match="cannot be understood"):
        wire.read()
    assert wire.closed


@given(st.binary(max_size=300))
def test_any_bytes_are_messages_or_a_wire_error(body: bytes) -> None:
    for sent in (body, framed(body)):
        left, right = pair()
        wire: Wire[scene.FromApp] = Wire(right, scene.FromApp)
        left.sendall(sent)
        left.close()
        with contextlib.suppress(WireError):
            for message in wire.read():
                assert isinstance(message, scene.Patch | scene.Answer | scene.Leave)
        wire.close()


_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats() | st.text() | st.binary(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=10,
)


@given(st.dictionaries(st.text(max_size=5), _values, max_size=4), st.data())
def test_a_damaged_message_is_a_message_or_a_wire_error(
    props: dict[str, object], data: st.DataObject
) -> None:
    body = bytearray(msgspec.msgpack.encode(scene.Patch((scene.Update(1, props),))))
    for _ in range(data.draw(st.integers(1, 3))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    left, right = pair()
    wire: Wire[scene.FromApp] = Wire(right, scene.FromApp)
    left.sendall(framed(bytes(body)))
    with contextlib.suppress(WireError):
        wire.read()
    left.close()
    wire.close()


def test_the_end_of_the_other_is_seen_after_its_last_message(ends: Ends) -> None:
    app, launcher = ends
    app.send(scene.Leave())
    app.close()
    assert launcher.read() == [scene.Leave()]
    assert launcher.read() == []
    assert launcher.closed
    with pytest.raises(WireError, match="closed"):
        launcher.send(scene.Leave())


def test_sending_to_one_that_is_gone_is_a_wire_error(ends: Ends) -> None:
    app, launcher = ends
    app.close()
    with pytest.raises(WireError, match="gone"):
        launcher.send(scene.Leave())
    assert launcher.closed


def test_one_that_stops_reading_costs_a_bounded_buffer_and_no_time(ends: Ends) -> None:
    app, _ = ends
    big = scene.Patch((scene.Update(1, {"text": "x" * (1 << 20)}),))
    with pytest.raises(WireError, match="stopped reading"):
        for _ in range(2 + MAX_OUTGOING // (1 << 20)):
            app.send(big)
    assert app.closed


def test_waiting_for_one_that_does_not_read_has_an_end(ends: Ends) -> None:
    app, _ = ends
    app.send(scene.Patch((scene.Update(1, {"text": "x" * (4 << 20)}),)))
    assert app.wants_write
    with pytest.raises(WireError, match="in time"):
        app.drain(0.05)


def test_one_read_takes_a_part_of_what_never_ends(raw: Raw) -> None:
    sock, wire = raw
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4 << 20)
    sock.setblocking(False)
    sent, message = 0, encoded(scene.Answer(1)) * 4000
    with contextlib.suppress(BlockingIOError):
        while sent < 3 << 20:
            sent += sock.send(message)
    wire.read()
    assert wire.received_bytes <= 1 << 18


def test_wait_gives_one_message_at_a_time(ends: Ends) -> None:
    app, launcher = ends
    app.send(scene.Answer(1))
    app.send(scene.Answer(2))
    assert launcher.wait(1) == scene.Answer(1)
    assert launcher.has_messages
    assert launcher.wait(1) == scene.Answer(2)
    begun = time.monotonic()
    assert launcher.wait(0.01) is None
    assert time.monotonic() - begun < 5
    app.close()
    assert launcher.wait(5) is None
