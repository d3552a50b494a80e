"""Teletext (ETSI EN 300 706) in PES packets (EN 300 472): pages, a clock in each header, and subtitles.

It is made while the broadcast is on the air, so that its clock and its guide are true.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import cycle
from typing import Final

from gulou_hal.teletext.characters import CYRILLIC_2, G2, marked
from gulou_hal.teletext.coding import HAMMING, PARITY, REVERSED, protect
from headend.programmes import BEIJING, present_and_following
from headend.services import SERVICES, Service

INDEX, SUBTITLES, SUBTITLES_FOR_THE_DEAF = 0x100, 0x888, 0x889
PAGES: Final = (("eng", 1, INDEX), ("chi", 2, SUBTITLES), ("eng", 5, SUBTITLES_FOR_THE_DEAF))
"""Language, kind and number of those pages that the PMT names (ETSI EN 300 468 §6.2.44)."""
_LINES: Final = 7
"""Lines in a PES packet, which then fills two packets of the multiplex."""
_INTERVAL: Final = 0.08
_LEAD: Final = 0.2
_SPEECH_SECONDS: Final = 5.0
_SPEECH: Final = (
    ("The drums were here", "before the tower was."),
    ("Listen: somebody", "comes up the hill."),
    ("Then we shall need", "one more bowl."),
)
_NOISES: Final = ("(drums)", "(footsteps)", "(laughter)")
_ERASE, _SUBTITLE, _SERIAL = 1, 2, 4

Rows = dict[int, bytes]


def lane(service: Service, now: float) -> "Lane":
    """The teletext of a service from ``now`` on, in seconds since 1970."""
    return Lane(service, now)


class Lane:
    """Hands out packets at an even rate: two for each ``_INTERVAL``."""

    def __init__(self, service: Service, now: float) -> None:
        self._pid = service.teletext_pid
        self._due = now
        self._packets: list[bytes] = []
        self._counter = 0
        self._said = -1
        self._urgent: list[bytes] = []
        self._pages = cycle((100, 101, 110, 150, 151, 200, 301))
        self._subpage = 0
        self._waiting: Iterator[bytes] = iter(())

    def take(self, count: int, now: float) -> list[bytes]:
        """At most ``count`` packets that are due."""
        while self._due <= now:
            self._packets += self._pes(self._due)
            self._due += _INTERVAL
            if now - self._due > 1:
                self._due = now
        taken, self._packets = self._packets[:count], self._packets[count:]
        return taken

    def _pes(self, now: float) -> list[bytes]:
        lines = [self._line(now) for _ in range(_LINES)]
        stamp = int((now + _LEAD) * 90_000) % (1 << 33)
        body = _header(stamp) + b"\x10" + b"".join(_unit(number, line) for number, line in enumerate(lines))
        packets = []
        for at in range(0, len(body), 184):
            start = 0x40 if at == 0 else 0
            head = bytes((0x47, start | self._pid >> 8, self._pid & 0xFF, 0x10 | self._counter))
            packets.append(head + body[at : at + 184])
            self._counter = self._counter + 1 & 15
        return packets

    def _line(self, now: float) -> bytes:
        """The next line: subtitles when it is time, else the pages in turn."""
        if int(now / _SPEECH_SECONDS) != self._said:
            self._said = int(now / _SPEECH_SECONDS)
            self._urgent = [*_speech(self._said, now)]
        if self._urgent:
            return self._urgent.pop(0)
        while True:
            for line in self._waiting:
                return line
            self._waiting = self._next(now)

    def _next(self, now: float) -> Iterator[bytes]:
        number = int(str(next(self._pages)), 16)
        subcode = 0
        if number == 0x301:
            self._subpage = self._subpage % 3 + 1
            subcode = self._subpage
        rows = _PAGES[number](datetime.fromtimestamp(now, UTC), subcode)
        extra = _EXTRA.get(number, ())
        yield header(number, subcode, _clock(now), _ERASE | _SERIAL)
        yield from extra
        for row, words in sorted(rows.items()):
            yield address(number >> 8, row) + text(words)
        yield links(number)


def address(magazine: int, row: int) -> bytes:
    """Magazine 1 to 8 and row 0 to 31 (§7.1.2)."""
    return bytes((HAMMING[magazine & 7 | (row & 1) << 3], HAMMING[row >> 1]))


def text(words: bytes, width: int = 40) -> bytes:
    """Seven-bit codes with odd parity, filled up with spaces."""
    return bytes(PARITY[code] for code in words.ljust(width)[:width])


def header(page: int, subcode: int, words: str, controls: int) -> bytes:
    """Row 0 (§9.3.1): number, subcode, control bits, 32 characters."""
    fields = (
        page & 15, page >> 4 & 15, subcode & 15, subcode >> 4 & 7 | (8 if controls & _ERASE else 0),
        subcode >> 8 & 15, subcode >> 12 & 3 | (8 if controls & _SUBTITLE else 0), 0,
        1 if controls & _SERIAL else 0,
    )  # fmt: skip
    head = address(page >> 8, 0) + bytes(HAMMING[field] for field in fields)
    return head + text(words.encode("ascii"), 32)


def links(page: int) -> bytes:
    """X/27/0: the coloured keys lead to news, weather, guide and sport; the index is 100 (§9.6.1)."""
    magazine = page >> 8
    body = b""
    for target in (0x101, 0x110, 0x200, 0x301, 0x8FF, INDEX):
        turn = (target >> 8 & 7) ^ (magazine & 7)
        fields = (target & 15, target >> 4 & 15, 15, 7 | (turn & 1) << 3, 15, 3 | (turn >> 1) << 2)
        body += bytes(HAMMING[field] for field in fields)
    return address(magazine, 27) + bytes((HAMMING[0],)) + body + bytes((HAMMING[15],)) + b"\0\0"


def marks(magazine: int, *triplets: tuple[int, int, int]) -> bytes:
    """X/26/0: letters with marks (§12.3); 13 triplets of address, mode and data."""
    filled = [*triplets, *[(0x3F, 0x1F, 0x7F)] * (13 - len(triplets))]
    body = b"".join(protect(place | mode << 6 | data << 11) for place, mode, data in filled)
    return address(magazine, 26) + bytes((HAMMING[0],)) + body


def designation(magazine: int, alphabet: int) -> bytes:
    """X/28/0: which alphabet the page is in (§15.2)."""
    return address(magazine, 28) + bytes((HAMMING[0],)) + protect(alphabet << 7) + protect(0) * 12


def _header(stamp: int) -> bytes:
    """45 bytes before the data, as EN 300 472 §4.2 wants it."""
    pts = bytes((0x21 | stamp >> 29 & 0x0E, stamp >> 22 & 0xFF, 1 | stamp >> 14 & 0xFE, stamp >> 7 & 0xFF))
    pts += bytes((1 | stamp << 1 & 0xFE,))
    length = 45 + 1 + _LINES * 46 - 6
    head = b"\0\0\1\xbd" + length.to_bytes(2, "big") + b"\x84\x80\x24" + pts
    return head.ljust(45, b"\xff")


def _unit(number: int, line: bytes) -> bytes:
    field = 0xE0 | 7 + number
    return bytes((0x02, 0x2C, field, 0xE4)) + line.translate(REVERSED)


def _clock(now: float) -> str:
    moment = datetime.fromtimestamp(now, UTC) + BEIJING
    return f"GULOU {moment:%a %d %b}\x03{moment:%H:%M:%S}"


def _speech(number: int, now: float) -> Iterator[bytes]:
    """Both subtitle pages for this turn; every fourth is silent. The end of the second ends the first."""
    silent = number % 4 == 3
    for page in (SUBTITLES, SUBTITLES_FOR_THE_DEAF):
        yield header(page, 0, _clock(now), _ERASE | _SUBTITLE | _SERIAL)
        if not silent:
            said = [f"{line}" for line in _SPEECH[number % 4 % len(_SPEECH)]]
            if page == SUBTITLES_FOR_THE_DEAF:
                said = [_NOISES[number % 4 % len(_NOISES)], *said]
            for row, words in zip(range(22 - 2 * (len(said) - 1), 23, 2), said, strict=True):
                yield address(8, row) + text(b"\x0d" + _boxed(words, page))
    yield header(0x8FF, 0, _clock(now), _SERIAL)


def _boxed(words: str, page: int) -> bytes:
    colour = b"\x03" if page == SUBTITLES else b"\x06"
    left = (36 - len(words)) // 2
    return b" " * left + b"\x0b\x0b" + colour + words.encode("ascii") + b"\x0a\x0a"


def _title(words: str, paper: int) -> Rows:
    """A name in letters of double height on a band of colour."""
    return {1: bytes((paper, 0x1D, 0x07, 0x0D)) + words.encode("ascii")}


_KEYS: Final = {24: b"\x01News    \x02Weather   \x03On now    \x06Sport"}
_RULE: Final = b"\x16" + b"\x2c" * 38


def _index(_: datetime, __: int) -> Rows:
    entries = (("News", 101), ("Weather", 110), ("Letters of Europe", 150), ("On now", 200), ("Sport", 301))
    rows = _title("Gulou Teletext", 0x04) | {3: _RULE}
    for place, (what, number) in enumerate(entries):
        rows[5 + 2 * place] = b"\x07" + what.ljust(30, ".").encode("ascii") + b"\x03" + str(number).encode()
    rows[17] = b"\x02Riddle: it has a skin, and no bones."
    rows[18] = b"\x06Answer:\x18a drum"
    return rows | {21: _RULE, 22: b"\x06Press a number or a coloured key"} | _KEYS


def _news(_: datetime, __: int) -> Rows:
    return (
        _title("News", 0x01)
        | {
            4: b"\x03New bridge at Zhaoxing opened",
            5: b"\x07The wind-and-rain bridge was built in",
            6: b"\x07nine months, without one nail.",
            8: b"\x03School bus goes twice a day",
            9: b"\x07From Monday it leaves at 07:10 and at",
            10: b"\x07seven past noon.",
            12: b"\x03Rice terraces: harvest began",
            13: b"\x07Helpers are welcome. Bring a hat.",
        }
        | _KEYS
    )


def _weather(_: datetime, __: int) -> Rows:
    """A map of block mosaics: hills, a river, a sun."""
    return (
        _title("Weather", 0x04)
        | {
            4: b"\x13  h|4              \x07Guiyang   19 C",
            5: b"\x13 j\x7f\x7f\x7f5             \x07Kaili     21 C",
            6: b"\x13  +/!     \x12 x|t    \x07Liping    23 C",
            7: b"\x12    x|||t    j\x7f\x7f\x7f\x7f5",
            8: b"\x12  j\x7f\x7f\x7f\x7f\x7f\x7ft  j\x7f\x7f\x7f\x7f\x7f\x7ft",
            9: b"\x14pppppppppppppppppppppppppp",
            10: b"\x14\x1aooooooooooooooooooooooooo",
            12: b"\x03Tomorrow:\x07sunny, a little wind.",
        }
        | _KEYS
    )


_MARKED: Final = "Café, garçon, Straße, smörgås, Łódź"


def _letters(_: datetime, __: int) -> Rows:
    plain = "".join(_plain(letter)[0] for letter in _MARKED)
    return (
        _title("Letters of Europe", 0x05)
        | {
            4: b"\x03" + plain.encode("ascii"),
            5: b"\x07with marks that X/26 adds.",
            7: b"\x06More on 151.",
        }
        | _KEYS
    )


def _plain(letter: str) -> tuple[str, int, int]:
    """What older receivers show, and the mode and data of X/26 that stand for the letter."""
    if letter.isascii():
        return letter, 0, 0
    if letter in G2:
        return "?", 0x0F, 0x20 + G2.index(letter)
    for mark in range(1, 16):
        for base in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ":
            if marked(base, mark) == letter:
                return base, 0x10 | mark, ord(base)
    raise ValueError(f"teletext has no {letter}")


def _triplets() -> Iterator[tuple[int, int, int]]:
    yield 40 + 4, 0x04, 0
    for place, letter in enumerate(_MARKED, 1):
        _, mode, data = _plain(letter)
        if mode:
            yield place, mode, data


def _russian(_: datetime, __: int) -> Rows:
    return {
        2: b"\x03\x0d" + _cyrillic("НОВОСТИ ГУЙЧЖОУ"),
        5: b"\x07" + _cyrillic("Это страница 151 на русском языке."),
        6: b"\x07" + _cyrillic("Погода хорошая, дождя нет."),
    }


def _cyrillic(words: str) -> bytes:
    return bytes(0x20 + CYRILLIC_2.index(letter) for letter in words)


def _on_now(now: datetime, _: int) -> Rows:
    rows = _title("On now", 0x02)
    row = 4
    for one in SERVICES[:9]:
        present, _following = present_and_following(one, now)
        start = present.start + BEIJING
        rows[row] = f"\x03{one.lcn:>2}\x07{start:%H:%M} {present.english[:30]}".encode("ascii", "replace")
        rows[row + 1] = f"\x06   {one.english[:34]}".encode("ascii")
        row += 2
    return rows | _KEYS


def _sport(_: datetime, subcode: int) -> Rows:
    teams = ("Zhaoxing", "Xijiang", "Taipan", "Kaili", "Liping", "Rongjiang")
    rows = _title("Village Hoops", 0x04) | {3: f"\x03Round {subcode}\x07{subcode}/3".encode("ascii")}
    for place in range(3):
        home, away = teams[(place + subcode) % 6], teams[(place + subcode + 3) % 6]
        score = 40 + 7 * place + 3 * subcode, 38 + 5 * place + 4 * subcode
        rows[6 + 2 * place] = f"\x07{home:<12}-  {away:<12}\x02{score[0]:>3}:{score[1]}".encode("ascii")
    return rows | _KEYS


_PAGES: Final = {
    0x100: _index, 0x101: _news, 0x110: _weather, 0x150: _letters, 0x151: _russian, 0x200: _on_now,
    0x301: _sport,
}  # fmt: skip
_EXTRA: Final = {
    0x150: (marks(1, *_triplets()),),
    0x151: (designation(1, 0x24),),
}  # fmt: skip
