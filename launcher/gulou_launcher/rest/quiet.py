"""When messages wait: over a film, in the hours of the night, while the box rests, once a child is in bed."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from gulou_launcher.preferences import Preference
from gulou_launcher.rest.rest import Resting

if TYPE_CHECKING:
    from gulou_launcher.shell import Shell

QUIET_FROM = Preference("quiet-from", -1, (-1, 20, 21, 22, 23, 0, 1))
"""The hour of the day from which messages wait; −1: they never do for the hour's sake."""
QUIET_UNTIL = Preference("quiet-until", 7, (5, 6, 7, 8, 9, 10))
"""The hour until which they do."""


def quiet(shell: Shell) -> bool:
    """Whether what apps have to say waits now."""
    if shell.rest.state is not Resting.awake or shell.quick.opened or shell.family.over:
        return True
    return shell.screening.plays or at_night(shell, time.localtime().tm_hour)


def at_night(shell: Shell, hour: int) -> bool:
    """Whether this hour of the day (0 … 23) is one of those in which nobody is to be disturbed."""
    first, last = shell.preferences.get(QUIET_FROM), shell.preferences.get(QUIET_UNTIL)
    if first < 0:
        return False
    return first <= hour < last if first < last else hour >= first or hour < last
