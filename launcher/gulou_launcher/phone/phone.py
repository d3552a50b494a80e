"""The phones of the household: whether they are let in, which ones, and what they may do.

Belongs to the frame thread. Listening is begun and ended on threads; the code for it is imported there.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from gulou_launcher.phone import ON

if TYPE_CHECKING:
    from gulou_launcher.phone.admission import Admission, Offer
    from gulou_launcher.phone.attending import Attending
    from gulou_launcher.phone.hand_over import HandOver
    from gulou_launcher.phone.line import Line
    from gulou_launcher.phone.messages import FromPhone
    from gulou_launcher.phone.server import PhoneServer
    from gulou_launcher.shell import Shell

_ROOM = "phones"
MOST = 8
"""Phones that can be paired at once."""
PAIR_PATIENCE = 3.0
"""Seconds for the frame thread to remember a phone."""
FAREWELL = 0.6
"""Seconds that the end of the box waits for the end of the lines."""


class Paired(msgspec.Struct, frozen=True):
    """A paired phone, as it is kept under the fingerprint of its token. Times are in seconds since 1970."""

    name: str
    added: float
    seen: float


class Phone:
    """What the household and the screens of the launcher know of phones."""

    def __init__(self, shell: Shell, data: Path) -> None:
        self._shell = shell
        self._data = data
        self._changing = threading.Lock()
        self._server: PhoneServer | None = None
        self._admission: Admission | None = None
        self._attending: Attending | None = None
        self._phones: Mapping[str, Paired] = {
            name: msgspec.convert(value, Paired) for name, value in shell.kept.of(_ROOM).items()
        }
        self.port = 0
        """Where phones find the page; 0 while nothing listens."""
        self.trouble = ""
        """Why it cannot listen: a sentence in English, or ''."""
        self.last = ""
        """The name of the phone that was paired last, since the offer was opened."""

    # The switch.

    @property
    def on(self) -> bool:
        return self._shell.preferences.get(ON)

    def begin(self) -> None:
        """The box is up: listen, if the household wants it."""
        if self.on:
            self._change()

    def switch(self, on: bool) -> None:
        """The household switches it on or off."""
        self._shell.preferences.put(ON, on)
        self._change()
        self._shell.pile.refresh()

    def close(self) -> None:
        """The box ends. Not on the frame thread."""
        self._change(ending=True).join(FAREWELL)

    # Phones.

    @property
    def phones(self) -> Mapping[str, Paired]:
        """Those that are paired, by fingerprint."""
        return self._phones

    @property
    def connected(self) -> int:
        """How many have their page open now."""
        return len(self._attending.lines) if self._attending is not None else 0

    def is_connected(self, phone: str) -> bool:
        attending = self._attending
        return attending is not None and any(line.phone == phone for line in attending.lines)

    def revoke(self, phone: str) -> None:
        """Know a phone no more; what it has open ends at once."""
        self._shell.kept.forget(_ROOM, name=phone)
        self._phones = {name: known for name, known in self._phones.items() if name != phone}
        server = self._server
        if server is not None:
            threading.Thread(target=server.revoked, args=(phone,), name="revoke", daemon=True).start()
        self._shell.pile.refresh()

    # Pairing.

    @property
    def offer(self) -> Offer | None:
        """The square and the code that stand on the TV; None: there are none, or not any more."""
        return self._admission.offer if self._admission is not None else None

    @property
    def wrong(self) -> int:
        """Wrong codes since the offer was opened."""
        return self._admission.wrong if self._admission is not None else 0

    def open_offer(self) -> None:
        """Show a square and a code, for one phone and some minutes."""
        if self._admission is not None and len(self._phones) < MOST:
            self.last = ""
            self._admission.open()

    def close_offer(self) -> None:
        """They are not shown any more: nobody can be paired."""
        if self._admission is not None:
            self._admission.close()

    # Typing.

    def type_here(self) -> None:
        """Somebody wants to write on a phone: one that is there opens its text box, else one is invited."""
        attending = self._attending
        if attending is not None and attending.lines:
            attending.ask_text()
            self._shell.system.say(self._shell.text("Type on the phone now: it appears here."))
        elif attending is not None:
            self._hand_over.invite()

    @cached_property
    def _hand_over(self) -> HandOver:
        from gulou_launcher.phone.hand_over import HandOver

        return HandOver(self._shell)

    def open_pairing(self) -> None:
        """Show the page with the square, before what is in front."""
        from gulou_launcher.phone.pairing_page import PairingPage

        self._shell.pile.visit(PairingPage(self._shell))

    # Threads.

    def _change(self, *, ending: bool = False) -> threading.Thread:
        wanted = self.on and not ending
        changing = threading.Thread(target=self._carry_out, args=(wanted,), name="phone", daemon=True)
        changing.start()
        return changing

    def _carry_out(self, wanted: bool) -> None:
        """Listen, or do not."""
        with self._changing:
            if wanted and self._server is None:
                self._listen()
            elif not wanted and self._server is not None:
                self._server.stop()
                self._server = None
                self._deliver(self._listening, (None, None, 0, ""))

    def _listen(self) -> None:
        from gulou_launcher.phone import secrecy
        from gulou_launcher.phone.admission import Admission
        from gulou_launcher.phone.server import Household, PhoneServer

        admission = Admission(lambda: self._deliver(self._tried, None))
        household = Household(
            lambda: self._phones, self._remember, self._line_came, self._line_went, self._line_said
        )
        server = PhoneServer(secrecy.own_key(self._data), self._shell.sharing.name, admission, household)
        try:
            server.start()
        except OSError as error:
            sentence = f"Phones cannot reach this box: {error.strerror}."
            self._deliver(self._listening, (None, None, 0, sentence))
            return
        self._server = server
        self._deliver(self._listening, (admission, True, server.port, ""))

    def _deliver(self, call: Callable[[Any], None], value: object) -> None:
        self._shell.post.deliver(call, value)

    def _remember(self, phone: str, name: str) -> bool:
        """On a server's thread: wait until the frame thread has remembered a phone."""
        done = threading.Event()
        kept: list[bool] = []

        def remember(_: object) -> None:
            kept.append(len(self._phones) < MOST)
            if kept[0]:
                now = time.time()
                self._put(phone, Paired(name, now, now))
                self.last = name
                self._shell.system.say(
                    self._shell.text("{phone} is now a remote of this TV.").format(phone=name)
                )
            self._shell.pile.refresh()
            done.set()

        self._deliver(remember, None)
        return done.wait(PAIR_PATIENCE) and kept[0]

    def _line_came(self, line: Line) -> None:
        self._deliver(self._came, line)

    def _line_went(self, line: Line) -> None:
        self._deliver(self._went, line)

    def _line_said(self, line: Line, message: FromPhone) -> None:
        self._deliver(self._said, (line, message))

    # On the frame thread again.

    def _listening(self, found: tuple[Admission | None, bool | None, int, str]) -> None:
        self._admission, serves, self.port, self.trouble = found
        if serves:
            from gulou_launcher.phone.attending import Attending

            self._attending = Attending(self._shell)
            self._shell.lookers.append(self._attending.look)
            self._shell.writing.hand_over = self.type_here
        elif self._attending is not None:
            with contextlib.suppress(ValueError):
                self._shell.lookers.remove(self._attending.look)
            self._shell.writing.hand_over = None
            self._attending = None
        self._shell.pile.refresh()

    def _tried(self, _: object) -> None:
        """Somebody was paired, or has typed a wrong code."""
        self._shell.pile.refresh()
        self._shell.system.refresh()

    def _put(self, phone: str, paired: Paired) -> None:
        self._shell.kept.put(_ROOM, name=phone, value=paired)
        self._phones = {**self._phones, phone: paired}

    def _came(self, line: Line) -> None:
        self._seen(line)
        self._hand_over.close()
        if self._attending is not None:
            self._attending.come(line)
        self._shell.pile.refresh()

    def _went(self, line: Line) -> None:
        self._seen(line)
        if self._attending is not None:
            self._attending.go(line)
        self._shell.pile.refresh()

    def _seen(self, line: Line) -> None:
        known = self._phones.get(line.phone)
        if known is not None:
            self._put(line.phone, msgspec.structs.replace(known, seen=time.time()))

    def _said(self, came: tuple[Line, FromPhone]) -> None:
        line, message = came
        # It may have been taken back while this was on its way.
        if self._attending is not None and line.phone in self._phones:
            self._attending.hear(line, message)
