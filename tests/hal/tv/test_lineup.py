"""Channels from what the tables say, alone and together."""

from __future__ import annotations

from gulou.services import tv
from gulou_hal.si.lcn import LogicalChannel
from gulou_hal.si.nit import Nit, TransportStream
from gulou_hal.si.sdt import RunningStatus, Sdt, Service, ServiceName
from gulou_hal.si.section import Header
from gulou_hal.tv.lineup import Lineup
from gulou_hal.tv.programs import ProgramMap

VIDEO = tv.Stream(0x111, tv.StreamKind.video, "h264")
AUDIO = tv.Stream(0x112, tv.StreamKind.audio, "aac", "chi")


def _header(table_id: int, extension: int, section: int = 0, last: int = 0, version: int = 1) -> Header:
    return Header(table_id, extension, version, True, section, last)


def _service(sid: int, name: str, type_: int = 1, free_ca: bool = False) -> Service:
    return Service(sid, type_, "Gulou", name, (), free_ca, RunningStatus.RUNNING, True, True)


def _sdt(*services: Service, section: int = 0, last: int = 0, version: int = 1) -> Sdt:
    return Sdt(_header(0x42, 7, section, last, version), 0x2260, services)


def _nit(*numbers: tuple[int, int, bool]) -> Nit:
    channels = tuple(LogicalChannel(*number) for number in numbers)
    return Nit(_header(0x40, 1), "net", (), (TransportStream(7, 0x2260, (), (), channels),))


def _program(sid: int, *streams: tv.Stream, ca: bool = False) -> ProgramMap:
    return ProgramMap(7, sid, 0x100, b"", frozenset(), streams, ca)


def test_names_numbers_and_streams_come_together() -> None:
    lineup = Lineup()
    names = (ServiceName("chi", "", "一"), ServiceName("eng", "", "One"))
    one = Service(1, 1, "Gulou", "One", names, False, RunningStatus.RUNNING, True, True)
    lineup.feed(_sdt(one))
    lineup.feed(_nit((1, 5, True)))
    (channel,) = lineup.channels(7, {1: _program(1, VIDEO, AUDIO)})
    assert channel == tv.Channel(
        "dvb://2260.7.1", "One", 5, {"chi": "一", "eng": "One"}, "Gulou", streams=(VIDEO, AUDIO)
    )


def test_channels_are_ordered_by_number_then_by_name() -> None:
    lineup = Lineup()
    lineup.feed(_sdt(_service(1, "B"), _service(2, "A"), _service(3, "C")))
    lineup.feed(_nit((3, 1, True)))
    assert [channel.name for channel in lineup.channels(7, {})] == ["C", "A", "B"]


def test_a_service_that_is_marked_invisible_is_not_listed() -> None:
    lineup = Lineup()
    lineup.feed(_sdt(_service(1, "One"), _service(2, "Test card")))
    lineup.feed(_nit((1, 1, True), (2, 900, False)))
    assert [channel.name for channel in lineup.channels(7, {})] == ["One"]


def test_a_service_in_hd_has_the_number_of_its_twin_on_another_multiplex_and_leaves_it_its_own() -> None:
    """IEC 62216-1, and DIGITALEUROPE's HD simulcast numbers: 1 is One in HD, One itself goes to 101."""
    plain, hd = LogicalChannel(1, 1, True), LogicalChannel(2, 101, True)
    streams = (
        TransportStream(7, 0x2260, (), (), (plain, LogicalChannel(3, 3, True))),
        TransportStream(8, 0x2260, (), (), (hd, LogicalChannel(2, 1, True, simulcast=True))),
    )
    lineup = Lineup()
    lineup.feed(Nit(_header(0x40, 1), "net", (), streams))
    lineup.feed(_sdt(_service(1, "One"), _service(3, "Three")))
    assert [(channel.name, channel.lcn) for channel in lineup.channels(7, {})] == [("Three", 3), ("One", 101)]
    lineup = Lineup()
    lineup.feed(Nit(_header(0x40, 1), "net", (), streams))
    lineup.feed(Sdt(_header(0x42, 8), 0x2260, (_service(2, "One HD"),)))
    assert [(channel.name, channel.lcn) for channel in lineup.channels(8, {})] == [("One HD", 1)]


def test_without_an_sdt_programs_with_picture_or_sound_are_listed() -> None:
    data = tv.Stream(0x200, tv.StreamKind.other, "dsmcc")
    programs = {1: _program(1, VIDEO), 2: _program(2, AUDIO), 3: _program(3, data)}
    channels = Lineup().channels(7, programs)
    assert [(channel.name, channel.kind) for channel in channels] == [
        ("Service 1", tv.ServiceKind.tv),
        ("Service 2", tv.ServiceKind.radio),
    ]


def test_without_an_sdt_the_nit_tells_network_and_numbers() -> None:
    lineup = Lineup()
    lineup.feed(_nit((1, 5, True)))
    (channel,) = lineup.channels(7, {1: _program(1, VIDEO)})
    assert (channel.service, channel.lcn) == ("dvb://2260.7.1", 5)


def test_the_kind_is_the_service_type_s_and_where_it_says_nothing_that_of_the_streams() -> None:
    lineup = Lineup()
    lineup.feed(
        _sdt(_service(1, "a", 0x1F), _service(2, "b", 2), _service(3, "c", 0x0C), _service(4, "d", 0x91))
    )
    kinds = [channel.kind for channel in lineup.channels(7, {4: _program(4, AUDIO)})]
    assert kinds == [tv.ServiceKind.tv, tv.ServiceKind.radio, tv.ServiceKind.data, tv.ServiceKind.radio]


def test_scrambled_by_either_table() -> None:
    lineup = Lineup()
    lineup.feed(_sdt(_service(1, "a", free_ca=True), _service(2, "b"), _service(3, "c")))
    channels = lineup.channels(7, {2: _program(2, VIDEO, ca=True)})
    assert [channel.scrambled for channel in channels] == [True, True, False]


def test_a_picture_that_cannot_be_decoded_is_named() -> None:
    avs = tv.Stream(0x111, tv.StreamKind.video, "avs", supported=False)
    channels = Lineup().channels(7, {1: _program(1, avs, AUDIO), 2: _program(2, VIDEO, AUDIO)})
    assert [channel.unsupported for channel in channels] == ["AVS/AVS+", ""]


def test_the_sdt_is_complete_when_its_last_section_came() -> None:
    lineup = Lineup()
    assert not lineup.complete
    lineup.feed(_sdt(_service(1, "a"), section=1, last=1))
    assert not lineup.complete
    lineup.feed(_sdt(_service(2, "b"), section=0, last=1))
    assert lineup.complete
    lineup.feed(_sdt(_service(2, "b"), version=2))
    assert [channel.name for channel in lineup.channels(7, {})] == ["b"]


def test_tables_of_others_and_of_the_future_do_not_matter() -> None:
    lineup = Lineup()
    assert not lineup.feed(Sdt(_header(0x46, 8), 0x2260, (_service(1, "elsewhere"),)))
    assert not lineup.feed(Sdt(Header(0x42, 7, 2, False, 0, 0), 0x2260, (_service(1, "tomorrow"),)))
    assert lineup.channels(7, {}) == ()
