"""Recordings as the launcher and apps get them from a gateway: with permissions, and behind the PIN."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from gulou.errors import ServiceError
from gulou.services.recordings import Recording, RecordingService
from gulou_hal import link
from gulou_hal.recording import sidecar
from tests.hal.net.gateway_process import GatewayProcess
from tests.hal.recording.test_file import H264, _record, shaped


@pytest.fixture
def gateway(recording: Path, tmp_path: Path) -> Iterator[GatewayProcess]:
    """A gateway whose folder has two recordings, one of them for those from sixteen years on."""
    folder = tmp_path / "recordings"
    for number, (title, age) in enumerate((("News", 0), ("Thriller", 16)), start=1):
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
    assert {each.title for each in service.list()} == {"News", "Thriller"}
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
