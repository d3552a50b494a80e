"""What a stranger's bytes reach first. A target takes any bytes, and refuses them in its own words only."""

from __future__ import annotations

import contextlib
import struct
import zlib
from binascii import crc_hqx
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, cast

import msgspec
import numpy as np
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from gulou_hal.radio.frames import ancillary
from gulou_hal.radio.text import Station
from gulou_hal.radio.uecp import Messages
from gulou_hal.satip import description, messages, pids, playlist, reception, ssdp, transport
from gulou_hal.satip.description import Description, Frontends
from gulou_hal.satip.errors import SatipError
from gulou_hal.satip.messages import Request
from gulou_hal.satip.ssdp import Advert
from gulou_hal.sharing.rtsp import Rtsp
from gulou_hal.sharing.source import Channel, Refused
from gulou_hal.si.descriptors import group
from gulou_hal.si.nit import Bat, Nit
from gulou_hal.si.sdt import Sdt
from gulou_hal.si.tables import TABLES, TableParser
from gulou_hal.si.text import text_decoder
from gulou_hal.ts.crc import crc32_mpeg
from gulou_hal.ts.errors import TsError
from gulou_hal.ts.filter import SectionFilter
from gulou_hal.ts.packet import PACKET_SIZE, as_packets
from gulou_hal.ts.packet import pids as packet_pids
from gulou_hal.ts.sync import PacketReader
from gulou_hal.tuner.contract import TunerError
from gulou_hal.tuner.datagrams import Datagrams
from gulou_hal.tuner.delivery import Delivery, System
from gulou_hal.tuner.hdhomerun import api, discovery
from gulou_hal.tuner.hdhomerun.discovery import Announced, HdhomerunError
from gulou_hal.tv.continuity import Continuity
from gulou_hal.tv.lineup import Lineup
from gulou_hal.tv.programs import Programs
from gulou_hal.tv.reception import Reception
from gulou_launcher.phone import frames, request, secrecy
from gulou_launcher.phone import messages as phone_messages
from gulou_launcher.phone.errors import PhoneError

QUERY: Final = b"src=1&msys=dvbs2&freq=11494&pol=h&sr=22000&fec=23&mtype=8psk&ro=0.35&plts=on&pids=0,17,256"
_CHARSETS: Final = ("auto", "iso6937", "gb18030", "arib", "iso8859-5")


def section(data: bytes) -> None:
    """The first byte chooses the table; length and CRC are made right, so that the body is read."""
    body = data[1:4000]
    table_id = sorted(TABLES)[data[0] % len(TABLES)] if data else 0
    size = len(body) + 4
    head = bytes([table_id, 0xF0 | size >> 8, size & 0xFF]) + body
    whole = head + crc32_mpeg(head).to_bytes(4, "big")
    parser = TableParser()
    table = parser.parse(whole)
    lineup = Lineup()
    for each in parser.parse_all([whole]):
        msgspec.json.encode(each)
        if isinstance(each, Sdt | Nit | Bat):
            lineup.feed(each)
    lineup.channels(1, {})
    assert table is None or len(msgspec.json.encode(table)) < 1 << 20


def raw_section(data: bytes) -> None:
    """Nothing is made right."""
    TableParser().parse(data)
    TableParser().parse_all([data, data[:10]])


def descriptors(data: bytes) -> None:
    """A loop of descriptors, in each table that has one."""
    group(data)
    size = bytes([0xF0 | len(data) >> 8 & 0x0F, len(data) & 0xFF])
    for start in (
        b"\x40\xf0\xff\0\1\xc1\0\0",
        b"\x02\xb0\xff\0\1\xc1\0\0\xe1\0",
        b"\x46\xf0\xff\0\1\xc1\0\0\0\1\xff\0\1\xfc",
    ):
        TableParser().parse(start + size + data + bytes(4))


def text(data: bytes) -> None:
    """A text in any character set, told or untold."""
    for charset in _CHARSETS:
        decoded = text_decoder(charset)(data)
        decoded.encode("utf-8")
        assert "\x1b" not in decoded


def stream(data: bytes) -> None:
    """Bytes where a transport stream should be, and packets with anything in them."""
    reader = PacketReader("it")
    with contextlib.suppress(TsError):
        for at in range(0, len(data), 300):
            reader.feed(data[at : at + 300])
        reader.finish()
    count = max(1, len(data) // PACKET_SIZE)
    packets = as_packets(bytearray(data.ljust(count * PACKET_SIZE, b"\xff")))
    packets[:, 0] = 0x47
    packets[:, 1] &= np.uint8(0x5F)
    programs = Programs()
    Continuity().feed(packets)
    seen = SectionFilter(range(32))
    for each in seen.feed(packets):
        programs.feed(each)
    Reception().feed(packets, packet_pids(packets))


def rtsp(data: bytes) -> None:
    """A connection on which anything comes, in pieces."""
    reader = messages.Reader(1 << 16)
    with contextlib.suppress(SatipError):
        for at in range(0, len(data), 97):
            reader.feed(data[at : at + 97])
    assert reader.waiting <= messages.LONGEST_HEAD + (1 << 16) + 97 + 4


class _Connection:
    peer = local = "127.0.0.1"
    port = 554


class _Source:
    """Television that can receive nothing just now."""

    def frontends(self) -> Sequence[Frontends]:
        return (Frontends(frozenset({"dvbc"}), 1),)

    def channels(self) -> Sequence[Channel]:
        return ()

    def receive(self, delivery: Delivery, pids: frozenset[int] | None) -> Any:
        raise Refused(f"{delivery.title} {pids}", busy=True)


def server(data: bytes) -> None:
    """What the server answers to any request: a line of status and a number, never a fault."""
    with contextlib.suppress(SatipError):
        request = messages.parse(data)
        if isinstance(request, Request):
            answer = Rtsp(_Source(), lambda call: call()).answer(request, cast(Any, _Connection()))
            found = messages.parse(answer.partition(b"\r\n\r\n")[0])
            assert isinstance(found, messages.Response)
            assert found.status in (200, 400, 403, 404, 454, 461, 501, 503, 505)


def words(data: bytes) -> None:
    """Lists of PIDs, ways to travel, tuning queries."""
    said = data.decode("utf-8", "replace")
    for parse in (pids.parse, transport.parse, reception.parse):
        with contextlib.suppress(SatipError):
            parse(said)
    with contextlib.suppress(TunerError):
        found = Delivery.parse(said)
        assert Delivery.parse(found.query) == found


def datagrams(data: bytes) -> None:
    """RTP, RTCP and SSDP from anybody in the house."""
    reception.find(data)
    with contextlib.suppress(TunerError):
        Datagrams("it", rtp=True).take([data[at : at + 1328] for at in range(0, len(data), 1328)])
    with contextlib.suppress(SatipError):
        ssdp.read(data)


def documents(data: bytes) -> None:
    """What a server, or what stands where one stood, sends as its description and its channels."""
    with contextlib.suppress(SatipError):
        description.read(data, "http://192.0.2.1/d.xml")
    for entry in playlist.read(data):
        with contextlib.suppress(TunerError):
            Delivery.parse(entry.query)


def hdhomerun(data: bytes) -> None:
    """Packets by UDP, and what comes where JSON should."""
    for read in (discovery.read, discovery.asked_for):
        with contextlib.suppress(HdhomerunError):
            read(data)
    with contextlib.suppress(HdhomerunError):  # the same with a right length and CRC
        discovery.read(_sealed(data[:1400]))
    kinds: tuple[Any, ...] = (api.Discover, tuple[api.Listed, ...], tuple[api.Tuning, ...])
    for kind in kinds:
        with contextlib.suppress(SatipError):
            found = api.read(data, kind)
            if isinstance(found, api.Discover):
                found.systems.union()
            elif found and isinstance(found[0], api.Listed):
                api.deliveries(found, frozenset({System.dvbt, System.dvbt2}))


def phone(data: bytes) -> None:
    """What comes where phones do: a request, the frames of a line, its greeting, what is sealed in them."""
    with contextlib.suppress(PhoneError):
        request.parse(data)
    for size in (len(data) or 1, 1 + len(data) // 7):
        reader = frames.FrameReader()
        with contextlib.suppress(PhoneError):
            for start in range(0, len(data), size):
                for opcode, payload in reader.feed(data[start : start + size]):
                    assert len(payload) <= frames.LONGEST and opcode in frames.Opcode
    for greeting in (data, data[:1] + data[1:33].ljust(32, b"\0")):
        with contextlib.suppress(PhoneError):
            secrecy.answer(secrecy.Greeting(greeting), _BOX, b"")
    for read in (phone_messages.entry, phone_messages.said):
        with contextlib.suppress(ValueError):
            found = read(data)
            if isinstance(found, phone_messages.ByCode | phone_messages.ByLink):
                assert 0 < len(phone_messages.shown_name(found.name)) <= phone_messages.LONGEST_NAME


def radio(data: bytes) -> None:
    """What a station's sound carries: frames, messages that are whole, elements."""
    station = Station()
    count = max(1, len(data) // PACKET_SIZE)
    packets = bytearray(data.ljust(count * PACKET_SIZE, b"\xff"))
    for number in range(count):
        packets[number * PACKET_SIZE] = 0x47
        packets[number * PACKET_SIZE + 3] = 0x10 | number & 15
    station.feed(bytes(packets))
    ancillary(data)
    station.take(data)
    plain = b"\0\0\0" + bytes((len(data[:255]),)) + data[:255]
    plain += (crc_hqx(plain, 0xFFFF) ^ 0xFFFF).to_bytes(2, "big")
    stuffed = plain.replace(b"\xfd", b"\xfd\0").replace(b"\xfe", b"\xfd\1").replace(b"\xff", b"\xfd\2")
    for message in Messages().feed(data + b"\xfe" + stuffed + b"\xff"):
        station.take(message)
    assert len(station.said.text) <= 64


def _sealed(payload: bytes) -> bytes:
    packet = struct.pack(">HH", discovery.REPLY, len(payload)) + payload
    return packet + struct.pack("<I", zlib.crc32(packet))


_SETUP: Final = (
    b"SETUP rtsp://127.0.0.1/?" + QUERY + b" RTSP/1.0\r\nCSeq: 1\r\n"
    b"Transport: RTP/AVP;unicast;client_port=9000-9001,RTP/AVP/TCP;interleaved=0-1\r\n\r\n"
)
_REPORT: Final = b"ver=1.0;src=1;tuner=1,240,1,7,12402,v,dvbs,qpsk,off,0.35,27500,34;pids=0,400,500"
_BOX: Final = X25519PrivateKey.from_private_bytes(bytes(range(32)))
_ADVERT: Final = Advert("a-b", "http://192.0.2.1/d.xml", 1)
_DEVICE: Final = Description("a-b", "Living room", (Frontends(frozenset({"dvbc"}), 2),), "/rtsp.m3u")

TARGETS: Final[Mapping[str, tuple[Callable[[bytes], None], tuple[bytes, ...]]]] = {
    "section": (
        section,
        (
            b"\x00\0\1\xc1\0\0\0\1\xe1\0",
            b"\x02\0\1\xc1\0\0\xe1\0\xf0\0\x1b\xe1\0\xf0\x05\x0a\x03eng\0\x06\xe1\1\xf0\x03\x59\x01\0",
            b"\x05\0\1\xc1\0\0\0\1\xff\0\1\xfc\x80\x0f\x48\x0d\1\5\x13abcd\5\x15abcd",
            b"\x0a\0\1\xc1\0\0\0\1\0\1\0\x4e\0\1\xe4\x5c\x12\0\0\0\x30\0\0\x0a\x4d\x08chi\1A\1B\0",
        ),
    ),
    "raw section": (raw_section, (b"\x4e\xf0\x20\0\1\xc1\0\0\0\1\0\1\0\x4e" + bytes(20),)),
    "descriptors": (
        descriptors,
        (
            b"\x43\x0b\1\x14\x94\0\x13\0\xa1\2\x75\0\3\x44\x0b\4\x74\0\0\xff\xf2\3\0\x69\0\0\x83\4\0\1\xfc\1",
            b"\x7f\x0b\4\0\0\1\0\0\1\2\3\4\5\x4e\x10\x10chi\4\2AB\2CD\2EF\x5a\x0b" + bytes(11),
        ),
    ),
    "text": (
        text,
        (b"\x13\xd6\xd0\xb9\xfa", b"\x15\xe4\xb8\xad", b"\x10\0\5abc", b"\x1f\1abc", b"\x86A\x87\x8a"),
    ),
    "stream": (stream, (b"\x47\x40\0\x10\0" + b"\x00\xb0\x0d\0\1\xc1\0\0\0\1\xe1\0" + bytes(172),)),
    "rtsp": (rtsp, (_SETUP, b"$\0\0\5hello" + _SETUP)),
    "server": (server, (_SETUP, _SETUP.replace(b"SETUP", b"DESCRIBE"), _SETUP.replace(b"SETUP", b"PLAY"))),
    "radio": (
        radio,
        (
            b"\x0a\0\0\x06\1Hello",
            b"\x46\x08\x4b\xd7\0\x08\x20\0\x20\0",
            b"\x47\x40\1\x10\0\0\1\xc0\0\0\x84\0\0" + b"\xff\xfd\x14\x04" + bytes(92) + b"\xff\xfd\x14\x04",
        ),
    ),
    "words": (words, (QUERY, _REPORT, b"RTP/AVP;unicast;client_port=9000-9001;ssrc=ab", b"0,16,8191")),
    "datagrams": (
        datagrams,
        (
            reception.sender_report(1, 1e9, 1, 1, 1) + reception.app_packet(1, _REPORT.decode()),
            b"\x80\x21\0\1" + bytes(8) + (b"\x47" + bytes(187)) * 7,
            ssdp.search(),
            *ssdp.notices(_ADVERT, 1),
        ),
    ),
    "documents": (
        documents,
        (
            description.write(_DEVICE, "http://192.0.2.1"),
            playlist.write([playlist.Entry("One", QUERY.decode(), 1)], "rtsp", "192.0.2.1", 554),
        ),
    ),
    "hdhomerun": (
        hdhomerun,
        (
            discovery.request(),
            discovery.reply(Announced(1, 2, "http://192.0.2.1", "x" * 200)),
            b"\x01\4\0\0\0\1\2\4\0\0\0\1\x2a\x85\1",
            b'{"FriendlyName":"a","ModelNumber":"HDHR4-2DT","DeviceID":"1","TunerCount":2}',
            b'[{"GuideNumber":"1","Frequency":474000000,"Modulation":"t8qam64","URL":"http://192.0.2.1/"}]',
            b'[{"GuideNumber":"1","Modulation":"\x80"}]',
        ),
    ),
    "phone": (
        phone,
        (
            b"GET /line HTTP/1.1\r\nHost: 192.0.2.1:8490\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n",
            b"\x82\x85\1\2\3\4abcde\x89\x80\1\2\3\4\x82\xfe\0\x80\0\0\0\0" + bytes(128),
            b"\1" + bytes(range(32)),
            b'{"type":"code","code":"123456","name":"Pixel\\n7"}',
            b'{"type":"write","field":1,"text":"\xe9\xbc\x93","done":true}',
        ),
    ),
}
"""Name → what takes the bytes, and what they look like where all is well."""
