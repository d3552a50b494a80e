"""What is said of a service that cannot be watched, or not in full."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from gulou.services.tv import ServiceKind
from gulou.waiting import readable
from gulou_hal.link import StreamState
from gulou_hal.ts.crc import crc32_mpeg
from gulou_hal.ts.packet import Packets, as_packets, has_payload, pids
from gulou_hal.tuner.schemes import tuner_for
from gulou_hal.tv.identity import ServiceId
from gulou_hal.tv.multiplex import Multiplex
from gulou_hal.tv.parental import FREE, Verdict
from gulou_hal.tv.watching import Standing, Watched

Wait = Callable[[Callable[[], bool]], None]
ONE = ServiceId(0xFF01, 1, 1)
PMT_PID, VIDEO, AUDIO = 0x1000, 0x100, 0x101


def _scramble(packets: Packets, *wanted: int) -> None:
    rows = np.isin(pids(packets), wanted) & has_payload(packets)
    packets[rows, 3] |= 0x80


def _change_pmt(packets: Packets, old: bytes, new: bytes) -> None:
    """Change bytes of the first service's PMT, and its CRC with them."""
    for row in np.flatnonzero(pids(packets) == PMT_PID):
        packet = packets[row].tobytes()
        length = 3 + ((packet[6] & 0x0F) << 8 | packet[7])
        section = packet[5 : 5 + length - 4].replace(old, new)
        section += crc32_mpeg(section).to_bytes(4, "big")
        packets[row] = np.frombuffer(packet[:5] + section + packet[5 + length :], dtype=np.uint8)


def _no_packets(packets: Packets, pid: int) -> None:
    rows = pids(packets) == pid
    packets[rows, 1:3] = 0x1F, 0xFF


Stands = Callable[[Callable[[Packets], None]], tuple[Standing, bool]]


@pytest.fixture
def stands(recording: Path, tmp_path: Path, wait: Wait, monkeypatch: pytest.MonkeyPatch) -> Stands:
    """How service One stands when the recording is changed so, and whether anything of it flows."""

    monkeypatch.setattr("gulou_hal.tv.watching._PATIENCE", 0.9)

    def after(change: Callable[[Packets], None]) -> tuple[Standing, bool]:
        packets = as_packets(bytearray(recording.read_bytes()))
        change(packets)
        path = tmp_path / "changed.ts"
        path.write_bytes(packets.tobytes())
        multiplex = Multiplex(tuner_for(str(path)), lambda _: None, lambda: None)
        multiplex.start()
        multiplex.want(30)
        wait(lambda: (multiplex.receiving_for or 0) > 1.0)
        with multiplex.lock:
            watched = Watched(1, 0, multiplex.open_stream(ONE), ServiceKind.tv)
            watched.look(multiplex)
            watched.stream.pump()
            watched.look(multiplex)
        flows = bool(readable([watched.stream.reader], 0.5))
        os.close(watched.stream.reader)
        multiplex.stop()
        return watched.standing, flows

    return after


def test_as_it_is(stands: Stands) -> None:
    standing, flows = stands(lambda packets: None)
    assert (standing.state, standing.reason, flows) == (StreamState.flowing, "", True)


def test_scrambled(stands: Stands) -> None:
    standing, flows = stands(lambda packets: _scramble(packets, VIDEO, AUDIO))
    assert (standing.state, flows) == (StreamState.scrambled, False)
    assert standing.reason == "This channel is scrambled"


def test_a_scrambled_picture_is_enough(stands: Stands) -> None:
    standing, _ = stands(lambda packets: _scramble(packets, VIDEO))
    assert standing.state is StreamState.scrambled


def test_a_scrambled_sound_is_not(stands: Stands) -> None:
    standing, flows = stands(lambda packets: _scramble(packets, AUDIO))
    assert (standing.state, flows) == (StreamState.flowing, True)


def test_a_codec_that_nobody_decodes(stands: Stands) -> None:
    standing, flows = stands(lambda packets: _change_pmt(packets, b"\x1b\xe1\x00", b"\x42\xe1\x00"))
    assert (standing.state, flows) == (StreamState.unsupported, False)
    assert "AVS" in standing.reason


def test_a_pmt_that_names_an_absent_picture(stands: Stands) -> None:
    standing, flows = stands(lambda packets: _no_packets(packets, VIDEO))
    assert (standing.state, flows) == (StreamState.no_video, True)
    assert standing.reason == "The picture that this channel names does not come"


def test_a_pmt_that_does_not_come(stands: Stands) -> None:
    standing, flows = stands(lambda packets: _no_packets(packets, PMT_PID))
    assert (standing.state, flows) == (StreamState.not_found, False)
    assert standing.reason == "This channel is not broadcast at the moment"


def test_what_is_locked_does_not_flow(recording: Path, wait: Wait) -> None:
    multiplex = Multiplex(tuner_for(str(recording)), lambda _: None, lambda: None)
    multiplex.start()
    multiplex.want(30)
    wait(lambda: (multiplex.receiving_for or 0) > 1.0)
    verdict = Verdict(unknown=True)
    with multiplex.lock:
        stream = multiplex.open_stream(ONE)
        watched = Watched(1, 0, stream, ServiceKind.tv, lambda _, __: verdict)
        watched.look(multiplex)
    assert watched.standing.reason == ""
    assert not readable([stream.reader], 0.3)
    verdict = Verdict(locked=True, reason="This channel is locked")
    with multiplex.lock:
        watched.look(multiplex)
    assert watched.standing.reason == "This channel is locked"
    assert not readable([stream.reader], 0.3)
    verdict = FREE
    with multiplex.lock:
        watched.look(multiplex)
    assert readable([stream.reader], 3.0), "opened, it begins at the next whole picture"
    os.close(stream.reader)
    multiplex.stop()
