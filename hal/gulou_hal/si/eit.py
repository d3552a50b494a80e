"""EIT: what is on, now, next and for days ahead (EN 300 468 §5.2.4).

The hottest table: a multiplex may carry tens of thousands of events. So the loops are written out, texts of
an event are decoded in one go, and small descriptors that come again and again are read once.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Final, TypeAlias

import msgspec

from gulou_hal.si.clock import DAY, HOURS, MINUTES, SECONDS, day_start
from gulou_hal.si.descriptors import language_code
from gulou_hal.si.sdt import RUNNING, RunningStatus
from gulou_hal.si.section import Header, header
from gulou_hal.si.text import Decode, TextDecoder, join


class Item(msgspec.Struct, frozen=True, gc=False):
    """A line of an extended description, such as *Director*: *Zhang Yimou*."""

    name: str
    value: str


class EventText(msgspec.Struct, frozen=True, gc=False):
    """What is told about an event in one language, ISO 639-2."""

    language: str
    title: str
    text: str
    """The short description."""
    extended: str
    """The long description, joined from its parts."""
    items: tuple[Item, ...]

    @property
    def description(self) -> str:
        """Short and long description as one text; a long one that begins with the short one says it all."""
        if not self.text or self.extended.startswith(self.text):
            return self.extended
        if not self.extended:
            return self.text
        joint = "\n" if self.text[-1] in ".!?…。！？" else " "
        return f"{self.text}{joint}{self.extended}"


class Component(msgspec.Struct, frozen=True, gc=False):
    """A picture, sound or subtitle that an event has (descriptor 0x50, table 26)."""

    stream_content: int
    """stream_content in the low four bits, stream_content_ext above it, 0 for none."""
    type: int
    tag: int
    language: str
    text: str


class Genre(msgspec.Struct, frozen=True, gc=False):
    """content_nibble level 1 and 2 (descriptor 0x54, table 28), and a byte of the broadcaster's own."""

    level1: int
    level2: int
    user: int


class Rating(msgspec.Struct, frozen=True, gc=False):
    """Parental rating for a country, ISO 3166 (descriptor 0x55)."""

    country: str
    age: int | None
    """The lowest age in years, 4 to 18; None where the broadcaster defines the rating itself."""


class Event(msgspec.Struct, frozen=True, gc=False):
    """One programme."""

    event_id: int
    start: int | None
    """Seconds since 1970 UTC; None where not known yet."""
    duration: int | None
    """Seconds; None where not known yet."""
    running: RunningStatus
    free_ca_mode: bool
    texts: tuple[EventText, ...]
    genres: tuple[Genre, ...]
    ratings: tuple[Rating, ...]
    components: tuple[Component, ...]

    @property
    def title(self) -> str:
        """The title in the first language sent; empty where there is none."""
        return self.texts[0].title if self.texts else ""


class Eit(msgspec.Struct, frozen=True, gc=False):
    """Events of one service: present and following (0x4E, 0x4F) or schedule (0x50 to 0x6F)."""

    header: Header
    transport_stream_id: int
    original_network_id: int
    segment_last_section: int
    last_table_id: int
    events: tuple[Event, ...]

    @property
    def service_id(self) -> int:
        return self.header.extension

    @property
    def schedule(self) -> bool:
        """Part of the schedule, not of present and following."""
        return self.header.table_id >= 0x50

    @property
    def actual(self) -> bool:
        """Of the transport stream that carries it."""
        return self.header.table_id == 0x4E or 0x50 <= self.header.table_id <= 0x5F


_SHORT_EVENT: Final = 0x4D
_EXTENDED_EVENT: Final = 0x4E
_COMPONENT: Final = 0x50
_CONTENT: Final = 0x54
_PARENTAL_RATING: Final = 0x55
_EVENT_HEADER: Final = 12
_BATCH: Final = 64
"""Sections read together: enough for numpy, and few enough drafts for the garbage collector to stay idle."""


@lru_cache(maxsize=4096)
def _component(body: bytes, decode: Decode) -> Component:
    content = (~body[0] & 0xF0) | body[0] & 0x0F  # the extension is sent inverted: all ones mean none
    return Component(content, body[1], body[2], language_code(body[3:6]), decode(body[6:]))


@lru_cache(maxsize=4096)
def _genres(body: bytes) -> tuple[Genre, ...]:
    return tuple(Genre(body[i] >> 4, body[i] & 15, body[i + 1]) for i in range(0, len(body) - 1, 2))


@lru_cache(maxsize=1024)
def _ratings(body: bytes) -> tuple[Rating, ...]:
    return tuple(
        Rating(language_code(body[i : i + 3]), body[i + 3] + 3 if 1 <= body[i + 3] <= 15 else None)
        for i in range(0, len(body) - 3, 4)
    )


_language: Final = lru_cache(maxsize=1024)(language_code)


_Outline: TypeAlias = list[tuple[bytes, bool, int]]
"""For each language, in the order of its raw texts: its code, if a long one follows, how many items."""
_Draft: TypeAlias = tuple[
    int,
    int | None,
    int | None,
    RunningStatus,
    bool,
    _Outline,
    tuple[Genre, ...],
    tuple[Rating, ...],
    tuple[Component, ...],
]
"""The fields of an event, with an outline where its texts will be: these are still to be decoded."""


def eit(data: bytes, decode: TextDecoder) -> Eit:
    """table_id 0x4E to 0x6F. An event whose loop is cut ends the list."""
    return eits([data], decode)[0]


def eits(sections: Sequence[bytes], decode: TextDecoder) -> list[Eit]:
    """Read many sections: the texts of some at a time are decoded together, which is faster."""
    tables: list[Eit] = []
    for at in range(0, len(sections), _BATCH):
        tables += _batch(sections[at : at + _BATCH], decode)
    return tables


def _batch(sections: Sequence[bytes], decode: TextDecoder) -> list[Eit]:
    raw: list[bytes] = []
    drafts = [_drafts(data, raw, decode) for data in sections]
    texts = iter(decode.all(raw))
    return [
        Eit(
            header(data),
            transport_stream_id=data[8] << 8 | data[9],
            original_network_id=data[10] << 8 | data[11],
            segment_last_section=data[12],
            last_table_id=data[13],
            events=tuple([_finished(draft, texts) for draft in events]),
        )
        for data, events in zip(sections, drafts, strict=True)
    ]


def _drafts(data: bytes, raw: list[bytes], decode: TextDecoder) -> list[_Draft]:
    events = []
    at, end = 14, len(data) - 4
    while at + _EVENT_HEADER <= end:
        stop = at + _EVENT_HEADER + ((data[at + 10] & 0x0F) << 8 | data[at + 11])
        if stop > end:
            break
        events.append(_draft(data, at, stop, raw, decode))
        at = stop
    return events


def _finished(draft: _Draft, texts: Iterator[str]) -> Event:
    event_id, start, duration, running, free_ca_mode, outline, genres, ratings, components = draft
    told = []
    for language, has_long, item_count in outline:
        title, text = next(texts), next(texts)
        long = next(texts) if has_long else ""
        items = tuple([Item(next(texts), next(texts)) for _ in range(item_count)]) if item_count else ()
        told.append(EventText(_language(language), title, text, long, items))
    return Event(event_id, start, duration, running, free_ca_mode, tuple(told), genres, ratings, components)


def _draft(data: bytes, at: int, stop: int, raw: list[bytes], decode: TextDecoder) -> _Draft:
    """Read the event at ``at``, whose descriptors end at ``stop``; its texts go to the end of ``raw``."""
    time = HOURS[data[at + 4]] + MINUTES[data[at + 5]] + SECONDS[data[at + 6]]
    start = day_start(data[at + 2] << 8 | data[at + 3]) + time if 0 <= time < DAY else None
    length = HOURS[data[at + 7]] + MINUTES[data[at + 8]] + SECONDS[data[at + 9]]
    short: list[bytes] = []
    extended: list[bytes] = []
    components: list[Component] = []
    genres: tuple[Genre, ...] = ()
    ratings: tuple[Rating, ...] = ()
    here = at + _EVENT_HEADER
    while here + 2 <= stop:
        tag = data[here]
        begin = here + 2
        here = begin + data[here + 1]
        if here > stop:
            break
        if tag == _COMPONENT:
            if here >= begin + 6:
                components.append(_component(data[begin:here], decode))
        elif tag == _EXTENDED_EVENT:
            if here >= begin + 6:
                extended.append(data[begin:here])
        elif tag == _SHORT_EVENT:
            if here >= begin + 5:
                short.append(data[begin:here])
        elif tag == _CONTENT:
            genres += _genres(data[begin:here])
        elif tag == _PARENTAL_RATING:
            ratings += _ratings(data[begin:here])
    status = data[at + 10]
    return (
        data[at] << 8 | data[at + 1],
        start,
        length if length >= 0 else None,
        RUNNING[status >> 5],
        status & 0x10 != 0,
        _outline(short, extended, raw),
        genres,
        ratings,
        tuple(components),
    )


def _outline(short: list[bytes], extended: list[bytes], raw: list[bytes]) -> _Outline:
    """Bring short (§6.2.37) and extended (§6.2.15) event descriptors together by language."""
    by_language: dict[bytes, list[bytes]] = {}
    for body in extended:
        language = body[1:4]
        if language in by_language:
            by_language[language].append(body)
        else:
            by_language[language] = [body]
    outline = []
    for body in short:
        language = body[:3]
        middle = 4 + body[3]
        raw.append(body[4:middle])
        raw.append(body[middle + 1 : middle + 1 + body[middle]] if middle < len(body) else b"")
        if language in by_language:
            outline.append((language, True, _add_long_text(by_language.pop(language), raw)))
        else:
            outline.append((language, False, 0))
    for language, parts in by_language.items():
        raw += (b"", b"")
        outline.append((language, True, _add_long_text(parts, raw)))
    return outline


def _add_long_text(parts: list[bytes], raw: list[bytes]) -> int:
    """Append the long text and the names and values of the items; return how many items there are."""
    if len(parts) > 1:
        parts.sort()  # by the first byte, descriptor_number
    pieces: list[bytes] = []
    items: list[tuple[bytes, bytes]] = []
    for body in parts:
        end = 5 + body[4]
        if body[4]:
            _add_items(body[5:end], items)
        if end < len(body):
            pieces.append(body[end + 1 : end + 1 + body[end]])
    raw.append(pieces[0] if len(pieces) == 1 else join(pieces))
    for item in items:
        raw += item
    return len(items)


def _add_items(data: bytes, items: list[tuple[bytes, bytes]]) -> None:
    """Read the items of one descriptor; one without a name goes on with the item before."""
    at = 0
    while at + 2 <= len(data):
        middle = at + 1 + data[at]
        if middle >= len(data):
            return
        name = data[at + 1 : middle]
        at = middle + 1 + data[middle]
        value = data[middle + 1 : at]
        if name or not items:
            items.append((name, value))
        else:
            items[-1] = (items[-1][0], join([items[-1][1], value]))
