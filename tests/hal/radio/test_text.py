"""What a station says, taken out of its sound again: frames, messages, text, tags; damage is passed over."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from headend.elementary import AccessUnit, pes_packet
from headend.radiotext import SAID, Said, frame, speak
from headend.services import SERVICES

from gulou.services.radio import RadioText
from gulou_hal.radio.frames import Frames, ancillary, frame_length
from gulou_hal.radio.text import Station, characters
from gulou_hal.radio.uecp import Messages, elements
from gulou_hal.ts.packet import as_packets, pids

HEAD = b"\xff\xfd\x74\x04"
"""MPEG-1 layer II, 112 kbit/s, 48 kHz."""
SONG = RadioText(SAID[0].text, SAID[0].title, SAID[0].artist)


def packets(units: list[AccessUnit], pid: int = 0x1A2) -> list[bytes]:
    """Packets of 188 bytes, a PES packet for each frame."""
    made: list[bytes] = []
    for unit in units:
        pes = pes_packet(0xC0, unit, bounded=True)
        for at in range(0, len(pes), 184):
            part, start = pes[at : at + 184], 0x40 if at == 0 else 0
            stuffing = 184 - len(part)
            field = (
                b""
                if not stuffing
                else bytes((stuffing - 1,)) + (b"\0" + b"\xff" * (stuffing - 2))[: stuffing - 1]
            )
            flags = (0x30 if stuffing else 0x10) | len(made) & 15
            made.append(bytes((0x47, start | pid >> 8, pid & 0xFF, flags)) + field + part)
    return made


def spoken(*said: Said, frames: int = 60) -> list[bytes]:
    silent = [AccessUnit(HEAD.ljust(336, b"\x55"), n * 2160, n * 2160, False) for n in range(frames)]
    return packets(speak(silent, 128_000, said))


def heard(sent: list[bytes]) -> RadioText:
    station = Station()
    station.feed(b"".join(sent))
    return station.said


def test_the_headends_radio_says_what_it_plays(small_broadcast: Path) -> None:
    radio = SERVICES[-1]
    loop = as_packets((small_broadcast / "av.ts").read_bytes())
    sound = loop[pids(loop) == radio.audio_pid(0)]
    station, found = Station(), []
    for piece in np.array_split(sound, 40):
        station.feed(piece.tobytes())
        if station.said not in found:
            found.append(station.said)
    assert SONG in found
    assert RadioText(SAID[1].text) in found, "what is no song has no title"


def test_every_frame_is_whole_wherever_the_packets_are_cut(small_broadcast: Path) -> None:
    assert frame_length(b"\xff\xfd\x84\x04") == 384
    assert frame_length(b"\xff\xf5\x84\x04") == 384, "half the sampling rate, half the bits"
    assert [frame_length(bytes((0xFF, 0xFD, wrong, 4))) for wrong in (0x04, 0xF4, 0x8C)] == [0, 0, 0]
    sent = b"".join(spoken(SAID[0]))
    for size in (188, 188 * 7, len(sent)):
        frames, whole = Frames(), []
        for at in range(0, len(sent), size):
            whole += list(frames.feed(sent[at : at + size]))
        assert [len(each) for each in whole] == [384] * 59, "the last waits for the next"
        assert any(ancillary(each) for each in whole)


def test_a_lost_packet_costs_a_message_and_no_more() -> None:
    sent = spoken(SAID[0], frames=130)
    assert heard(sent) == SONG
    for lost in range(3, 40, 7):
        assert heard(sent[:lost] + sent[lost + 1 :]) == SONG, "it is said again"
    damaged = [each[:150] + b"\xfe\xff" + each[152:] for each in spoken(SAID[0], frames=40)]
    assert heard(damaged).text in ("", SAID[0].text), "never half a text"


def test_a_new_text_takes_the_title_back() -> None:
    station = Station()
    station.feed(b"".join(spoken(SAID[0])))
    assert station.said == SONG
    station.take(b"\x0a\0\0\x06\1Hello")
    assert station.said == RadioText("Hello")
    station.take(b"\x0a\0\0\x00")
    assert station.said == RadioText()


def test_a_message_may_say_several_things() -> None:
    plain = b"\x02\0\0GULOU FM" + b"\x07\0\0\x0a" + b"\x0a\0\0\x06\0Hello"
    assert [each[0] for each in elements(plain)] == [0x02, 0x07, 0x0A]
    station = Station()
    for message in Messages().feed(b"noise" + frame(plain) + b"\xfe\0\0" + frame(b"\x0a\0\0\x04\1Two")):
        station.take(message)
        if station.said.text == "Hello":
            break
    else:
        pytest.fail("the first was not taken")


@pytest.mark.parametrize("byte", [0xFD, 0xFE, 0xFF])
def test_bytes_that_mean_something_are_stuffed(byte: int) -> None:
    message = b"\x0a\0\0\x03\0" + bytes((byte, 0x41))
    assert list(Messages().feed(frame(message))) == [message]


@pytest.mark.parametrize("place", range(1, 14))
def test_a_damaged_message_is_left_out(place: int) -> None:
    whole = bytearray(frame(b"\x0a\0\0\x06\1Hello"))
    whole[place] ^= 0x10
    assert list(Messages().feed(bytes(whole))) == []


def test_letters_are_those_of_rds() -> None:
    codes = bytes(range(0x80, 0x100))
    assert len(characters(codes)) == 128
    assert characters(b"Caf\x82, M\x99nchen, $\x7f\x01") == "Café, München, ¤  "
    assert characters(b"\x91\x97\x99\x8d") == "äöüß"
