"""EIT: what is on, now, next and for days ahead (EN 300 468 §5.2.4)."""

import msgspec

from gulou_hal.si.sdt import RunningStatus
from gulou_hal.si.section import Header


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


class Crid(msgspec.Struct, frozen=True, gc=False):
    """A name for content, as sent (descriptor 0x76, ETSI TS 102 323 §12.1): `crid://authority/data`, or the
    part from the authority's end on where the service has a default authority."""

    type: int
    """1: this programme, 2: its series; 0x31 and 0x32 the same in the United Kingdom (DTG D-Book)."""
    text: str


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
    crids: tuple[Crid, ...] = ()

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
