"""The small languages of SAT>IP: PID lists, reception, discovery, descriptions, playlists."""

from __future__ import annotations

import pytest

from gulou_hal.satip import description, pids, playlist, reception, ssdp
from gulou_hal.satip.description import Description, Frontends
from gulou_hal.satip.errors import SatipError
from gulou_hal.satip.playlist import Entry
from gulou_hal.satip.ssdp import Advert, Search


def test_pid_lists() -> None:
    assert pids.parse("0,16,8191") == frozenset({0, 16, 8191})
    assert pids.parse("all") is None
    assert pids.parse("none") == frozenset()
    assert pids.write(None) == "all"
    assert pids.write(frozenset({17, 0})) == "0,17"
    for wrong in ("8192", "-1", "1;2", "one"):
        with pytest.raises(SatipError):
            pids.parse(wrong)


def test_the_shorter_way_from_one_list_to_another() -> None:
    before = frozenset(range(100, 120))
    assert pids.change(before, before) == ""
    assert pids.change(before, before | {0}) == "addpids=0"
    assert pids.change(before, before - {100} | {0}) == "addpids=0&delpids=100"
    assert pids.change(before, frozenset({1})) == "pids=1"
    assert pids.change(before, frozenset()) == "pids=none"
    assert pids.change(None, frozenset({1})) == "pids=1"
    assert pids.change(before, None) == "pids=all"


def test_the_example_of_the_specification_is_read() -> None:
    words = "ver=1.0;src=1;tuner=1,240,1,7,12402,v,dvbs,qpsk,off,0.35,27500,34;pids=0,400,500,600,700"
    found = reception.parse(words)
    assert (found.frontend, found.level, found.locked, found.quality) == (1, 240, True, 7)
    assert found.pids == frozenset({0, 400, 500, 600, 700})


def test_reception_travels_in_a_compound_packet() -> None:
    parameters = {"msys": "dvbs2", "src": "2", "freq": "11494", "pol": "h", "sr": "22000", "fec": "23"}
    sent = reception.Reception(1, 200, locked=True, quality=15, pids=frozenset({0, 17}))
    words = reception.write(sent, parameters)
    assert words == "ver=1.0;src=2;tuner=1,200,1,15,11494,h,dvbs2,,,,22000,23;pids=0,17"
    packet = reception.sender_report(7, 1_700_000_000.5, 90_000, 10, 13_160) + reception.app_packet(7, words)
    assert len(packet) % 4 == 0
    found = reception.find(packet)
    assert found is not None
    assert (found.level, found.locked, found.pids, found.source) == (200, True, frozenset({0, 17}), 2)
    for cut in range(len(packet)):
        assert reception.find(packet[:cut]) is None


def test_a_server_is_found_and_leaves() -> None:
    advert = Advert("a-b-c", "http://192.0.2.1:8554/description.xml", 3)
    assert ssdp.read(ssdp.search()) == Search(ssdp.SERVER)
    assert ssdp.read(ssdp.search("192.0.2.1", device_id=3)) == Search(ssdp.SERVER, 3)
    assert ssdp.read(ssdp.answer(advert, ssdp.SERVER, 1)) == advert
    notices = [ssdp.read(notice) for notice in ssdp.notices(advert, 1)]
    assert notices == [None, None, advert]
    leaving = Advert("a-b-c", leaving=True)
    assert ssdp.read(ssdp.notices(leaving, 1)[2]) == leaving


def test_other_devices_are_passed_over() -> None:
    notify = (
        b"NOTIFY * HTTP/1.1\r\nNT: urn:schemas-upnp-org:device:MediaServer:1\r\n"
        b"NTS: ssdp:alive\r\nUSN: uuid:x\r\nLOCATION: http://192.0.2.9/\r\n\r\n"
    )
    assert ssdp.read(notify) is None
    with pytest.raises(SatipError):
        ssdp.read(
            notify.replace(b"urn:schemas-upnp-org:device:MediaServer:1", ssdp.SERVER.encode()).replace(
                b"http://192.0.2.9/", b"file:///etc/passwd"
            )
        )


def test_a_description_says_what_there_is() -> None:
    written = Description(
        "a-b-c",
        "Living <room> & more",
        (Frontends(frozenset({"dvbs", "dvbs2"}), 2),),
        "/rtsp.m3u",
        8554,
        "Gulou",
    )
    read = description.read(
        description.write(written, "http://192.0.2.1:8554"), "http://192.0.2.1:8554/d.xml"
    )
    assert (read.name, read.uuid, read.port, read.maker) == (written.name, "a-b-c", 8554, "Gulou")
    assert read.frontends == written.frontends
    assert read.playlist == "http://192.0.2.1:8554/rtsp.m3u"


def test_a_description_as_others_write_it() -> None:
    document = b"""<?xml version="1.0"?><root xmlns="urn:schemas-upnp-org:device-1-0"><device>
    <deviceType>urn:ses-com:device:SatIPServer:1</deviceType><friendlyName>OctopusNet</friendlyName>
    <UDN>uuid:11223344-9999-0001-b7ae-001b21aabbcc</UDN>
    <iconList><icon><mimetype>image/png</mimetype></icon></iconList>
    <satip:X_SATIPCAP xmlns:satip="urn:ses-com:satip">DVBS2-4, DVBT2-2,DVBC-2,ATSC-1</satip:X_SATIPCAP>
    </device></root>"""
    found = description.read(document, "http://192.0.2.1/desc.xml")
    assert [(sorted(each.systems), each.count) for each in found.frontends] == [
        (["dvbs", "dvbs2"], 4),
        (["dvbt", "dvbt2"], 2),
        (["dvbc"], 2),
    ]
    assert (found.port, found.playlist) == (554, "")


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"<root/>",
        b"not xml",
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><root>&b;</root>',
        b"<root>" * 20_000,
    ],
)
def test_what_is_no_description_is_refused(document: bytes) -> None:
    with pytest.raises(SatipError):
        description.read(document, "http://192.0.2.1/")


def test_a_playlist_keeps_names_and_numbers() -> None:
    entries = [Entry("综合\n频道", "msys=dvbc&freq=474&pids=0,17", 1), Entry("Two", "msys=dvbc&freq=482")]
    document = playlist.write(entries, "rtsp", "192.0.2.1", 8554)
    assert b"rtsp://192.0.2.1:8554/?msys=dvbc&freq=474" in document
    assert list(playlist.read(document)) == [Entry("综合 频道", entries[0].query, 1), entries[1]]
    assert list(playlist.read(b"#EXTM3U\n#EXTINF:0,x\nhttp://192.0.2.1/\n\xff\xfe")) == []
