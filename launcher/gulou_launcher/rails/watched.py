"""Notices what plays: for how long, and, once it was long enough, which programmes that were."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from gulou.services import tv
from gulou_launcher.rails.history import LEARNS
from gulou_launcher.rails.known import broadcast_text

if TYPE_CHECKING:
    from gulou_launcher.rails.history import History
    from gulou_launcher.rails.known import Known
    from gulou_launcher.shell import Shell

STAYED = 5.0
"""Seconds on a channel until it is the one that was watched last: who zaps through leaves no trace."""
WATCHED = 180.0
"""Seconds of a programme until it counts as watched."""
EVERY = 900.0
"""Seconds after which what has been watched by then is written down: the box may lose its power."""
_JUMP = 60.0


class Watched:
    """Belongs to the frame thread. While something plays it wakes up every quarter of an hour, else never."""

    def __init__(self, shell: Shell, known: Known, history: History) -> None:
        self._shell = shell
        self._known = known
        self._history = history
        self._source = ""
        self._turn = 0
        self._since = self._since_steady = 0.0

    def plays(self, source: str) -> None:
        """This plays from now on; '': nothing does."""
        if source == self._source:
            return
        self._note()
        self._source = source
        self._begin()

    def _begin(self) -> None:
        self._since, self._since_steady = time.time(), time.monotonic()
        self._turn += 1
        if self._source:
            turn = self._turn
            self._shell.screen.after(EVERY, lambda: self._go_on(turn))

    def _go_on(self, turn: int) -> None:
        if turn == self._turn:
            self._note()
            self._begin()

    def _note(self) -> None:
        """What has been playing until now was watched."""
        source, since, until = self._source, self._since, time.time()
        stayed = time.monotonic() - self._since_steady
        if not source or stayed < STAYED:
            return
        if self._shell.family.is_child:
            return  # neither is a child's evening anybody's business, nor is it what the others like
        channel = self._known.by_service.get(source)
        if not self._known.guards(channel):
            self._history.leave(source)
        learns = self._shell.preferences.get(LEARNS)
        # Where the clock has jumped meanwhile, nobody knows what was on.
        sure = abs(until - since - stayed) < _JUMP
        if channel is None or channel.locked or not learns or not sure or stayed < WATCHED:
            return
        query = tv.GetGuide(source, int(since), int(until) + 1)
        self._shell.gateway.ask(query, lambda answer: self._came(answer, since, until))

    def _came(self, answer: tv.Guide, since: float, until: float) -> None:
        for programme in answer.programmes:
            seconds = min(until, programme.start + programme.duration) - max(since, programme.start)
            title = broadcast_text(programme.titles, self._shell.language)
            if seconds < WATCHED or not title or programme.locked or self._is_guarded(programme.age):
                continue
            self._history.saw(answer.service, title, programme.start, seconds, programme.age)

    def _is_guarded(self, age: int) -> bool:
        """Whether it is locked, or would be, had nobody typed the PIN."""
        lock = self._shell.lock
        return lock.pin.exists and bool(lock.from_age) and age >= lock.from_age
