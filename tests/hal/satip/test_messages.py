"""Messages of RTSP, HTTP and SSDP, as peers write them and as they should not."""

from __future__ import annotations

import pytest

from gulou_hal.satip import transport
from gulou_hal.satip.errors import SatipError
from gulou_hal.satip.messages import RTSP, Frame, Reader, Request, Response, write_request, write_response
from gulou_hal.satip.transport import Transport

SETUP = (
    b"SETUP rtsp://192.0.2.1/?src=1&msys=dvbs2&freq=11494&pids=0 RTSP/1.0\r\n"
    b"CSeq: 1\r\nTransport: RTP/AVP;unicast;client_port=9000-9001\r\n\r\n"
)


def test_a_request_may_come_in_any_pieces() -> None:
    for size in (1, 7, len(SETUP)):
        reader = Reader()
        pieces = [SETUP[at : at + size] for at in range(0, len(SETUP), size)]
        found = [each for piece in pieces for each in reader.feed(piece)]
        assert len(found) == 1
        assert isinstance(found[0], Request)
        assert (found[0].method, found[0].protocol, found[0].headers["cseq"]) == ("SETUP", RTSP, "1")
        assert reader.waiting == 0


def test_frames_stand_between_messages() -> None:
    answer = write_response(200, "OK", RTSP, {"CSeq": 2}, b"body")
    found = Reader().feed(b"$\x00\x00\x03abc" + answer + b"$\x01\x00\x00" + SETUP)
    assert found[0] == Frame(0, b"abc")
    assert isinstance(found[1], Response)
    assert (found[1].status, found[1].body) == (200, b"body")
    assert found[2] == Frame(1, b"")
    assert isinstance(found[3], Request)


def test_old_senders_end_lines_without_a_carriage_return() -> None:
    (found,) = Reader().feed(b"RTSP/1.0 200 OK\nCSeq: 3\nX-Long: one\n two\n\n")
    assert isinstance(found, Response)
    assert found.headers == {"cseq": "3", "x-long": "one two"}


@pytest.mark.parametrize(
    "data",
    [
        b"no message at all\r\n\r\n",
        b"SETUP * RTSP/1.0\r\nno header\r\n\r\n",
        b"GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        b"GET / HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n",
        b"OPTIONS * RTSP/1.0\r\n" + b"A: b\r\n" * 100 + b"\r\n",
        b"x" * 10_000,
    ],
)
def test_what_is_no_message_ends_the_connection(data: bytes) -> None:
    with pytest.raises(SatipError):
        Reader().feed(data)


def test_nobody_writes_a_header_of_two_lines() -> None:
    with pytest.raises(SatipError):
        write_request("OPTIONS", "*", RTSP, {"User-Agent": "a\r\nEvil: yes"})


def test_ways_to_travel() -> None:
    offers = transport.parse(
        "RTP/AVP;unicast;client_port=9000-9001,RTP/AVP/TCP;unicast;interleaved=0-1,RAW/X"
    )
    assert offers == [Transport(client_port=9000), Transport(tcp=True, interleaved=0)]
    agreed = Transport(client_port=9000, server_port=7000, destination="192.0.2.2", ssrc=0xAB)
    assert transport.parse(str(agreed)) == [agreed]
    for wrong in ("RTP/AVP;unicast;client_port=70000", "RTP/AVP;interleaved=x"):
        with pytest.raises(SatipError):
            transport.parse(wrong)
