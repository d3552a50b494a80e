"""Whatever arrives, the player says in a sentence what is wrong, and plays the next service."""

from __future__ import annotations

import os
import random
from collections.abc import Callable

import pytest

from gulou_launcher.player import PlayerState, core
from tests.launcher.player.conftest import Viewer
from tests.launcher.player.fake_gateway import AUDIO, VIDEO, FakeGateway, Recording

Services = dict[str, Recording]
_NOISE = random.Random(4).randbytes(400_000)


def _noise(gateway: FakeGateway, red: Recording) -> int:
    return gateway.raw(_NOISE)


def _noise_after_tables(gateway: FakeGateway, red: Recording) -> int:
    return gateway.raw(gateway.tables(red) + _NOISE)


def _empty(gateway: FakeGateway, red: Recording) -> int:
    return gateway.raw(b"")


def _tables_only(gateway: FakeGateway, red: Recording) -> int:
    return gateway.raw(gateway.tables(red))


def _cut(gateway: FakeGateway, red: Recording) -> int:
    return gateway.raw(gateway.tables(red) + b"".join(red.packets[red.random_access[1] :][:1])[:-100])


def _silent(gateway: FakeGateway, red: Recording) -> int:
    return gateway.raw(b"", keep_open=True)


def _silent_after_tables(gateway: FakeGateway, red: Recording) -> int:
    return gateway.raw(gateway.tables(red), keep_open=True)


@pytest.mark.parametrize(
    "broken",
    [_noise, _noise_after_tables, _empty, _tables_only, _cut, _silent, _silent_after_tables],
    ids=lambda broken: broken.__name__.strip("_"),
)
def test_a_broken_stream_is_told_in_words(
    services: Services, gateway: FakeGateway, viewer: Viewer, broken: Callable[[FakeGateway, Recording], int]
) -> None:
    viewer.player.open(broken(gateway, services["red"]), video_pid=VIDEO, audio_pid=AUDIO)

    assert viewer.wait_state(PlayerState.failed)
    assert " " in viewer.player.status.reason
    assert viewer.player.take_frame() is None

    viewer.player.open(gateway.open(services["blue"]), video_pid=VIDEO, audio_pid=AUDIO)
    assert viewer.wait(lambda: viewer.shows("blue"))


def test_a_writer_that_leaves_midway_ends_the_stream(
    services: Services, gateway: FakeGateway, viewer: Viewer
) -> None:
    viewer.player.open(gateway.open(services["red"], stop_after_s=0.7), video_pid=VIDEO, audio_pid=AUDIO)

    assert viewer.wait_state(PlayerState.ended)
    assert viewer.player.status.reason == "The stream has ended"
    assert viewer.shows("red")  # the last picture stays


def test_a_video_pid_that_is_not_there_leaves_the_sound(
    services: Services, gateway: FakeGateway, viewer: Viewer
) -> None:
    viewer.player.open(gateway.open(services["red"]), video_pid=0x777, audio_pid=AUDIO)

    assert viewer.wait_state(PlayerState.playing)
    status = viewer.player.status
    assert (status.video_pid, status.audio_pid) == (None, AUDIO)
    assert status.reason.startswith("No picture")


def test_video_that_is_announced_but_never_sent_leaves_the_sound(
    services: Services, gateway: FakeGateway, viewer: Viewer
) -> None:
    silenced = _silenced(services["red"], 1 << 30)
    assert silenced.clock  # the PCR of the video PID goes on

    viewer.player.open(gateway.open(silenced), video_pid=VIDEO, audio_pid=AUDIO)

    assert viewer.wait_state(PlayerState.playing)
    assert viewer.player.status.reason.startswith("No picture")


def test_a_signal_that_comes_late_has_its_picture_all_the_same(
    services: Services, gateway: FakeGateway, viewer: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A dish that turns first, a tuner that was asleep: what comes is given up no sooner for that."""
    monkeypatch.setattr(core, "_PATIENCE_S", 1.0)
    monkeypatch.setattr(core, "_TICK_S", 0.1)
    begins = services["red"].number_at(services["red"].clock[0][1] + 1.5 + 0.2)
    late = _silenced(services["red"], begins or 0)

    viewer.player.open(gateway.open(late, late_s=0.9), video_pid=VIDEO, audio_pid=AUDIO)

    assert viewer.wait_state(PlayerState.playing)
    assert viewer.player.status.video_pid == VIDEO, "the sound plays, and its picture is not given up"
    assert viewer.wait(lambda: viewer.shows("red"))


def test_no_wanted_pid_is_there(services: Services, gateway: FakeGateway, viewer: Viewer) -> None:
    viewer.player.open(gateway.open(services["red"]), video_pid=0x777, audio_pid=0x778)

    assert viewer.wait_state(PlayerState.failed)
    assert viewer.player.status.reason.startswith("No picture")


def test_a_descriptor_that_is_closed_already(viewer: Viewer) -> None:
    read, write = os.pipe()
    os.close(read)
    os.close(write)
    viewer.player.open(read, video_pid=VIDEO, audio_pid=AUDIO)

    assert viewer.wait_state(PlayerState.failed)
    assert " " in viewer.player.status.reason


def _silenced(recording: Recording, upto: int) -> Recording:
    """The recording without the payload of its video before this packet."""
    silenced = Recording(recording.path)
    for number, packet in enumerate(silenced.packets[:upto]):
        if (packet[1] & 31) << 8 | packet[2] == VIDEO:  # an adaptation field, with its PCR
            field = packet[5 : 5 + packet[4]] if packet[3] & 0x20 else b"\0"
            head = bytes((0x47, packet[1] & 0x1F, packet[2], 0x20, 183))
            silenced.packets[number] = head + field + b"\xff" * (183 - len(field))
    return silenced
