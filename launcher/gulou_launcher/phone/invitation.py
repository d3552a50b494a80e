"""What a phone is invited with: a QR code, an address and digits, for the network that it may be in."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from gulou_launcher.phone.places import homes

if TYPE_CHECKING:
    from gulou_hal.satip.lan import Network
    from gulou_launcher.phone.admission import Offer
    from gulou_launcher.shell import Shell

_Drawn = tuple[tuple[str, bytes], tuple[str, ...]]


class Invitation:
    """From `open` to `close` one phone can be paired. `changed` is called when there is more to show.

    The network is looked at, and the code is put together, on threads.
    """

    def __init__(self, shell: Shell, changed: Callable[[], object]) -> None:
        self._shell = shell
        self._changed = changed
        self._place = 0
        self._drawn: _Drawn = (("", b""), ())
        self.places: tuple[Network, ...] | None = None
        """The home's networks; None until they are known."""
        self.opened = False

    def find_places(self) -> None:
        """See which networks the box is in."""

        def find() -> None:
            self._shell.post.deliver(self._found, homes())

        threading.Thread(target=find, name="places", daemon=True).start()

    def open(self) -> None:
        """Let a phone be paired from now on, for some minutes. Nothing happens where nothing listens yet."""
        phone = self._shell.phone
        if not phone.port:
            return
        self.opened = True
        phone.open_offer()
        if phone.offer is not None:
            left = max(0.0, phone.offer.until - time.monotonic())
            self._shell.screen.after(left + 0.1, self._ran_out)

    def close(self) -> None:
        self.opened = False
        self._shell.phone.close_offer()

    def next_place(self) -> None:
        """Show the address in another network."""
        self._place += 1

    @property
    def offer(self) -> Offer | None:
        return self._shell.phone.offer

    @property
    def where(self) -> str:
        """The address to type by hand; '' where there is no network."""
        if not self.places:
            return ""
        return f"http://{self.places[self._place % len(self.places)].address}:{self._shell.phone.port}"

    def modules(self) -> tuple[str, ...]:
        """Of the QR code; nothing until a thread has put it together."""
        offer = self.offer
        if offer is None or not self.where:
            return ()
        wanted = (self.where, offer.secret)
        if self._drawn[0] != wanted:
            self._drawn = (wanted, ())
            threading.Thread(target=self._encode, args=wanted, name="qr code", daemon=True).start()
        return self._drawn[1]

    def _found(self, places: tuple[Network, ...]) -> None:
        self.places = places
        self._changed()

    def _encode(self, where: str, secret: bytes) -> None:
        from gulou_launcher.phone import square

        modules = square.modules(square.link(where, secret))
        self._shell.post.deliver(self._encoded, ((where, secret), modules))

    def _encoded(self, drawn: _Drawn) -> None:
        if drawn[0] == self._drawn[0]:
            self._drawn = drawn
            self._changed()

    def _ran_out(self) -> None:
        if self.opened and self.offer is None:
            self._changed()
