"""Services, numbers, streams and scrambling of real broadcasts."""

import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest

from gulou_hal.si.codec import Codec
from gulou_hal.si.inventory import Inventory, ListedService
from gulou_hal.si.psi import Cat
from gulou_hal.si.reader import SiReader
from gulou_hal.ts.packet import as_packets

Capture = Callable[[str], Path]
Take = Callable[[str], Inventory]


@pytest.fixture
def take(capture: Capture) -> Take:
    """The inventory of a capture; read twice, since a short one may have its PMTs before its PAT."""

    def read(name: str) -> Inventory:
        packets = as_packets(capture(name).read_bytes())
        reader, inventory = SiReader(), Inventory()
        inventory.count(packets)
        for _ in range(2):
            inventory.add(reader.feed(packets))
        assert reader.counters.bad_crc == 0
        return inventory

    return read


def codecs(service: ListedService) -> list[tuple[Codec, str]]:
    """Codec and first language of each stream."""
    return [
        (stream.codec, next((language.code for language in stream.languages), ""))
        for stream in service.streams
    ]


def test_rai_has_its_numbers_types_and_streams(take: Take) -> None:
    inventory = take("test-108.ts")
    services = inventory.services()
    own = [service for service in services if service.transport_stream_id == 0x4800]
    assert [(s.lcn, s.service_id, s.name, s.type_name) for s in own] == [
        (1, 3401, "Rai 1", "television"),
        (2, 3402, "Rai 2", "television"),
        (3, 3403, "Rai 3 TGR Emilia Romagna", "television"),
        (48, 3411, "Rai News 24", "television"),
        (100, 3410, "Test HEVC main10", "television"),
        (701, 3404, "Rai Radio1", "radio"),
        (702, 3405, "Rai Radio2", "radio"),
        (703, 3406, "Rai Radio3", "radio"),
    ]
    assert {service.provider for service in own} == {"Rai"}
    assert not any(service.scrambled for service in services)
    assert len(services) == 26
    one = codecs(own[0])
    assert one[:4] == [
        (Codec.MPEG2_VIDEO, ""),
        (Codec.MPEG_AUDIO, "ita"),
        (Codec.MPEG_AUDIO, "Oth"),
        (Codec.TELETEXT, ""),
    ]
    assert [(page.language, page.page) for page in own[0].streams[3].teletext] == [
        ("ita", 100),
        ("ita", 777),
        ("eng", 778),
    ]
    assert codecs(own[4]) == [(Codec.HEVC, "")]
    (network,) = inventory.networks()
    assert (network.id, network.name, network.actual) == (0x3001, "Rai", True)
    assert "498000000" in repr(network.transport_streams[0].delivery)
    assert len(inventory.events()) == 16


def test_astra_has_its_scrambling_bouquet_and_conditional_access(take: Take) -> None:
    inventory = take("test-011.ts")
    own = [service for service in inventory.services() if service.pmt_pid is not None]
    # The reference has the PMT of this one service, and the CAT.
    (service,) = [service for service in own if service.service_id == 0x226A]
    assert service.pcr_pid == 0x03F2
    assert [(stream.pid, stream.codec) for stream in service.streams] == [
        (0x03F2, Codec.H264),
        (0x03FD, Codec.AC3),
        (0x0413, Codec.DVB_SUBTITLE),
    ]
    assert codecs(service)[1][1] == "fra"
    (subtitle,) = service.streams[2].subtitles
    assert (subtitle.language, subtitle.type, subtitle.hard_of_hearing) == ("fra", 0x20, True)
    assert (subtitle.composition_page, subtitle.ancillary_page) == (3, 4)
    assert any(service.scrambled for service in own)
    assert inventory.bouquets()


def test_astra_lists_all_its_conditional_access_systems(capture: Capture) -> None:
    found = SiReader().feed(as_packets(capture("test-011.ts").read_bytes()))
    (cat,) = [table for table in found if isinstance(table, Cat)]
    reference = ET.parse(capture("test-011.reference.xml")).getroot().findall("CAT/CA_descriptor")
    theirs = [(int(ca.get("CA_system_id", ""), 0), int(ca.get("CA_PID", ""), 0)) for ca in reference]
    assert len(theirs) == 14
    assert [(system.system_id, system.pid) for system in cat.ca] == theirs


def test_astra_numbers_its_channels_in_a_bouquet(capture: Capture) -> None:
    reader, inventory = SiReader(), Inventory()
    reader.filter.add(0x0BC9)  # where this network carries its own bouquet
    inventory.add(reader.feed(as_packets(capture("test-011.ts").read_bytes())))
    (bouquet,) = [bouquet for bouquet in inventory.bouquets() if bouquet.name == "CANAL+ R9 PROD"]
    numbered = [stream for stream in bouquet.transport_streams if stream.channels]
    assert len(numbered) == 46
    channels = {channel.service_id: channel for stream in numbered for channel in stream.channels}
    assert (channels[0x2456].number, channels[0x2456].visible) == (20, True)
    assert (channels[0x79F4].number, channels[0x79F4].visible) == (105, True)
    numbers = {service.service_id: service.lcn for service in inventory.services()}
    assert numbers[8810] == channels[8810].number


def test_the_same_service_clear_and_scrambled(take: Take) -> None:
    (clear,) = take("test-026.clear.ts").services()
    (scrambled,) = take("test-026.csa.ts").services()
    assert (clear.name, clear.scrambled) == ("France 2", False)
    assert (scrambled.name, scrambled.scrambled) == ("France 2", True)
    assert codecs(clear) == codecs(scrambled)
    assert codecs(clear) == [
        (Codec.H264, ""),
        (Codec.EAC3, "fre"),
        (Codec.EAC3, "qad"),
        (Codec.EAC3, "qaa"),
        (Codec.DVB_SUBTITLE, ""),
        (Codec.DVB_SUBTITLE, ""),
    ]


def test_mediaset_has_its_services_and_time(take: Take) -> None:
    inventory = take("test-018.ts")
    services = inventory.services()
    names = {service.service_id: service.name for service in services}
    assert names[1] == "Italia 1"
    assert names[805] == "Mediaset On Demand"
    assert sum(service.type_name == "radio" for service in services) == 5
    assert [network.name for network in inventory.networks()] == ["Mediaset"]
    assert len(set(inventory.times)) > 1
    (first,) = [service for service in services if service.service_id == 1]
    assert [stream.codec for stream in first.streams].count(Codec.AIT) == 3


def test_a_pmt_may_name_streams_that_are_not_there(take: Take) -> None:
    (service,) = take("test-012.ts").services()
    assert [(s.codec, s.present) for s in service.streams] == [
        (Codec.H264, False),
        *[(Codec.MPEG_AUDIO, False)] * 4,
        (Codec.TELETEXT, True),
    ]
    assert service.streams[4].languages[0].audio_type == 3


def test_canalsat_has_two_services_and_events_of_others(take: Take) -> None:
    inventory = take("test-035.ts")
    with_streams = [service for service in inventory.services() if service.streams]
    assert len(with_streams) == 2
    for service in with_streams:
        kinds = {stream.codec for stream in service.streams}
        assert {Codec.H264, Codec.AC3, Codec.DVB_SUBTITLE} <= kinds
    own = {service.service_id for service in with_streams}
    others = {(entry.service_id, entry.event.event_id) for entry in inventory.events()}
    assert len([event for event in others if event[0] not in own]) >= 200


def test_a_stream_of_ffmpeg(take: Take) -> None:
    (service,) = take("test-064.ts").services()
    assert (service.name, service.provider) == ("Big Buck Bunny, Sunflower version", "FFmpeg")
    assert codecs(service) == [(Codec.H264, ""), (Codec.MPEG_AUDIO, "und")]


def test_hevc_aac_and_cues(take: Take) -> None:
    (service,) = [service for service in take("test-137.ts").services() if service.streams]
    assert [stream.codec for stream in service.streams] == [Codec.HEVC, Codec.AAC, Codec.SCTE35]


def test_a_damaged_stream_gives_no_wrong_table(take: Take) -> None:
    (service,) = take("test-138.ts").services()
    assert service.service_id == 800
    assert [stream.pid for stream in service.streams] == [64]
