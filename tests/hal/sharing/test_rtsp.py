"""What the server says to clients of all kinds, and what it refuses to whom."""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from raw_rtsp import Raw, transport, udp
from shared_recordings import CABLE, Recordings, sharing

from gulou_hal.satip import description, playlist
from gulou_hal.satip.fetch import fetch
from gulou_hal.satip.lan import Network
from gulou_hal.sharing import session
from gulou_hal.sharing.server import Server
from gulou_hal.ts.packet import as_packets, pids


@pytest.fixture
def client(server: Server) -> Iterator[Raw]:
    raw = Raw(server.port)
    yield raw
    raw.close()


def test_vlc_sends_neither_options_nor_describe(client: Raw) -> None:
    """Its whole conversation, word for word: SETUP, PLAY of /stream=1, TEARDOWN."""
    with udp() as sock:
        answer = client.ask("SETUP", f"?src=1&{CABLE}&pids=all", transport=transport(sock))
        assert answer.status == 200
        assert answer.headers["com.ses.streamid"] == "1"
        name, _, options = answer.headers["session"].partition(";")
        assert options == f"timeout={session.TIMEOUT}"
        assert client.ask("PLAY", "stream=1", session=name).status == 200
        datagram = sock.recv(2048)
        assert len(datagram) == 12 + 7 * 188
        assert (datagram[0], datagram[1], datagram[12]) == (0x80, 33, 0x47)
        assert client.ask("TEARDOWN", "stream=1", session=name).status == 200
        assert client.ask("PLAY", "stream=1", session=name).status == 454


def test_plain_rtsp_players_are_told_what_to_set_up(client: Raw) -> None:
    described = client.ask("DESCRIBE", f"?{CABLE}", accept="application/sdp")
    lines = described.body.decode().splitlines()
    assert "s=SatIPServer:1 0,0,4" in lines
    assert "m=video 0 RTP/AVP 33" in lines
    assert f"a=control:rtsp://127.0.0.1:{client.port}/?{CABLE}&pids=all" in lines
    assert client.ask("DESCRIBE", "").status == 404


def test_describe_tells_how_a_stream_is_received(client: Raw) -> None:
    with udp() as sock:
        name = client.ask("SETUP", f"?{CABLE}&pids=0,17", transport=transport(sock)).headers["session"]
        client.ask("PLAY", "stream=1", session=name)
        sock.recv(2048)
        body = client.ask("DESCRIBE", "stream=1").body.decode()
    assert "a=control:stream=1" in body
    assert "a=fmtp:33 ver=1.2;tuner=1,204,1,15,474,,dvbc,256qam,6900,,,,;pids=0,17" in body


def test_others_watch_along_but_change_nothing(client: Raw, server: Server) -> None:
    along = Raw(server.port, "127.0.0.2")
    with udp() as first, udp("127.0.0.2") as second:
        mine = client.ask("SETUP", f"?{CABLE}&pids=0", transport=transport(first)).headers["session"]
        client.ask("PLAY", "stream=1", session=mine)
        theirs = along.ask("SETUP", "stream=1", transport=transport(second)).headers["session"]
        assert along.ask("PLAY", "stream=1", session=theirs).status == 200
        assert set(pids(as_packets(second.recv(2048)[12:])).tolist()) == {0}
        assert along.ask("PLAY", "stream=1?addpids=256", session=theirs).status == 403
        assert client.ask("PLAY", "stream=1?addpids=256", session=mine).status == 200
        end = time.monotonic() + 3
        while 256 not in pids(as_packets(second.recv(2048)[12:])):
            assert time.monotonic() < end
        client.ask("TEARDOWN", "stream=1", session=mine)
        assert along.ask("OPTIONS", "", session=theirs).status == 454
    along.close()


@pytest.mark.parametrize(
    "offer",
    [
        "RTP/AVP;multicast;destination=239.0.0.1;port=5000-5001",
        "RTP/AVP;unicast;destination=127.0.0.9;client_port=5000-5001",
        "RTP/AVP;unicast;client_port=53-54",
        "RTP/AVP;unicast",
        "",
    ],
)
def test_nothing_is_sent_to_anyone_but_who_asks(client: Raw, offer: str, television: Recordings) -> None:
    assert client.ask("SETUP", f"?{CABLE}&pids=all", transport=offer).status == 461
    assert television.open == []


def test_a_session_is_of_one_address_alone(client: Raw, server: Server) -> None:
    with udp() as sock:
        name = client.ask("SETUP", f"?{CABLE}&pids=0", transport=transport(sock)).headers["session"]
        other = Raw(server.port, "127.0.0.2")
        assert other.ask("TEARDOWN", "stream=1", session=name).status == 454
        assert len(server.sessions) == 1
        other.close()


def test_only_so_many_may_watch(server: Server) -> None:
    clients = [Raw(server.port, f"127.0.0.{last}") for last in (2, 3, 4)]
    with udp() as sock:
        statuses = [
            client.ask("SETUP", f"?{CABLE}&pids=0", transport="RTP/AVP/TCP;interleaved=0-1").status
            for client in clients
            for _ in range(session.MOST_OF_ONE + 1)
        ]
        assert sock
    assert statuses.count(200) == 4  # as many as the fixture has tuners
    assert set(statuses) == {200, 503}
    for client in clients:
        client.close()
    end = time.monotonic() + 3
    while server.sessions and time.monotonic() < end:
        time.sleep(0.01)
    assert server.sessions == ()


@pytest.mark.parametrize(
    "query",
    [
        "src=1&freq=11494.00&pol=h&ro=auto&msys=dvbs2&mtype=auto&plts=auto&sr=22000&fec=auto&pids=0",
        "SRC=1&FREQ=11494&POL=H&SR=22000&FEC=23&PIDS=0",
        "fe=1&src=1&msys=dvbs2&freq=11494&pol=h&sr=22000&x_pmt=1&pids=0,",
    ],
)
def test_other_clients_have_ways_of_their_own(recording: Path, query: str) -> None:
    recordings = Recordings({"src=1&msys=dvbs2&freq=11494&pol=h&sr=22000": recording})
    with sharing(recordings) as server:
        raw = Raw(server.port)
        answer = raw.ask("SETUP", f"?{query}", transport="RTP/AVP/TCP;unicast;interleaved=0-1")
        assert answer.status == 200
        (session,) = server.sessions
        assert session.stream.pids == frozenset({0})
        raw.close()


@pytest.mark.parametrize(
    ("request_line", "status"),
    [
        ("SETUP rtsp://h/?msys=dvbc&freq=x RTSP/1.0\r\nCSeq: 1\r\nTransport: RTP/AVP/TCP", 400),
        ("SETUP rtsp://h/?msys=dvbc&freq=474&pids=9999 RTSP/1.0\r\nCSeq: 1\r\nTransport: RTP/AVP/TCP", 400),
        ("SETUP rtsp://h/?freq=474 RTSP/1.0\r\nCSeq: 1\r\nTransport: RTP/AVP/TCP", 400),
        ("SETUP rtsp://h/stream=7 RTSP/1.0\r\nCSeq: 1\r\nTransport: RTP/AVP/TCP", 404),
        ("PLAY rtsp://h/stream=1 RTSP/1.0\r\nCSeq: 1\r\nSession: 1", 454),
        ("RECORD rtsp://h/ RTSP/1.0\r\nCSeq: 1", 501),
        ("OPTIONS rtsp://h/ RTSP/1.0", 400),
        ("OPTIONS rtsp://h/ RTSP/2.0\r\nCSeq: 1", 505),
        ("nonsense", 400),
    ],
)
def test_wrong_requests_get_the_right_number(client: Raw, request_line: str, status: int) -> None:
    assert client.send(f"{request_line}\r\n\r\n".encode()).status == status


def test_who_is_in_another_network_is_not_let_in(television: Recordings) -> None:
    here = Network("lo", "127.0.0.1", ipaddress.IPv4Network("127.0.0.0/30"))
    server = Server(television, "u", "Living room", (here,), (0,))
    server.start()
    try:
        assert Raw(server.port).ask("OPTIONS", "").status == 200
        with pytest.raises((EOFError, ConnectionError)):
            Raw(server.port, "127.0.0.9").ask("OPTIONS", "")
    finally:
        server.stop()
        television.close()


def test_pages_are_for_this_address_alone(server: Server) -> None:
    base = f"http://127.0.0.1:{server.port}"
    found = description.read(fetch(f"{base}/description.xml", 3, 65_536), base)
    assert (found.name, found.port, found.frontends[0].count) == ("Living room", server.port, 4)
    for path, scheme in (("channels.m3u", b"satip://"), ("rtsp.m3u", b"rtsp://")):
        document = fetch(f"{base}/{path}", 3, 65_536)
        assert scheme + b"127.0.0.1:" in document
        assert [entry.name for entry in playlist.read(document)] == ["One", "二台"]
    known = b"GET /channels.m3u HTTP/1.1\r\nHost: gulou.local:554\r\n\r\n"
    assert Raw(server.port).send(known).status == 200
    asked = b"GET /channels.m3u HTTP/1.1\r\nHost: evil.example\r\n\r\n"
    assert Raw(server.port).send(asked).status == 403


def test_a_slow_reader_keeps_nobody_waiting(client: Raw, server: Server) -> None:
    """Over TCP nobody reads; what finds no room is left out, and another client is served meanwhile."""
    stuck = socket.create_connection(("127.0.0.1", server.port))
    stuck.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    head = f"rtsp://127.0.0.1:{server.port}/"
    for number in range(3):
        stuck.sendall(
            f"SETUP {head}?{CABLE}&pids=all RTSP/1.0\r\nCSeq: {number}\r\n"
            "Transport: RTP/AVP/TCP;interleaved=0-1\r\n\r\n".encode()
        )
    time.sleep(0.1)
    for each in server.sessions:
        stuck.sendall(f"PLAY {head} RTSP/1.0\r\nCSeq: 9\r\nSession: {each.id}\r\n\r\n".encode())
    started = time.monotonic()
    assert client.ask("OPTIONS", "").status == 200
    assert time.monotonic() - started < 1
    stuck.close()
