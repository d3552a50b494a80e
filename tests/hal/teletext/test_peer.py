"""The same lines read by libzvbi: real broadcasts, and every alphabet."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gulou.services.teletext import CLEAR
from gulou_hal.teletext.characters import ALPHABETS, mosaic
from gulou_hal.teletext.display import rows
from gulou_hal.teletext.magazine import Sent, Service
from gulou_hal.teletext.pes import Lines
from gulou_hal.ts.packet import as_packets, pids

from . import sent, zvbi
from .conftest import Capture

Cell = tuple[str, int, int]


@pytest.fixture
def peer() -> Iterator[zvbi.Zvbi]:
    if not zvbi.available():
        pytest.skip("needs libzvbi0")
    made = zvbi.Zvbi()
    yield made
    made.close()


def cells(page: Sent) -> list[list[Cell]]:
    return [[(letter, run.ink, run.paper) for run in row for letter in run.text] for row in rows(page, 0)]


def theirs(cell: Cell) -> Cell:
    """Mosaics lie in a private place there: five bits, then whether they touch, then the sixth."""
    code = ord(cell[0])
    if not 0xEE00 <= code < 0xEF00:
        return cell
    return (mosaic(code & 0x1F | (code & 0x40) >> 1, separated=not code & 0x20), *cell[1:])


def differs(our: Cell, their: Cell) -> bool:
    """The colour of a space is not seen; what is clear has a colour there all the same."""
    return (
        our[0] != their[0]
        or our[2] not in (their[2], CLEAR)
        or (our[1] != their[1] and our[0] != " " and our[2] != CLEAR)
    )


@pytest.mark.parametrize(("name", "pid", "pages"), [("test-012.ts", 0x42C, 95), ("test-108.ts", 0x240, 25)])
def test_real_pages_read_alike(peer: zvbi.Zvbi, capture: Capture, name: str, pid: int, pages: int) -> None:
    packets = as_packets(capture(name).read_bytes())
    lines = list(Lines().feed(packets[pids(packets) == pid].tobytes()))
    ours = Service()
    for line in lines:
        ours.feed(line)
    peer.feed(lines)
    compared = 0
    wrong: list[tuple[str, int, int, Cell, Cell]] = []
    for number, subpages in ours.pages.items():
        for subcode, page in subpages.items():
            other = peer.page(number, subcode) if f"{number:x}".isdecimal() else None
            if other is None:
                continue
            compared += 1
            for row, (mine, found) in enumerate(zip(cells(page), other, strict=True)):
                if row and mine:
                    wrong += [
                        (f"{number:x}", row, column, our, theirs(their))
                        for column, (our, their) in enumerate(zip(mine, found, strict=True))
                        if differs(our, theirs(their))
                    ]
    assert compared >= pages
    # Of a character that came wrong one of us shows a gap, the other what it was last time.
    assert [each for each in wrong if each[3][0] != " "] == []
    assert len(wrong) < 10


LOOKALIKES = str.maketrans("ƵƶÐðǍǎȩѝЍï\ue800\u0374", "ŻżĐđĂăęйЙї₺\u02b9")
"""Letters that libzvbi takes for others that look the same."""
_WITH_DIAERESIS = frozenset((0x04, 0x0C, 0x14))
"""French has a true ï."""
WRONG_THERE = {0x1F: ("Íí", "Îî")}
"""Romanian has no Í."""


@pytest.mark.parametrize("designation", sorted(ALPHABETS))
def test_alphabets_read_alike(peer: zvbi.Zvbi, designation: int) -> None:
    lines = [
        sent.header(0x100, option=designation & 7),
        sent.designation(1, designation),
        *(sent.row(1, number, bytes(range(0x20 * number, 0x20 * number + 0x20))) for number in (1, 2, 3)),
        sent.header(0x1FF),
    ]
    ours = Service()
    for line in lines:
        ours.feed(line)
    peer.region(designation & 0x78)
    peer.feed(lines)
    other, page = peer.page(0x100, 0), ours.get(0x100)
    assert other is not None and page is not None
    for mine, found in zip(cells(page)[1:4], other[1:4], strict=True):
        read = "".join(cell[0] for cell in found[:32])
        if designation not in _WITH_DIAERESIS:
            read = read.translate(LOOKALIKES)
        read = read.translate(str.maketrans(*WRONG_THERE.get(designation, ("", ""))))
        assert "".join(cell[0] for cell in mine[:32]) == read
