"""Recordings as the launcher and apps get them from a gateway: with permissions, and behind the PIN."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from gulou.errors import ServiceError
from gulou.services.recordings import Chapter, Rated, Recording, RecordingService, Timer
from gulou_hal import link
from gulou_hal.recording import index, sidecar
from tests.hal.net.gateway_process import GatewayProcess
from tests.hal.recording.test_file import H264, _record, shaped


@pytest.fixture
def gateway(recording: Path, tmp_path: Path) -> Iterator[GatewayProcess]:
    """A gateway whose folder has recordings, one of them for those from sixteen years on, one in a part."""
    folder = tmp_path / "recordings"
    for number, (title, age) in enumerate((("News", 0), ("Thriller", 16), ("Parts", 6)), start=1):
        _record(folder / f"{title}.ts", shaped(recording.read_bytes(), H264))
        described = Recording(
            number,
            title,
            "dvb://1.1.1",
            "One",
            1_700_000_000,
            age=age,
            seconds=3.0,
            size=1,
            file=f"{title}.ts",
            ratings=(Rated(0.0, 6), Rated(1.5, 16)) if title == "Parts" else (),
            chapters=(Chapter(0.0, "For all"), Chapter(1.6, "Not for all")) if title == "Parts" else (),
        )
        sidecar.write(folder, described)
    gateway = GatewayProcess(tmp_path)
    yield gateway
    gateway.close()


def listed(gateway: GatewayProcess, **more: object) -> RecordingService:
    """An app's recordings, once the gateway has looked through the folder."""
    service = RecordingService(gateway.client(permissions=("recordings",), **more))  # type: ignore[arg-type]
    deadline = time.monotonic() + 10
    while True:
        try:
            if service.list():
                return service
        except ServiceError as error:
            assert error.code == "unavailable"
        assert time.monotonic() < deadline
        time.sleep(0.05)


def opened(gateway: GatewayProcess, source: str, number: int, instance: int = 1) -> link.FromGateway:
    """What comes of a request to play."""
    gateway.wire.send(link.OpenStream(number, source, instance, 1.0))
    while True:
        message = gateway.wire.wait(10)
        assert message is not None
        if isinstance(message, link.StreamOpened | link.Refused) and message.id == number:
            return message


def test_an_app_with_the_permission_lists_and_plays(gateway: GatewayProcess) -> None:
    service = listed(gateway)
    assert {each.title for each in service.list()} == {"News", "Thriller", "Parts"}
    stream = opened(gateway, "recording://1", 7)
    assert isinstance(stream, link.StreamOpened)
    assert stream.position is not None and 0.4 < stream.position <= 1.0 and stream.video_pid == 0x100
    reader = gateway.wire.take_descriptor()
    assert os.read(reader, 188)[0] == 0x47
    os.close(reader)
    gone = opened(gateway, "recording://99", 8)
    assert isinstance(gone, link.Refused) and "not there any more" in gone.message


def test_an_app_without_it_does_neither(gateway: GatewayProcess) -> None:
    listed(gateway)
    service = RecordingService(gateway.client(instance=2, permissions=("tv",)))
    with pytest.raises(ServiceError, match="permission recordings"):
        service.list()
    refused = opened(gateway, "recording://1", 9, instance=2)
    assert isinstance(refused, link.Refused) and refused.code == "permission"


def test_what_is_locked_is_neither_named_nor_shown_without_the_pin(gateway: GatewayProcess) -> None:
    service = listed(gateway)
    gateway.wire.send(link.Parental(True, 12))
    locked = opened(gateway, "recording://2", 7)
    assert isinstance(locked, link.StreamOpened) and locked.state is link.StreamState.locked
    reader = gateway.wire.take_descriptor()
    assert os.read(reader, 188) == b"", "not a byte gets past"
    os.close(reader)
    assert [(each.title, each.locked) for each in service.list() if each.id == 2] == [("", True)]
    assert any(each.title == "News" for each in service.list())
    gateway.wire.send(link.Unlock("recording://2"))
    again = opened(gateway, "recording://2", 8)
    assert isinstance(again, link.StreamOpened) and again.state is link.StreamState.flowing
    os.close(gateway.wire.take_descriptor())
    gateway.wire.send(link.Parental(True, 12))
    assert [each.locked for each in service.list() if each.id == 2] == [True], "locked again"


def state(gateway: GatewayProcess) -> link.StreamStatus:
    """What is said next of a stream."""
    while not isinstance(message := gateway.wire.wait(10), link.StreamStatus):
        assert message is not None
    return message


def test_a_part_that_is_locked_waits_for_the_pin_and_goes_on_where_it_is(
    gateway: GatewayProcess, tmp_path: Path
) -> None:
    service = listed(gateway)
    gateway.wire.send(link.Parental(True, 12))
    stream = opened(gateway, "recording://3", 7)
    assert isinstance(stream, link.StreamOpened) and stream.state is link.StreamState.flowing
    reader = gateway.wire.take_descriptor()
    came = len(os.read(reader, 1 << 20))
    told = state(gateway)
    assert (told.stream, told.state) == (stream.stream, link.StreamState.locked) and "16 years" in told.reason
    os.set_blocking(reader, False)
    with contextlib.suppress(BlockingIOError):
        while more := os.read(reader, 1 << 20):
            came += len(more)
    os.close(reader)
    (parts,) = (each for each in service.list() if each.id == 3)
    assert parts.title == "Parts" and [each.title for each in parts.chapters] == ["For all", ""]
    gateway.wire.send(link.Unlock("recording://3"))
    assert state(gateway).state is link.StreamState.waiting
    again = opened(gateway, "recording://3", 8)
    assert isinstance(again, link.StreamOpened) and again.state is link.StreamState.flowing
    assert again.position is not None and 0.9 <= again.position <= 1.5, "where it was held"
    reader = gateway.wire.take_descriptor()
    rest = 0
    while more := os.read(reader, 1 << 20):
        rest += len(more)
    os.close(reader)
    size = (tmp_path / "recordings" / "Parts.ts").stat().st_size
    known = index.read(tmp_path / "recordings" / "Parts.index", size)
    begun = int(known["offset"][index.at(known, 1000)])
    assert came > 0 and came + rest == size - begun, "no byte twice, none left out"
    gateway.wire.send(link.CloseStream(again.stream))
    gateway.wire.send(link.Parental(True, 12))
    later = opened(gateway, "recording://3", 9)
    os.close(gateway.wire.take_descriptor())
    assert isinstance(later, link.StreamOpened) and later.position is not None and later.position < 1.1


def test_a_timer_of_what_is_locked_tells_no_title(gateway: GatewayProcess) -> None:
    service = listed(gateway)
    gateway.wire.send(link.Parental(True, 12))
    start = int(time.time()) + 3600
    added = service.add(
        Timer("dvb://1.1.1", start, start + 3600, "Thriller", event_id=7, text="Dark.", age=16)
    )
    assert (added.title, added.text, added.locked) == ("", "", True)
    (listed_,) = service.timers().timers
    assert (listed_.title, listed_.text, listed_.locked) == ("", "", True)
    service.change(msgspec.structs.replace(listed_, before=120))
    gateway.wire.send(link.Parental(False, 0))
    deadline = time.monotonic() + 5
    while service.timers().timers[0].locked:
        assert time.monotonic() < deadline
    (listed_,) = service.timers().timers
    assert (listed_.title, listed_.text, listed_.before) == ("Thriller", "Dark.", 120)
