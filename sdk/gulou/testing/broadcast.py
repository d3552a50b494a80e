"""A small broadcast for tests: six services that between them have all that is special."""

from __future__ import annotations

from gulou.services.tv import Channel, Programme, ServiceKind, Stream, StreamKind

EVENING = 1_767_614_400.0
"""When a test begins unless it says otherwise: Monday, 5 January 2026, 20:00 in Beijing."""
LINEUP = (
    Channel(
        "dvb://1.1.1",
        "Drum One",
        1,
        {"eng": "Drum One", "chi": "鼓楼一套"},
        streams=(Stream(0x101, StreamKind.video, "h264"), Stream(0x102, StreamKind.audio, "aac", "chi")),
    ),
    Channel(
        "dvb://1.1.2",
        "Two Tongues",
        2,
        streams=(
            Stream(0x201, StreamKind.video, "h264"),
            Stream(0x202, StreamKind.audio, "aac", "chi"),
            Stream(0x203, StreamKind.audio, "aac", "eng"),
            Stream(0x204, StreamKind.audio, "aac", "eng", "description"),
            Stream(0x205, StreamKind.subtitle, "dvb_subtitle", "chi"),
            Stream(0x206, StreamKind.subtitle, "dvb_subtitle", "eng"),
        ),
    ),
    Channel(
        "dvb://1.1.5",
        "Koi Cinema",
        5,
        streams=(
            Stream(0x501, StreamKind.video, "hevc"),
            Stream(0x502, StreamKind.audio, "mp2", "zho"),
            Stream(0x503, StreamKind.audio, "mp2", "eng"),
            Stream(0x505, StreamKind.subtitle, "dvb_subtitle", "eng"),
        ),
    ),
    Channel("dvb://1.1.8", "Premium", 8, scrambled=True, streams=(Stream(0x801, StreamKind.video, "h264"),)),
    Channel("dvb://1.1.9", "Pioneer", 9, unsupported="avs+"),
    Channel("dvb://1.1.14", "Village Voice", 20, kind=ServiceKind.radio),
)
"""Two clear channels in two languages, one with many tracks; a scrambled, an undecodable one; a radio."""


def programme(
    event_id: int, title: str, start: float = EVENING, minutes: float = 60, **texts: str
) -> Programme:
    """A programme that begins at `start`, Unix time in seconds; `eng=` and `chi=` are its long texts."""
    titles = {"eng": title, "chi": f"{title}（中文）"}
    return Programme(event_id, int(start), int(60 * minutes), titles, texts)
