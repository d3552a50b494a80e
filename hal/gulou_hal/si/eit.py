"""EIT: what is on, now, next and for days ahead (EN 300 468 §5.2.4).

The hottest table: a multiplex may carry tens of thousands of events. So the loops are written out, texts of
an event are decoded in one go, and small descriptors that come again and again are read once.
"""

from functools import lru_cache
from typing import Final

import msgspec

from gulou_hal.si.clock import BCD, day_start
from gulou_hal.si.descriptors import language_code
from gulou_hal.si.sdt import RUNNING, RunningStatus
from gulou_hal.si.section import Header, header
from gulou_hal.si.text import Decode, selector


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


def eit(data: bytes, decode: Decode) -> Eit:
    """table_id 0x4E to 0x6F. An event whose loop is cut ends the list."""
    events = []
    at, end = 14, len(data) - 4
    while at + _EVENT_HEADER <= end:
        start = at + _EVENT_HEADER
        stop = start + ((data[at + 10] & 0x0F) << 8 | data[at + 11])
        if stop > end:
            break
        events.append(_event(data, at, stop, decode))
        at = stop
    return Eit(
        header(data), data[8] << 8 | data[9], data[10] << 8 | data[11], data[12], data[13], tuple(events)
    )


def _event(data: bytes, at: int, stop: int, decode: Decode) -> Event:
    """Read the event at ``at``, whose descriptors end at ``stop``."""
    hours, minutes, seconds = BCD[data[at + 4]], BCD[data[at + 5]], BCD[data[at + 6]]
    start: int | None = None
    if 0 <= hours < 24 and 0 <= minutes < 60 and 0 <= seconds < 60:
        start = day_start(data[at + 2] << 8 | data[at + 3]) + hours * 3600 + minutes * 60 + seconds
    hours, minutes, seconds = BCD[data[at + 7]], BCD[data[at + 8]], BCD[data[at + 9]]
    duration: int | None = None
    if hours >= 0 and 0 <= minutes < 60 and 0 <= seconds < 60:
        duration = hours * 3600 + minutes * 60 + seconds

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
        if tag == _EXTENDED_EVENT:
            if here - begin >= 6:
                extended.append(data[begin:here])
        elif tag == _COMPONENT:
            if here - begin >= 6:
                components.append(_component(data[begin:here], decode))
        elif tag == _SHORT_EVENT:
            if here - begin >= 5:
                short.append(data[begin:here])
        elif tag == _CONTENT:
            genres += _genres(data[begin:here])
        elif tag == _PARENTAL_RATING:
            ratings += _ratings(data[begin:here])
    status = data[at + 10]
    return Event(
        data[at] << 8 | data[at + 1],
        start,
        duration,
        RUNNING[status >> 5],
        status & 0x10 != 0,
        _texts(short, extended, decode),
        genres,
        ratings,
        tuple(components),
    )


def _texts(short: list[bytes], extended: list[bytes], decode: Decode) -> tuple[EventText, ...]:
    """Bring short and extended descriptors together by language."""
    long: dict[bytes, list[bytes]] = {}
    for body in extended:
        long.setdefault(body[1:4], []).append(body)
    texts = []
    for body in short:
        language = body[:3]
        middle = 4 + body[3]
        text = decode(body[middle + 1 : middle + 1 + body[middle]]) if middle < len(body) else ""
        title = decode(body[4:middle])
        parts = long.pop(language, None) if long else None
        description, items = _long_text(parts, decode) if parts else ("", ())
        texts.append(EventText(_language(language), title, text, description, items))
    for language, parts in long.items():
        texts.append(EventText(_language(language), "", "", *_long_text(parts, decode)))
    return tuple(texts)


def _long_text(parts: list[bytes], decode: Decode) -> tuple[str, tuple[Item, ...]]:
    """Join extended event descriptors, §6.2.15; their first byte is their number, so they sort by it."""
    if len(parts) > 1:
        parts.sort(key=_number)
    pieces: list[bytes] = []
    items: list[Item] = []
    for body in parts:
        end = 5 + body[4]
        if body[4]:
            _add_items(body[5:end], items, decode)
        if end < len(body):
            pieces.append(body[end + 1 : end + 1 + body[end]])
    return _joined(pieces, decode), tuple(items)


def _number(body: bytes) -> int:
    return body[0] >> 4


def _joined(pieces: list[bytes], decode: Decode) -> str:
    """Decode pieces as one text, so that a character cut between two is whole again.

    A piece that repeats the selector of the first loses it; a piece with another one stands for itself.
    """
    if len(pieces) == 1:
        return decode(pieces[0])
    texts: list[str] = []
    run = b""
    prefix = b""
    for piece in pieces:
        if not piece:
            continue
        if piece[0] >= 0x20 and not prefix:
            run += piece
            continue
        mark = selector(piece)
        if run and mark == prefix:
            run += piece[len(mark) :]
        else:
            texts.append(decode(run))
            run, prefix = piece, mark
    texts.append(decode(run))
    return "".join(texts)


def _add_items(data: bytes, items: list[Item], decode: Decode) -> None:
    """Read the items of one descriptor; one without a name goes on with the item before."""
    at = 0
    while at + 2 <= len(data):
        middle = at + 1 + data[at]
        if middle >= len(data):
            return
        end = middle + 1 + data[middle]
        name, value = decode(data[at + 1 : middle]), decode(data[middle + 1 : end])
        if not name and items:
            items[-1] = Item(items[-1].name, items[-1].value + value)
        else:
            items.append(Item(name, value))
        at = end
