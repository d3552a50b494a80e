"""Teletext: which page is read, and what is known of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gulou import ServiceError
from gulou.services.tv import StreamKind

if TYPE_CHECKING:
    from gulou.services.teletext import Page
    from gulou.services.tv import Channel, Tv

FIRST, LAST = 100, 899
_MOST_BACK = 50


def has_teletext(channel: Channel) -> bool:
    """Whether there is anything to read on this channel."""
    return any(stream.kind is StreamKind.teletext for stream in channel.streams)


class Reader:
    """Reads one channel. `asked` is the number of the page, `page` what has come of it."""

    def __init__(self, tv: Tv, service: str) -> None:
        self._tv = tv
        self.service = service
        self.asked = 0
        self.page: Page | None = None
        self.held: int | None = None
        """The subpage that was chosen; None: they take turns as they are sent."""
        self.reveal = False
        self.digits = ""
        self._before: list[int] = []

    def look(self) -> None:
        """Ask for the page again: it may have come, or changed."""
        try:
            self.page = self._tv.teletext(
                self.service, self.asked or FIRST, self.held or 0, reveal=self.reveal
            )
        except ServiceError:
            self.page = None
            return
        if not self.asked:
            self.asked = self.page.index or FIRST
            if self.asked != self.page.page:
                self.look()

    def go(self, number: int) -> None:
        """To this page; Back leads to where one was."""
        if not FIRST <= number <= LAST or number == self.asked:
            return
        if self.asked:
            self._before = [*self._before[-_MOST_BACK:], self.asked]
        self._show(number)

    def back(self) -> bool:
        """To the page before; False where there is none."""
        if self.digits:
            self.digits = ""
            return True
        if not self._before:
            return False
        self._show(self._before.pop())
        return True

    def type(self, digit: str) -> None:
        """A digit of a number; the third leads there. A page number does not begin with 0 or 9."""
        if not self.digits and digit in "09":
            return
        self.digits += digit
        if len(self.digits) == 3:
            number, self.digits = int(self.digits), ""
            self.go(number)

    def turn(self, step: int) -> None:
        """The next page that has come (±1), or the next number while none has."""
        page = self.page
        known = page and (page.after if step > 0 else page.before)
        self.go(known or self.asked + step)

    def leaf(self, step: int) -> None:
        """The next subpage (±1)."""
        page = self.page
        if page is None or len(page.subpages) < 2:
            return
        places = page.subpages
        place = places.index(page.subpage) if page.subpage in places else 0
        self.held = places[(place + step) % len(places)]
        self.look()

    def press(self, key: int) -> None:
        """A coloured key, 0 … 3: red, green, yellow, blue."""
        if self.page is not None and key < len(self.page.links) and self.page.links[key]:
            self.go(self.page.links[key])

    def _show(self, number: int) -> None:
        self.asked, self.held, self.reveal, self.digits = number, None, False, ""
        self.look()
