"""The headend's tables as the gateway's parser reads them."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from headend import tables
from headend.programmes import between, present_and_following
from headend.services import BOTH, FIRST, SECOND, SERVICES, StreamType

from gulou_hal.si.eit import Eit
from gulou_hal.si.nit import Nit
from gulou_hal.si.psi import Pat, Pmt
from gulou_hal.si.sdt import Sdt
from gulou_hal.si.tables import TableParser
from gulou_hal.si.tdt import Tdt, Tot

NOW = datetime(2026, 11, 23, 4, 34, 56, tzinfo=UTC)
T = TypeVar("T")


def read(kind: type[T], *sections: bytes) -> list[T]:
    parsed = [TableParser().parse(section) for section in sections]
    assert all(isinstance(table, kind) for table in parsed)
    return [table for table in parsed if isinstance(table, kind)]


def test_pat_names_every_service_and_the_nit() -> None:
    (pat,) = read(Pat, *tables.pat())
    programs = {program.service_id: program.pmt_pid for program in pat.programs}
    assert programs == {one.service_id: one.pmt_pid for one in SERVICES}
    assert pat.nit_pid == 0x10


def test_pmt_lists_the_streams_in_their_order() -> None:
    for one in SERVICES:
        (pmt,) = read(Pmt, *tables.pmt(one))
        assert pmt.pcr_pid == one.pcr_pid
        assert tuple(stream.pid for stream in pmt.streams) == one.elementary_pids
        assert pmt.has_ca == one.scrambled


def test_two_audio_languages_and_subtitles() -> None:
    by_name = {one.english: read(Pmt, *tables.pmt(one))[0] for one in SERVICES}
    stars = by_name["Sea of Stars"].streams
    assert [stream.language for stream in stars if stream.stream_type == StreamType.AAC_ADTS] == [
        "chi",
        "eng",
    ]
    subtitles = [stream for stream in by_name["Koi Cinema"].streams if stream.subtitles]
    assert [subtitle.language for stream in subtitles for subtitle in stream.subtitles] == ["chi"]


def test_sdt_names_in_both_languages_and_charsets() -> None:
    (sdt,) = read(Sdt, *tables.sdt())
    found = {service.service_id: service for service in sdt.services}
    for one in SERVICES:
        service = found[one.service_id]
        assert service.name == one.chinese
        assert {name.language: name.name for name in service.names} == {
            "chi": one.chinese,
            "eng": one.english,
        }
        assert service.type == one.service_type
        assert service.free_ca_mode == one.scrambled
        assert service.has_schedule and service.has_present_following


def test_nit_tells_where_it_is_and_numbers_the_services() -> None:
    (nit,) = read(Nit, *tables.nit())
    (stream,) = nit.transport_streams
    assert {channel.service_id: channel.number for channel in stream.channels} == {
        one.service_id: one.lcn for one in SERVICES
    }
    assert [getattr(delivery, "frequency", None) for delivery in stream.delivery] == [474_000_000]


def test_a_network_of_two_multiplexes_tells_of_both_and_each_of_its_own() -> None:
    (nit,) = read(Nit, *tables.nit(BOTH))
    told = {
        stream.transport_stream_id: {each.service_id for each in stream.channels}
        for stream in nit.transport_streams
    }
    assert told == {of.transport_stream_id: {one.service_id for one in of.services} for of in BOTH}
    for of in BOTH:
        (sdt,) = read(Sdt, *tables.sdt(of))
        assert sdt.transport_stream_id == of.transport_stream_id
        assert {service.service_id for service in sdt.services} == told[of.transport_stream_id]
        (pat,) = read(Pat, *tables.pat(of=of))
        assert {program.service_id for program in pat.programs} == told[of.transport_stream_id]
        (event, _) = read(Eit, *tables.eit_present_following(of.services[0], NOW))
        assert event.transport_stream_id == of.transport_stream_id
    assert {one.chinese for one in FIRST.services}.isdisjoint(one.chinese for one in SECOND.services)


def test_present_and_following_are_the_programmes_of_now() -> None:
    for one in SERVICES:
        sections = read(Eit, *tables.eit_present_following(one, NOW))
        assert [section.header.section for section in sections] == [0, 1]
        for section, programme in zip(sections, present_and_following(one, NOW), strict=True):
            (event,) = section.events
            assert event.start == programme.start.timestamp()
            assert event.duration == programme.duration.total_seconds()
            assert {text.language: text.title for text in event.texts} == {
                "chi": programme.chinese,
                "eng": programme.english,
            }


def test_the_version_moves_with_the_programme_and_only_then() -> None:
    for one in SERVICES:
        present, _ = present_and_following(one, NOW)
        (before, _), (same, _), (after, _) = (
            read(Eit, *tables.eit_present_following(one, moment))
            for moment in (NOW, present.end - timedelta(seconds=1), present.end)
        )
        assert before.header.version == same.header.version != after.header.version


def test_the_schedule_holds_every_programme_of_its_days_in_the_right_segment() -> None:
    midnight = datetime(2026, 11, 23, tzinfo=UTC)
    for one in SERVICES:
        found: dict[int, int] = {}
        for table in (0, 1):
            for section in read(Eit, *tables.eit_schedule(one, NOW, table)):
                segment = section.header.section // 8
                assert section.header.section <= section.segment_last_section <= section.header.last_section
                for event in section.events:
                    assert event.start is not None
                    hours = (event.start - midnight.timestamp()) / 3600
                    assert int(hours // 3) == table * 32 + segment
                    found[event.event_id] = event.start
        listed = between(one, midnight, midnight + timedelta(days=8))
        assert found == {programme.event_id: int(programme.start.timestamp()) for programme in listed}


def test_every_segment_has_its_first_section() -> None:
    """A receiver that waits for a whole table needs empty segments too (TS 101 211 §4.1.4.2.1)."""
    for table in (0, 1):
        numbers: dict[int, list[int]] = defaultdict(list)
        for section in read(Eit, *tables.eit_schedule(SERVICES[0], NOW, table)):
            numbers[section.header.section // 8].append(section.header.section % 8)
        assert sorted(numbers) == list(range(32))
        assert all(parts == list(range(len(parts))) for parts in numbers.values())


def test_long_descriptions_genres_and_ages_are_there() -> None:
    events = [
        event
        for one in SERVICES
        for section in read(Eit, *tables.eit_schedule(one, NOW, 0))
        for event in section.events
    ]
    assert all(event.genres for event in events)
    assert any(rating.age == 16 for event in events for rating in event.ratings)
    told = [text for event in events for text in event.texts if text.extended]
    assert {text.language for text in told} == {"chi", "eng"}
    assert any("本节目由鼓楼广播制作" in text.extended and text.items for text in told)


def test_the_time_is_now_and_beijing_is_eight_hours_ahead() -> None:
    (tdt,) = read(Tdt, tables.tdt(NOW))
    (tot,) = read(Tot, tables.tot(NOW))
    assert tdt.utc == tot.utc == NOW.timestamp()
    assert [(offset.country, offset.offset) for offset in tot.offsets] == [("CHN", 480)]
