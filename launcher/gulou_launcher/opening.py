"""The box opens: once home stands, and not before, comes all that home can do without.

Whoever starts a box waits for its first picture and for nothing else. So what is on the way there imports and
makes only what the picture needs; the lines to the outside, and the code that a key may ask for next, come
after it, on a thread.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from gulou_launcher.views import VIEWS

if TYPE_CHECKING:
    from gulou_launcher.lent import LentBox
    from gulou_launcher.shell import Shell

PATIENCE = 0.2
"""Seconds after the first frame in which channels should be on home; without them the box opens as well."""
NEXT = (
    "gulou_launcher.settings",
    "gulou_launcher.find.page",
    "gulou_launcher.find.programme",
    "gulou_launcher.find.finding",
    "gulou_launcher.rails.menu",
    "gulou_launcher.rails.moving",
    "gulou_launcher.rails.suggesting",
    "gulou_launcher.rails.watched",
    "gulou_launcher.rails.behind",
    "gulou_launcher.consent",
    "gulou_launcher.messages_page",
    "gulou_launcher.alerts",
    "gulou_launcher.kept_closed",
    "gulou_launcher.wishes",
    "gulou_launcher.reader.reading",
    "gulou_launcher.player",
    "gulou_launcher.rest.quick_rows",
    "gulou_launcher.rest.quiet",
    "gulou_launcher.rest.still",
    "gulou_launcher.family.good_night",
    "gulou_launcher.lock.prompt",
    "gulou_launcher.rest.quick",
    "gulou_launcher.rest.screensaver",
)
"""What one of the next keys may need: the frame thread finds it imported."""


@dataclass
class Moments:
    """Of the start, on the monotonic clock in seconds; 0.0 for what has not happened.

    `first_frame`: something is on the screen. `home_drawn`: home is, with what is on now. `cost`: seconds of
    processor time that the launcher has used until home was drawn; unlike the moments it is much the same on
    a busy machine.
    """

    first_frame: float = 0.0
    home_drawn: float = 0.0
    cost: float = 0.0


class Opening:
    """Waits for home. `lend` makes the box for those outside; it is called on a thread."""

    def __init__(self, shell: Shell, lend: Callable[[Moments], LentBox]) -> None:
        self._shell = shell
        self._lend = lend
        self._lent: LentBox | None = None
        self._begun = False
        self.moments = Moments()

    def frame_drawn(self) -> None:
        """After each frame, on the frame thread."""
        self._shell.trace.frame(self._shell.screen.picture_serial)
        moments = self.moments
        if not moments.first_frame:
            moments.first_frame = time.monotonic()
            self._shell.screen.after(PATIENCE, self._begin)
        if not moments.home_drawn and self._shell.home.has_channels:
            moments.home_drawn, moments.cost = time.monotonic(), time.process_time()
            self._begin()

    def close(self) -> None:
        """Close the lines to the outside. Any thread may ask."""
        if self._lent is not None:
            self._lent.close()

    def _begin(self) -> None:
        if not self._begun:
            self._begun = True
            threading.Thread(target=self._open, name="open", daemon=True).start()

    def _open(self) -> None:
        self._lent = self._lend(self.moments)
        self._lent.open()
        self._shell.post.deliver(lambda _: self._shell.network.begin(), None)
        for module in NEXT:
            import_module(module)
        for kind in VIEWS:
            VIEWS[kind]
