"""EIT sections to events, many at a time.

The hottest table: a multiplex may carry tens of thousands of events. So the loop over descriptors is written
out, and what comes again is read once: a programme's texts, in present and following as in the schedule, and
the few sets of sounds, genres and ratings that a service has. All other texts are decoded in one go.
"""

from collections.abc import Sequence
from functools import lru_cache
from struct import Struct
from typing import Final, TypeAlias

from gulou_hal.si.clock import DAY, HOURS, MINUTES, SECONDS, day_start
from gulou_hal.si.descriptors import language_code, split
from gulou_hal.si.eit import Component, Crid, Eit, Event, Genre, Rating
from gulou_hal.si.event_texts import EXTENDED_EVENT, SHORT_EVENT, filled, outline
from gulou_hal.si.sdt import RUNNING
from gulou_hal.si.section import header
from gulou_hal.si.text import Decode, TextDecoder

_COMPONENT: Final = 0x50
_CONTENT: Final = 0x54
_PARENTAL_RATING: Final = 0x55
_CONTENT_IDENTIFIER: Final = 0x76
_TRAITS: Final = frozenset({_COMPONENT, _CONTENT, _PARENTAL_RATING})
_TEXTS: Final = frozenset({SHORT_EVENT, EXTENDED_EVENT})

_FIRST_EVENT: Final = 14
_HEADER_SIZE: Final = 12
_event_header: Final = Struct(">HHBBBBBBH").unpack_from
"""event_id, start (MJD, then BCD hours, minutes, seconds), duration in BCD, status and length of the loop."""
_CRC: Final = 4
_BATCH: Final = 512
"""Sections read together, 2 MiB at most: enough for numpy, and for a programme to come twice."""

_Draft: TypeAlias = tuple[int, int | None, int | None, int, int, bytes, bytes]
"""event_id, start, duration, status, the number of its texts, ``_TRAITS`` and CRIDs as sent."""
_Numbers: TypeAlias = dict[tuple[bytes, ...], int]
"""Descriptors that tell of a programme, as sent → their number; each is read and decoded once."""
_Traits: TypeAlias = tuple[tuple[Genre, ...], tuple[Rating, ...], tuple[Component, ...]]


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
    numbers: _Numbers = {}
    drafts = [_drafts(data, numbers) for data in sections]
    raw: list[bytes] = []
    outlines = [outline(descriptors, raw) for descriptors in numbers]
    decoded = iter(decode.all(raw))
    texts = [filled(told, decoded) for told in outlines]
    tables = []
    for data, drafted in zip(sections, drafts, strict=True):
        events = []
        for event_id, start, duration, status, told, loop, named in drafted:
            running, scrambled = RUNNING[status >> 13], status & 0x1000 != 0
            genres, ratings, components = _traits(loop, decode)
            crids = _crids(named) if named else ()
            events.append(
                Event(
                    event_id,
                    start,
                    duration,
                    running,
                    scrambled,
                    texts[told],
                    genres,
                    ratings,
                    components,
                    crids,
                )
            )
        stream, network = data[8] << 8 | data[9], data[10] << 8 | data[11]
        tables.append(Eit(header(data), stream, network, data[12], data[13], tuple(events)))
    return tables


def _drafts(data: bytes, numbers: _Numbers) -> list[_Draft]:
    drafts = []
    at, end = _FIRST_EVENT, len(data) - _CRC
    while at + _HEADER_SIZE <= end:
        event_id, mjd, hour, minute, second, hours, minutes, seconds, status = _event_header(data, at)
        at += _HEADER_SIZE
        stop = at + (status & 0x0FFF)
        if stop > end:
            break
        told = []
        traits = crids = b""
        while at < stop:
            tag = data[at]
            after = at + 2 + data[at + 1]
            if after > stop:
                break
            if tag in _TRAITS:
                traits += data[at:after]
            elif tag in _TEXTS:
                told.append(data[at:after])
            elif tag == _CONTENT_IDENTIFIER:
                crids += data[at:after]
            at = after
        time = HOURS[hour] + MINUTES[minute] + SECONDS[second]
        start = day_start(mjd) + time if 0 <= time < DAY else None
        length = HOURS[hours] + MINUTES[minutes] + SECONDS[seconds]
        duration = length if length >= 0 else None
        number = numbers.setdefault(tuple(told), len(numbers))
        drafts.append((event_id, start, duration, status, number, traits, crids))
        at = stop
    return drafts


@lru_cache(maxsize=4096)
def _traits(loop: bytes, decode: Decode) -> _Traits:
    """What small descriptors tell. Events of a service have a few sets of these, again and again."""
    genres: list[Genre] = []
    ratings: list[Rating] = []
    components: list[Component] = []
    for tag, body in split(loop):
        if tag == _COMPONENT:
            if len(body) >= 6:
                components.append(_component(body, decode))
        elif tag == _CONTENT:
            genres += [Genre(body[i] >> 4, body[i] & 15, body[i + 1]) for i in range(0, len(body) - 1, 2)]
        else:
            ratings += [_rating(body[i : i + 4]) for i in range(0, len(body) - 3, 4)]
    return tuple(genres), tuple(ratings), tuple(components)


def _crids(loop: bytes) -> tuple[Crid, ...]:
    """Those that stand in the descriptor itself; others are in a CIT (TS 102 323 §12.2)."""
    found = []
    for _, body in split(loop):
        at = 0
        while at + 1 < len(body):
            kind, place = body[at] >> 2, body[at] & 3
            end = at + 2 + body[at + 1]
            if place == 0 and end <= len(body):
                found.append(Crid(kind, body[at + 2 : end].decode("utf-8", "replace")))
            at = end if place == 0 else at + 3
    return tuple(found)


def _component(body: bytes, decode: Decode) -> Component:
    content = (~body[0] & 0xF0) | body[0] & 0x0F  # the extension is sent inverted: all ones mean none
    return Component(content, body[1], body[2], language_code(body[3:6]), decode(body[6:]))


def _rating(body: bytes) -> Rating:
    return Rating(language_code(body[:3]), body[3] + 3 if 1 <= body[3] <= 15 else None)
