"""The headend's PSI and SI, each table as a list of sections (ISO/IEC 13818-1, ETSI EN 300 468)."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Final

from headend import descriptors as d
from headend import teletext
from headend.programmes import BEIJING, Programme, between, present_and_following
from headend.sections import loop, section, short_section
from headend.services import (
    FIRST,
    NETWORK_ID,
    NETWORK_NAME,
    ORIGINAL_NETWORK_ID,
    PROVIDER,
    Charset,
    Service,
    StreamType,
    Transport,
    transport_of,
)
from headend.text import chinese, english

PAT_PID, CAT_PID, NIT_PID, SDT_PID, EIT_PID, TDT_PID = 0x00, 0x01, 0x10, 0x11, 0x12, 0x14
EMM_PID: Final = 0xF0
CA_SYSTEM_ID: Final = 0x4AFF
"""A conditional access system that does not exist, in the range of China's."""
SUBTITLE_PAGE: Final = 1
_RUNNING: Final = 4
_NOT_RUNNING: Final = 1
_SCHEDULE_DAYS: Final = 8
_SEGMENT: Final = timedelta(hours=3)


def _identity(of: Transport) -> bytes:
    return of.transport_stream_id.to_bytes(2, "big") + ORIGINAL_NETWORK_ID.to_bytes(2, "big")


def pat(version: int = 0, of: Transport = FIRST) -> list[bytes]:
    """Programme 0 is the NIT."""
    entries = [(0, NIT_PID)] + [(one.service_id, one.pmt_pid) for one in of.services]
    body = b"".join(number.to_bytes(2, "big") + (0xE000 | pid).to_bytes(2, "big") for number, pid in entries)
    return [section(0x00, of.transport_stream_id, version, 0, 0, body)]


def cat() -> list[bytes]:
    return [section(0x01, 0xFFFF, 0, 0, 0, d.conditional_access(CA_SYSTEM_ID, EMM_PID))]


_AUDIO_DESCRIPTORS: Final = {
    StreamType.AAC_ADTS: d.descriptor(0x7C, b"\x51"),
    StreamType.PRIVATE_PES: d.descriptor(0x6A, b"\0"),
}
"""AAC_descriptor and AC-3_descriptor (annexes H and D)."""


def pmt(service: Service) -> list[bytes]:
    """The clear services' streams carry a component tag each, as present/following refers to them."""
    programme = d.conditional_access(CA_SYSTEM_ID, service.ecm_pid) if service.scrambled else b""
    streams: list[bytes] = []

    def add(stream_type: int, pid: int, *extra: bytes) -> None:
        streams.append(bytes((stream_type,)) + (0xE000 | pid).to_bytes(2, "big") + loop(*extra))

    if service.video is not None:
        identity = (d.registration(b"AVSV"),) if service.video.stream_type is StreamType.AVS else ()
        add(service.video.stream_type, service.video_pid, d.stream_identifier(0), *identity)
    for index, audio in enumerate(service.audios):
        extra = [_AUDIO_DESCRIPTORS[audio.stream_type]] if audio.stream_type in _AUDIO_DESCRIPTORS else []
        if audio.describes:
            extra.append(d.audio_description())
        tag = d.stream_identifier(1 + index)
        language = d.language(audio.language, 3 if audio.describes else 0)
        add(audio.stream_type, service.audio_pid(index), tag, language, *extra)
    if service.subtitled:
        page = d.subtitling("chi", 0x10, SUBTITLE_PAGE, SUBTITLE_PAGE)
        add(StreamType.PRIVATE_PES, service.subtitle_pid, d.stream_identifier(8), page)
    if service.teletext:
        add(StreamType.PRIVATE_PES, service.teletext_pid, d.stream_identifier(9), d.teletext(teletext.PAGES))
    body = (0xE000 | service.pcr_pid).to_bytes(2, "big") + loop(programme) + b"".join(streams)
    return [section(0x02, service.service_id, 0, 0, 0, body)]


def sdt(of: Transport = FIRST) -> list[bytes]:
    entries = []
    for one in of.services:
        provider, name = chinese(PROVIDER[0], one.charset), chinese(one.chinese, one.charset)
        names = (("chi", provider, name), ("eng", english(PROVIDER[1]), english(one.english)))
        inner = d.service(one.service_type, provider, name) + d.multilingual_service_name(names)
        flags = _RUNNING << 13 | (0x1000 if one.scrambled else 0) | len(inner)
        # Both EIT flags are set: this multiplex carries present/following and schedule of each service.
        entries.append(one.service_id.to_bytes(2, "big") + b"\xff" + flags.to_bytes(2, "big") + inner)
    body = ORIGINAL_NETWORK_ID.to_bytes(2, "big") + b"\xff" + b"".join(entries)
    return [section(0x42, of.transport_stream_id, 0, 0, 0, body)]


def nit(network: Sequence[Transport] = (FIRST,)) -> list[bytes]:
    """All multiplexes of the network, wherever it is sent."""
    name_chinese, name_english = chinese(NETWORK_NAME[0], Charset.UTF8), english(NETWORK_NAME[1])
    about = d.network_name(name_chinese)
    about += d.multilingual_network_name((("chi", name_chinese), ("eng", name_english)))
    streams = [
        _identity(of)
        + loop(
            d.cable_delivery(of.frequency_hz), d.service_list(of.services), d.logical_channels(of.services)
        )
        for of in network
    ]
    return [section(0x40, NETWORK_ID, 0, 0, 0, loop(about) + loop(*streams))]


def ecm(service: Service, number: int) -> bytes:
    """A control message that no smart card understands; its table_id alternates as real ones do."""
    return short_section(0x80 | number & 1, Random(f"ecm {service.service_id} {number}").randbytes(64))


def emm() -> bytes:
    return short_section(0x82, Random("emm").randbytes(48))


def tdt(now: datetime) -> bytes:
    return short_section(0x70, _utc(now))


def tot(now: datetime) -> bytes:
    """China has kept one time all year since 1992: the next change lies a year ahead and changes nothing."""
    change = _utc(datetime(now.year + 1, 1, 1, tzinfo=UTC))
    offset = d.local_time_offset("CHN", int(BEIJING.total_seconds()) // 60, change)
    return short_section(0x73, _utc(now) + loop(offset), with_crc=True)


def eit_present_following(service: Service, now: datetime) -> list[bytes]:
    """Both sections; their version moves with every programme."""
    present, following = present_and_following(service, now)
    version = present.event_id
    return [
        _eit(0x4E, service, version, (0, 1, 1, 0x4E), _event(service, present, _RUNNING)),
        _eit(0x4E, service, version, (1, 1, 1, 0x4E), _event(service, following, _NOT_RUNNING)),
    ]


def eit_schedule(service: Service, now: datetime, table: int) -> list[bytes]:
    """Table 0x50 (``table`` 0: today and three days) or 0x51 (four more) of the schedule.

    Days and their eight segments of three hours are UTC's (ETSI TS 101 211 §4.1.4). A whole segment has at
    least one section; one without an event has an empty section.
    """
    today = datetime(now.year, now.month, now.day, tzinfo=UTC)
    last_table = 0x50 + (_SCHEDULE_DAYS - 1) // 4
    segments: list[list[bytes]] = []
    for index in range(32):
        start = today + timedelta(days=4 * table) + index * _SEGMENT
        groups = [b""]
        for programme in between(service, start, start + _SEGMENT):
            event = _event(service, programme, 0)
            if len(groups[-1]) + len(event) > 4096 - 18:
                groups.append(b"")
            groups[-1] += event
        segments.append(groups)
    last = 31 * 8 + len(segments[-1]) - 1
    sections = []
    for index, groups in enumerate(segments):
        first, segment_last = 8 * index, 8 * index + len(groups) - 1
        for number, events in enumerate(groups, start=first):
            frame = (number, last, segment_last, last_table)
            sections.append(_eit(0x50 + table, service, today.toordinal(), frame, events))
    return sections


def _eit(
    table_id: int, service: Service, version: int, frame: tuple[int, int, int, int], events: bytes
) -> bytes:
    """One section; ``frame`` is its number, the last number, the segment's last number and the last table."""
    number, last, segment_last, last_table = frame
    body = _identity(transport_of(service)) + bytes((segment_last, last_table)) + events
    return section(table_id, service.service_id, version, number, last, body)


def _event(service: Service, programme: Programme, running: int) -> bytes:
    """The titles in both languages, a longer text for every fourth event, genre, age, components."""
    title, charset = programme.title, service.charset
    inner = d.short_event("chi", chinese(programme.chinese, charset), chinese(title.about_chinese, charset))
    inner += d.short_event("eng", english(programme.english), english(title.about_english))
    if programme.event_id % 4 == 0:
        inner += _extended(service, programme)
    inner += d.content(title.genre)
    if title.age:
        inner += d.parental_rating("CHN", title.age)
    if running:
        inner += _components(service)
    duration = _bcd_time(programme.duration)
    length = running << 13 | (0x1000 if service.scrambled else 0) | len(inner)
    head = programme.event_id.to_bytes(2, "big") + _utc(programme.start) + duration
    return head + length.to_bytes(2, "big") + inner


def _extended(service: Service, programme: Programme) -> bytes:
    """Two numbered descriptors in Chinese, one in English, with items that a guide can list."""
    charset, title = service.charset, programme.title
    items = [(chinese("播出", charset), chinese(service.chinese, charset))]
    texts = [
        chinese(f"《{title.chinese}》：{title.about_chinese}", charset),
        chinese("本节目由鼓楼广播制作，欢迎收看。", charset),
    ]
    english_items = [(english("Channel"), english(service.english))]
    english_text = [english(f"{title.about_english} Made by {PROVIDER[1]}.")]
    return d.extended_event("chi", items, texts) + d.extended_event("eng", english_items, english_text)


_COMPONENTS: Final = {
    StreamType.MPEG2_VIDEO: (0x1, 0x03),
    StreamType.H264: (0x5, 0x0B),
    StreamType.HEVC: (0x9, 0x00),
    StreamType.MPEG1_AUDIO: (0x2, 0x03),
    StreamType.AAC_ADTS: (0x6, 0x03),
    StreamType.PRIVATE_PES: (0x4, 0x42),
}
"""stream_content and component_type (ETSI EN 300 468 table 26, AC-3: table D.1); AVS+ has none."""
_DESCRIPTION: Final = 0x40
"""component_type of a sound for those who do not see, MPEG's and AAC's."""


def _components(service: Service) -> bytes:
    parts = []
    if service.video is not None and service.video.stream_type in _COMPONENTS:
        parts.append(d.component(*_COMPONENTS[service.video.stream_type], 0))
    for index, audio in enumerate(service.audios):
        content, kind = _COMPONENTS[audio.stream_type]
        parts.append(
            d.component(content, _DESCRIPTION if audio.describes else kind, 1 + index, audio.language)
        )
    return b"".join(parts)


def _bcd_time(length: timedelta) -> bytes:
    seconds = int(length.total_seconds())
    return bytes.fromhex(f"{seconds // 3600:02d}{seconds // 60 % 60:02d}{seconds % 60:02d}")


def _utc(when: datetime) -> bytes:
    """Modified Julian date and BCD time (ETSI EN 300 468 Annex C)."""
    mjd = when.toordinal() - datetime(1858, 11, 17).toordinal()
    clock = timedelta(hours=when.hour, minutes=when.minute, seconds=when.second)
    return mjd.to_bytes(2, "big") + _bcd_time(clock)
