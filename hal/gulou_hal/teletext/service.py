"""The teletext service: answers apps out of the pages that have come."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from gulou.errors import ServiceError
from gulou.services import teletext
from gulou.services.teletext import Run
from gulou.services.tv import StreamKind
from gulou_hal.teletext.characters import region
from gulou_hal.teletext.display import rows
from gulou_hal.teletext.magazine import COLUMNS, Sent, Service
from gulou_hal.teletext.pes import Lines
from gulou_hal.tv.listening import Listeners, Tap

if TYPE_CHECKING:
    from gulou.services.tv import Channel

KEPT: Final = 2
"""Services whose pages are kept beside those of the last: one that is watched again has them at once."""
_FIRST, _LAST = 100, 899


class Collected:
    """The pages that have come on one PID."""

    def __init__(self) -> None:
        self.pages = Service()
        self._lines = Lines()

    def feed(self, packets: bytes) -> None:
        """Take in packets of 188 bytes."""
        for line in self._lines.feed(packets):
            self.pages.feed(line)


class Teletext:
    """Owned by the gateway's loop: only that thread calls it."""

    def __init__(
        self,
        channel: Callable[[str], Channel | None],
        tap: Callable[[str, int], Tap],
    ) -> None:
        """`channel` finds a channel by its DVB URL; `tap` begins to receive a PID of a service, or raises
        ServiceError."""
        self._channel = channel
        self._collecting = Listeners("teletext", tap, Collected, kept=KEPT)

    def close(self) -> None:
        """Collect no more."""
        self._collecting.close()

    def page(self, query: teletext.GetPage) -> teletext.Page:
        """What has come of a page. Raises ServiceError."""
        if not _FIRST <= query.page <= _LAST:
            raise ServiceError("invalid", f"Teletext has no page {query.page}: pages are {_FIRST} to {_LAST}")
        channel = self._channel(query.service)
        streams = channel.streams if channel is not None else ()
        stream = next((each for each in streams if each.kind is StreamKind.teletext), None)
        if stream is None:
            raise ServiceError("not_found", "This channel has no teletext")
        listener = self._collecting.of(query.service, stream.pid)
        with listener.lock:
            return answer(listener.made.pages, query, region(stream.language))


def answer(service: Service, query: teletext.GetPage, region_code: int) -> teletext.Page:
    """The answer to a question, out of what has come."""
    number = _hexadecimal(query.page)
    sent = service.get(number, query.subpage or None) or service.get(number)
    decimal = sorted(_decimal(known) for known in service.pages if _is_decimal(known))
    before, after = _neighbours(decimal, query.page)
    if sent is None:
        header = bytes(service.header).decode("ascii", "replace")
        words = f"  {query.page}   {header}"[:COLUMNS].ljust(COLUMNS)
        return teletext.Page(
            query.page,
            rows=((Run(words),),),
            index=_decimal(service.first),
            before=before,
            after=after,
            known=len(decimal),
        )
    links = (*sent.links, 0, 0, 0, 0, 0, 0)[:6]
    return teletext.Page(
        query.page,
        found=True,
        subpage=sent.subcode,
        subpages=tuple(sorted(service.pages[number])),
        rows=_shown(service, sent, region_code, reveal=query.reveal),
        links=tuple(_link(link) for link in links[:4]),
        index=_link(links[5]) or _decimal(service.first),
        before=before,
        after=after,
        known=len(decimal),
    )


def _shown(service: Service, sent: Sent, region_code: int, *, reveal: bool) -> tuple[tuple[Run, ...], ...]:
    """The rows of a page, with its number and the clock of now at the top."""
    magazine = service.designations.get(sent.number >> 8 & 7)
    found = rows(sent, region_code, reveal=reveal, magazine=magazine)
    if found[0] and any(run.text.strip() for run in found[0]):
        fresh = Sent(sent.number, sent.subcode)
        fresh.option, fresh.designation, fresh.version = sent.option, sent.designation, 0
        text = f"  {_decimal(sent.number)}   ".encode() + bytes(service.header)
        fresh.rows[0] = bytearray(text)
        found[0] = rows(fresh, region_code, magazine=magazine)[0]
    return tuple(found)


def _hexadecimal(number: int) -> int:
    return int(str(number), 16)


def _is_decimal(number: int) -> bool:
    """Pages with letters in their number are not for people: tables, time filling (§3.1)."""
    return f"{number:x}".isdecimal()


def _decimal(number: int) -> int:
    return int(f"{number:x}") if _is_decimal(number) else 100


def _link(number: int) -> int:
    return _decimal(number) if number and _is_decimal(number) else 0


def _neighbours(known: list[int], number: int) -> tuple[int, int]:
    """The page before and the page after, round the end; 0 where there is no other."""
    others = [each for each in known if each != number]
    if not others:
        return 0, 0
    return others[bisect_left(others, number) - 1], others[bisect_right(others, number) % len(others)]
