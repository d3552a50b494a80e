"""Answers that take a while: a handler returns a `Later`, and the app has its answer when that is done.

The gateway's loop never waits; what waits runs on a thread of its own, and few of them for one app.
"""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Callable
from dataclasses import dataclass
from threading import Thread
from typing import TYPE_CHECKING, Any

from gulou.errors import ServiceError

if TYPE_CHECKING:
    from gulou.services import messages
    from gulou_hal.app import App

log = logging.getLogger(__name__)

MOST = 8
"""Answers that one app may wait for at a time."""


@dataclass(frozen=True)
class Answered:
    """An answer, and the descriptors that ride along with it: sent, they are closed on this side."""

    answer: messages.Answer
    descriptors: tuple[int, ...] = ()
    token: int = 0

    def close(self) -> None:
        for descriptor in self.descriptors:
            with contextlib.suppress(OSError):
                os.close(descriptor)


@dataclass(frozen=True)
class Later:
    """`work` runs on a thread and raises ServiceError; `handed` is told on the loop that the app has it."""

    work: Callable[[], Answered]
    handed: Callable[[Answered], object] = lambda _: None

    def start(self, name: str, done: Callable[[Answered | ServiceError], None]) -> None:
        """Have `done` called with the outcome, on that thread."""
        Thread(target=self._run, args=(done,), name=name, daemon=True).start()

    def _run(self, done: Callable[[Answered | ServiceError], None]) -> None:
        try:
            outcome: Answered | ServiceError = self.work()
        except ServiceError as error:
            outcome = error
        except Exception:
            log.exception("a call could not be answered")
            outcome = ServiceError("unavailable", "The gateway could not answer; its log says why.")
        done(outcome)


Handler = Callable[["App", Any], "messages.Answer | Later"]
"""Answers a query of an app on the loop, at once or later. Raises ServiceError."""
Anyones = Callable[["App | None", Any], "messages.Answer | Later"]
"""Answers whoever asks, on the loop; None is the launcher itself. Raises ServiceError."""
