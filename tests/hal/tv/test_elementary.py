"""What is told of sounds and subtitles: languages, purposes, pages of teletext."""

from __future__ import annotations

from pathlib import Path

import pytest

from gulou.services.tv import Stream, StreamKind, TextPage
from gulou_hal.si.psi import pmt
from gulou_hal.ts.filter import SectionFilter
from gulou_hal.ts.packet import as_packets
from gulou_hal.tv.elementary import elementary
from gulou_hal.tv.programs import Programs

CAPTURES = Path(__file__).parents[3] / "../shared/data/dvb"


def streams(name: str, service: int) -> tuple[Stream, ...]:
    path = CAPTURES / name
    if not path.exists():
        pytest.skip(f"needs the capture {name}, which is not part of the project")
    programs, sections = Programs(), SectionFilter((0,))
    for _ in range(2):
        for section in sections.feed(as_packets(path.read_bytes())):
            programs.feed(section)
        for pid in programs.table_pids - sections.pids:
            sections.add(pid)
    return programs.maps()[service].streams


def test_teletext_subtitles_as_arte_sends_them() -> None:
    (text,) = (each for each in streams("test-012.ts", 4006) if each.kind is StreamKind.teletext)
    assert text.pages == (TextPage(888, "fra", "hearing_impaired"), TextPage(889, "fra", "subtitles"))


def test_descriptions_as_french_broadcasters_send_them() -> None:
    heard = [each for each in streams("test-012.ts", 4006) if each.kind is StreamKind.audio]
    assert [each.purpose for each in heard if each.language == "qad"] == ["description"]
    heard = [each for each in streams("test-026.clear.ts", 257) if each.purpose == "description"]
    assert [(each.codec, each.language) for each in heard] == [("eac3", "fra")]


def section(*loops: tuple[int, int, bytes]) -> bytes:
    """A PMT with streams of stream_type, PID and descriptors."""
    body = b"".join(
        bytes((kind, 0xE0 | pid >> 8, pid & 0xFF, 0xF0, len(loop))) + loop for kind, pid, loop in loops
    )
    return b"\x02\xb0\0\0\1\xc1\0\0\xe1\0\xf0\0" + body + b"\0\0\0\0"


@pytest.mark.parametrize(
    ("flags", "purpose", "complete"),
    [
        (0x80 | 1 << 2 | 1, "description", True),
        (1 << 2 | 1, "description", False),
        (0x80 | 2 << 2 | 1, "hearing_impaired", True),
        (0x80 | 3 << 2 | 1, "spoken_subtitles", True),
    ],
)
def test_the_supplementary_audio_descriptor(flags: int, purpose: str, complete: bool) -> None:
    loop = bytes((0x7F, 5, 0x06, flags)) + b"eng"
    (found,) = pmt(section((0x11, 0x101, loop)), bytes.decode).streams
    told = elementary(found)
    assert (told.codec, told.language, told.purpose, told.complete) == ("aac-latm", "eng", purpose, complete)
