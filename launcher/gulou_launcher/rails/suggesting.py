"""Has suggestions reckoned on a thread, and makes cards of them."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from gulou import ui
from gulou.services import guide
from gulou_launcher.rails import reasons
from gulou_launcher.rails.history import LEARNS
from gulou_launcher.rails.rail import Piece
from gulou_launcher.rails.suggestions import HOURS, Facts, Found, suggest

if TYPE_CHECKING:
    from gulou_launcher.rails.history import History
    from gulou_launcher.rails.known import Known
    from gulou_launcher.shell import Shell

LOOK_AHEAD_EVERY = 900.0
"""Seconds between two looks at what comes on the channels of the household's habits."""


class Suggesting:
    """Belongs to the frame thread; `changed` is called on it when there is something else to suggest."""

    def __init__(self, shell: Shell, known: Known, history: History, changed: Callable[[], object]) -> None:
        self._shell = shell
        self._known = known
        self._history = history
        self._changed = changed
        self._found = Found((), ())
        self._ahead: tuple[guide.Row, ...] = ()
        self._asked = float("-inf")
        self._at_work = False
        self._again = False
        self._turn = 0

    def pieces(self, moment: float) -> Sequence[Piece]:
        """The cards of what is suggested now."""
        text, known = self._shell.text, self._known
        pieces = []
        for suggestion in self._found.suggestions:
            if suggestion.stop and suggestion.stop <= moment:
                continue
            card = reasons.card(text, known, suggestion, moment)
            if card is None:
                continue
            address = suggestion.address
            is_channel = address in known.by_service
            go = self._shell.watch if is_channel else self._shell.play_recording
            reason = reasons.reason(text, suggestion, moment)
            pieces.append(
                Piece(suggestion.key, card.title, partial(_same, card), partial(go, address), reason)
            )
        return pieces

    def clear(self) -> None:
        """Nothing that was found may be told any more; what is being reckoned neither."""
        self._found, self._ahead, self._asked = Found((), ()), (), float("-inf")
        self._turn += 1

    def reckon(self) -> None:
        """Reckon anew, on a thread; while one does, once more after it."""
        if self._at_work:
            self._again = True
            return
        self._at_work, self._again = True, False
        known = self._known
        facts = Facts(
            time.time(),
            known.language,
            self._history.programmes if self._shell.preferences.get(LEARNS) and not known.child else (),
            known.channels,
            known.now,
            known.recordings if known.plays_recordings else (),
            self._ahead,
            known.locks,
            known.from_age,
        )
        turn = self._turn

        def work() -> None:
            found = suggest(facts)
            self._shell.post.deliver(self._reckoned, (turn, found))

        threading.Thread(target=work, name="suggest", daemon=True).start()

    def _reckoned(self, outcome: tuple[int, Found]) -> None:
        self._at_work = False
        turn, found = outcome
        if turn == self._turn and found != self._found:
            self._found = found
            self._changed()
        if self._again:
            self.reckon()
        elif found.asks and time.monotonic() - self._asked > LOOK_AHEAD_EVERY:
            self._look_ahead(found.asks)

    def _look_ahead(self, services: tuple[str, ...]) -> None:
        self._asked = time.monotonic()
        now, turn = int(time.time()), self._turn

        def came(window: guide.Window) -> None:
            if turn == self._turn:
                self._ahead = window.rows
                self.reckon()

        self._shell.gateway.ask(guide.GetWindow(services, now, now + HOURS * 3600), came)


def _same(card: ui.Card) -> ui.Card:
    return card
