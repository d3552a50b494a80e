"""The square and the code, large: how a phone becomes a remote."""

from __future__ import annotations

import threading
import time
from functools import partial
from typing import TYPE_CHECKING

from gulou import ui
from gulou_launcher.own_page import OwnPage
from gulou_launcher.phone.places import homes
from gulou_launcher.spoken import spoken

if TYPE_CHECKING:
    from gulou_hal.satip.lan import Network
    from gulou_launcher.phone.admission import Offer
    from gulou_launcher.shell import Shell

_SQUARE = 660


class PairingPage(OwnPage):
    """While it is open, and for some minutes, one phone can be paired."""

    def __init__(self, shell: Shell) -> None:
        self._phone = shell.phone
        self._places: tuple[Network, ...] | None = None
        self._place = 0
        self._drawn: tuple[tuple[str, bytes], tuple[str, ...]] = (("", b""), ())
        self._opened = False
        super().__init__(shell, self._page)
        shell.lookers.append(self._look)
        self._find_places()

    def _look(self) -> None:
        """Before each frame: once this page is left, nobody can be paired."""
        if self not in self._shell.pile.pages:
            self._shell.lookers.remove(self._look)
            self._phone.close_offer()

    def refresh(self) -> None:
        if self._phone.port and not self._opened:
            self._renew()
        else:
            super().refresh()

    def _renew(self) -> None:
        self._opened = True
        self._phone.open_offer()
        offer = self._phone.offer
        if offer is not None:
            self._shell.screen.after(max(0.0, offer.until - time.monotonic()) + 0.1, self._ran_out)
        self.refresh()

    def _ran_out(self) -> None:
        if self in self._shell.pile.pages:
            self.refresh()

    def _find_places(self) -> None:
        """Where phones find the box: asked on a thread, as all that leads out of this process."""
        post = self._shell.post

        def find() -> None:
            post.deliver(self._found, homes())

        threading.Thread(target=find, name="places", daemon=True).start()

    def _found(self, places: tuple[Network, ...]) -> None:
        self._places = places
        self._shell.pile.refresh()

    # What is seen.

    def _page(self) -> ui.Page:
        phone, text = self._phone, self._shell.text
        offer = phone.offer
        if phone.trouble:
            return self._plain(spoken(text, phone.trouble))
        if self._places is None or (phone.on and not self._opened):
            return self._plain(text("One moment …"))
        if not self._places:
            return self._plain(
                text(
                    "This box is in no network, so no phone can reach it. Connect it by cable or Wi-Fi in "
                    "Settings, then come here again."
                ),
                ui.Button(text("Try again"), on_press=self._find_places),
            )
        if phone.last and offer is None:
            return self._plain(
                text("{phone} is a remote of this TV now.").format(phone=phone.last),
                ui.Button(text("Done"), on_press=partial(self._shell.pile.leave, self)),
                ui.Button(text("Pair another phone"), on_press=self._renew),
            )
        if offer is None:
            return self._plain(
                text("This QR code is no good any more: it is shown for five minutes only."),
                ui.Button(text("Show a new one"), on_press=self._renew),
            )
        return self._shown(offer, self._places)

    def _plain(self, sentence: str, *buttons: ui.Button) -> ui.Page:
        text = self._shell.text
        return ui.Page(
            ui.Text(text("Use a phone as remote"), size="title"),
            ui.Spacer(8),
            ui.Text(sentence, lines=4, key="said"),
            ui.Spacer(8),
            ui.Row(*buttons, key="buttons") if buttons else None,
        )

    def _shown(self, offer: Offer, places: tuple[Network, ...]) -> ui.Page:
        text, phone = self._shell.text, self._phone
        where = f"http://{places[self._place % len(places)].address}:{phone.port}"
        modules = self._modules(where, offer.secret)
        if not modules:
            return self._plain(text("One moment …"))
        said = self._shell.text.plural(
            "A wrong code was typed once. Who did that, and soon everybody, has to wait longer each time.",
            "A wrong code was typed {count} times. Who did that, and soon everybody, has to wait longer "
            "each time.",
            phone.wrong,
        ).format(count=phone.wrong)
        return ui.Page(
            ui.Text(text("Use a phone as remote"), size="title"),
            ui.Spacer(8),
            ui.Row(
                ui.QrCode(modules, _SQUARE),
                ui.Column(
                    ui.Text(
                        text("Point the phone's camera at the QR code"), size="heading", bold=True, lines=2
                    ),
                    ui.Text(
                        text("It must be in the same network as this box, and there is no app to install."),
                        tone="secondary",
                        lines=3,
                    ),
                    ui.Spacer(16),
                    ui.Text(text("Or open this address in its browser"), tone="secondary", lines=2),
                    ui.Text(where, size="heading", bold=True, key="address"),
                    ui.Text(text("and type these digits"), tone="secondary"),
                    ui.Text(f"{offer.code[:3]} {offer.code[3:]}", size="display", tone="accent", key="code"),
                    ui.Text(said, tone="warning", lines=3, key="wrong") if phone.wrong else None,
                    ui.Row(
                        ui.Button(text("Done"), on_press=partial(self._shell.pile.leave, self)),
                        ui.Button(text("Another network"), on_press=self._next_place)
                        if len(places) > 1
                        else None,
                    ),
                    gap=12,
                ),
                gap=64,
            ),
        )

    def _next_place(self) -> None:
        self._place += 1

    def _modules(self, where: str, secret: bytes) -> tuple[str, ...]:
        """The square for this, once a thread has put it together; until then nothing."""
        if self._drawn[0] != (where, secret):
            self._drawn = ((where, secret), ())
            threading.Thread(target=self._encode, args=(where, secret), name="square", daemon=True).start()
        return self._drawn[1]

    def _encode(self, where: str, secret: bytes) -> None:
        from gulou_launcher.phone import square

        modules = square.modules(square.link(where, secret))
        self._shell.post.deliver(self._encoded, ((where, secret), modules))

    def _encoded(self, drawn: tuple[tuple[str, bytes], tuple[str, ...]]) -> None:
        if drawn[0] == self._drawn[0]:
            self._drawn = drawn
            self._shell.pile.refresh()
