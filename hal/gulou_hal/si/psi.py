"""PAT, CAT and PMT: which services a transport stream has, and of which streams they are made.

ISO/IEC 13818-1 §2.4.4.
"""

from enum import IntEnum
from typing import Final

import msgspec

from gulou_hal.si.codec import Codec, StreamKind, stream_codec
from gulou_hal.si.descriptors import CA, CaSystem, Kind, group, language_code
from gulou_hal.si.section import Header, header, loop
from gulou_hal.si.text import Decode


class Program(msgspec.Struct, frozen=True, gc=False):
    """A row of the PAT."""

    service_id: int
    pmt_pid: int


class Pat(msgspec.Struct, frozen=True, gc=False):
    """Program association: the services and where their PMTs are."""

    header: Header
    nit_pid: int | None
    programs: tuple[Program, ...]

    @property
    def transport_stream_id(self) -> int:
        return self.header.extension


class Cat(msgspec.Struct, frozen=True, gc=False):
    """Conditional access: the systems that send EMMs here."""

    header: Header
    ca: tuple[CaSystem, ...]


class AudioType(IntEnum):
    """audio_type of ISO/IEC 13818-1 §2.6.19; other numbers are reserved."""

    UNDEFINED = 0
    CLEAN_EFFECTS = 1
    HEARING_IMPAIRED = 2
    VISUALLY_IMPAIRED = 3


class Language(msgspec.Struct, frozen=True, gc=False):
    """An ISO 639-2 code and how the sound is meant."""

    code: str
    audio_type: int


class Editorial(IntEnum):
    """editorial_classification of EN 300 468 §6.4.11; other numbers are reserved."""

    MAIN = 0
    DESCRIPTION = 1
    CLEAN = 2
    SPOKEN_SUBTITLES = 3


class Supplementary(msgspec.Struct, frozen=True, gc=False):
    """What the supplementary_audio_descriptor says (EN 300 468 §6.4.11)."""

    complete: bool
    """mix_type: all that is to be heard; else it must be mixed with the main sound."""
    editorial: int
    language: str


class Subtitle(msgspec.Struct, frozen=True, gc=False):
    """One language of a DVB subtitle stream (EN 300 468 §6.2.42)."""

    language: str
    type: int
    """component_type for stream_content 3 (table 26): 0x10–0x16 normal, 0x20–0x26 for the hard of hearing."""
    composition_page: int
    ancillary_page: int

    @property
    def hard_of_hearing(self) -> bool:
        return 0x20 <= self.type <= 0x26


class TeletextPage(msgspec.Struct, frozen=True, gc=False):
    """One page of a teletext stream (EN 300 468 §6.2.44)."""

    language: str
    type: int
    """1 initial page, 2 subtitles, 3 additional, 4 schedule, 5 subtitles for the hard of hearing."""
    page: int
    """The number on the remote control, 100 to 899."""


class Stream(msgspec.Struct, frozen=True, gc=False):
    """One elementary stream of a service."""

    pid: int
    stream_type: int
    codec: Codec
    component_tag: int | None
    languages: tuple[Language, ...]
    subtitles: tuple[Subtitle, ...]
    teletext: tuple[TeletextPage, ...]
    ca: tuple[CaSystem, ...]
    supplementary: Supplementary | None = None

    @property
    def kind(self) -> StreamKind:
        return self.codec.kind

    @property
    def language(self) -> str:
        """The first language named in any way; empty where none is."""
        codes = [language.code for language in self.languages]
        if self.supplementary is not None and self.supplementary.language:
            codes.insert(0, self.supplementary.language)
        codes += [subtitle.language for subtitle in self.subtitles]
        codes += [page.language for page in self.teletext]
        return codes[0] if codes else ""


class Pmt(msgspec.Struct, frozen=True, gc=False):
    """Program map: the streams of one service."""

    header: Header
    pcr_pid: int
    ca: tuple[CaSystem, ...]
    streams: tuple[Stream, ...]

    @property
    def service_id(self) -> int:
        return self.header.extension

    @property
    def has_ca(self) -> bool:
        """A conditional access system is named, for the service or for one of its streams."""
        return bool(self.ca) or any(stream.ca for stream in self.streams)


def _languages(body: bytes, _: Decode) -> list[Language]:
    return [Language(language_code(body[i : i + 3]), body[i + 3]) for i in range(0, len(body) - 3, 4)]


def _subtitles(body: bytes, _: Decode) -> list[Subtitle]:
    return [
        Subtitle(
            language=language_code(body[i : i + 3]),
            type=body[i + 3],
            composition_page=body[i + 4] << 8 | body[i + 5],
            ancillary_page=body[i + 6] << 8 | body[i + 7],
        )
        for i in range(0, len(body) - 7, 8)
    ]


def _teletext(body: bytes, _: Decode) -> list[TeletextPage]:
    return [
        TeletextPage(
            language=language_code(body[i : i + 3]),
            type=body[i + 3] >> 3,
            # Magazine 8 is sent as 0; the page is two digits of BCD.
            page=((body[i + 3] & 7) or 8) * 100 + (body[i + 4] >> 4) * 10 + (body[i + 4] & 15),
        )
        for i in range(0, len(body) - 4, 5)
    ]


def _supplementary(body: bytes, _: Decode) -> list[Supplementary]:
    """The extension descriptors of a stream; those of other kinds are left out."""
    if body[0] != 0x06:
        return []
    language = language_code(body[2:5]) if body[1] & 1 and len(body) >= 5 else ""
    return [Supplementary(bool(body[1] & 0x80), body[1] >> 2 & 0x1F, language)]


def _dolby(body: bytes, _: Decode) -> list[Supplementary]:
    """AC-3 and E-AC-3 descriptors: component_type says the same (EN 300 468 table D.1)."""
    if not body[0] & 0x80:
        return []
    service = _DOLBY_SERVICES.get(body[1] >> 3 & 7, Editorial.MAIN)
    return [Supplementary(bool(body[1] & 0x40), service, "")] if service else []


_DOLBY_SERVICES: Final = {2: Editorial.DESCRIPTION, 3: Editorial.CLEAN}
SUPPLEMENTARY: Final = Kind(0x7F, _supplementary)
AC3: Final = Kind(0x6A, _dolby)
EAC3: Final = Kind(0x7A, _dolby)
LANGUAGES: Final = Kind(0x0A, _languages)
VBI_TELETEXT: Final = Kind(0x46, _teletext)
STREAM_IDENTIFIER: Final = Kind(0x52, lambda body, _: [body[0]])
TELETEXT: Final = Kind(0x56, _teletext)
SUBTITLES: Final = Kind(0x59, _subtitles)


def pat(data: bytes, _: Decode) -> Pat:
    """table_id 0x00."""
    rows = [
        Program(data[i] << 8 | data[i + 1], (data[i + 2] & 0x1F) << 8 | data[i + 3])
        for i in range(8, len(data) - 7, 4)
    ]
    return Pat(
        header=header(data),
        nit_pid=next((row.pmt_pid for row in rows if row.service_id == 0), None),
        programs=tuple(row for row in rows if row.service_id != 0),
    )


def cat(data: bytes, decode: Decode) -> Cat:
    """table_id 0x01."""
    return Cat(header(data), CA.read(group(data[8:-4]), decode))


def pmt(data: bytes, decode: Decode) -> Pmt:
    """table_id 0x02."""
    common, at = loop(data, 10)
    streams = []
    end = len(data) - 4
    while at + 5 <= end:
        stream_type, pid = data[at], (data[at + 1] & 0x1F) << 8 | data[at + 2]
        body, at = loop(data, at + 3)
        streams.append(_stream(pid, stream_type, body, decode))
    return Pmt(
        header=header(data),
        pcr_pid=(data[8] & 0x1F) << 8 | data[9],
        ca=CA.read(group(common), decode),
        streams=tuple(streams),
    )


def _stream(pid: int, stream_type: int, body: bytes, decode: Decode) -> Stream:
    found = group(body)
    return Stream(
        pid=pid,
        stream_type=stream_type,
        codec=stream_codec(stream_type, {tag: bodies[0] for tag, bodies in found.items()}),
        component_tag=next(iter(STREAM_IDENTIFIER.read(found, decode)), None),
        languages=LANGUAGES.read(found, decode),
        subtitles=SUBTITLES.read(found, decode),
        teletext=TELETEXT.read(found, decode) or VBI_TELETEXT.read(found, decode),
        ca=CA.read(found, decode),
        supplementary=next(
            (value for kind in (SUPPLEMENTARY, AC3, EAC3) for value in kind.read(found, decode)), None
        ),
    )
