"""Awake, screen saver, standby: how the box rests, and what wakes it.

Nothing here polls. While somebody presses keys only a number is kept; one timer looks at it when the time for
the next step may have come, and in standby there is none.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from gulou.keys import Key
from gulou_launcher.preferences import Preference

if TYPE_CHECKING:
    from gulou import ui
    from gulou_launcher.apps import Installed
    from gulou_launcher.rest.screensaver import ScreenSaver
    from gulou_launcher.rest.sleep_timer import SleepTimer
    from gulou_launcher.rest.still import Still
    from gulou_launcher.shell import Shell

SCREENSAVER_AFTER = Preference("screensaver-after", 10, (0, 2, 5, 10, 20, 30))
"""Minutes without a key while nothing plays; 0: never."""
STANDBY_AFTER = Preference("standby-after", 4, (0, 1, 2, 3, 4, 6, 8))
"""Hours without a key; while something plays it is asked first. 0: never."""
WAKES_TO_CHANNEL = Preference("wakes-to-channel", True)
"""Whether what was on comes back from standby, and not home."""
WAKES_FOR_REMINDERS = Preference("wakes-for-reminders", False)
"""Whether a reminder that is due ends standby."""


class Resting(StrEnum):
    """How much the box rests. In standby nothing is shown and nothing sounds; recordings go on."""

    awake = "awake"
    screensaver = "screensaver"
    standby = "standby"


class Rest:
    """Belongs to the frame thread."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self.state = Resting.awake
        self._touched = time.monotonic()
        self._looking = 0
        """Number of the look that is waited for; what an earlier one finds counts no more."""
        self._saver: ScreenSaver | None = None
        self._was_on: Installed | None = None
        self._listeners: list[Callable[[Resting], object]] = []
        # Before all others: a key that wakes is no key for simple mode either.
        shell.keys.first.insert(0, self.key)
        shell.system.questions.append(self._question)
        for preference in (SCREENSAVER_AFTER, STANDBY_AFTER):
            shell.preferences.listen(preference, self._look)

    @cached_property
    def sleep_timer(self) -> SleepTimer:
        """Standby at a time that the household chose."""
        from gulou_launcher.rest.sleep_timer import SleepTimer

        return SleepTimer(self._shell, self.standby)

    @cached_property
    def _still(self) -> Still:
        from gulou_launcher.rest.still import Still

        return Still(self._shell, self.standby)

    @property
    def _asking(self) -> list[SleepTimer | Still]:
        """What may ask something now: made only once it is needed, since home does not wait for it."""
        return [vars(self)[name] for name in ("_still", "sleep_timer") if name in vars(self)]

    def _question(self) -> ui.Overlay | None:
        return next((asked for each in self._asking if (asked := each.view()) is not None), None)

    def listen(self, changed: Callable[[Resting], object]) -> None:
        """Call this with the new state after each change, on the frame thread: a TV set goes along by it."""
        self._listeners.append(changed)

    def begin(self) -> None:
        """The box has started."""
        self._look()

    @property
    def idle(self) -> float:
        """Seconds since somebody was there."""
        return time.monotonic() - self._touched

    def touched(self) -> bool:
        """Somebody is there; whether that has woken the box, and shall do nothing else."""
        self._touched = time.monotonic()
        if self.state is Resting.awake:
            return False
        self.wake()
        return True

    def key(self, key: str) -> bool:
        """A key, before anything else is done with it; whether it was used.

        A key that wakes does nothing else, except that Power during the screen saver goes on to standby.
        """
        if key == Key.POWER and self.state is not Resting.standby:
            self._touched = time.monotonic()
            self.standby()
            return True
        return self.touched() or any(each.key(key) for each in self._asking)

    def standby(self) -> None:
        """Go to standby: black and silent at once, everything locked again, the apps asleep."""
        if self.state is Resting.standby:
            return
        shell = self._shell
        self._leave_saver()
        shell.screen.cover(None)
        for asking in self._asking:
            asking.forget()
        front = shell.front
        self._was_on = front.app if front is not None and front.player is not None else None
        self._become(Resting.standby)
        shell.lock.close()
        if shell.front is not None:
            shell.go_home(shell.front)
        else:
            shell.show_home()
        shell.running.rest()

    def wake(self) -> None:
        """Be there again, as it was before."""
        before = self.state
        if before is Resting.awake:
            return
        shell = self._shell
        self._touched = time.monotonic()
        self._leave_saver()
        shell.screen.uncover()
        shell.look_after()
        self._become(Resting.awake)
        if before is Resting.standby:
            shell.running.rise()
            was_on, self._was_on = self._was_on, None
            if was_on is not None and shell.preferences.get(WAKES_TO_CHANNEL):
                shell.start(was_on)
            else:
                shell.home.refresh()
            shell.home.refresh_now()
        shell.notices.calm()
        self._look()

    def reminder_due(self) -> None:
        """Something begins that the household wanted to be told of; from standby only where it wants that."""
        if self.state is Resting.screensaver or self._shell.preferences.get(WAKES_FOR_REMINDERS):
            self.wake()

    def guide_changed(self) -> None:
        """What is on may end at another time now."""
        if "sleep_timer" in vars(self):
            self.sleep_timer.guide_changed()

    def _become(self, state: Resting) -> None:
        self.state = state
        for changed in self._listeners:
            changed(state)

    # Nobody is there.

    def _look(self) -> None:
        """Do what is due by now, and look again when more may be."""
        self._looking += 1
        if self.state is Resting.standby:
            return
        hours = self._shell.preferences.get(STANDBY_AFTER)
        minutes = self._shell.preferences.get(SCREENSAVER_AFTER)
        plays = self._shell.screening.plays
        if hours and self.idle >= hours * 3600 and not self._still.asks:
            if not plays:
                self.standby()
                return
            self._still.ask()
        if minutes and not plays and self.idle >= minutes * 60 and self.state is Resting.awake:
            self.save_screen()
        # What plays may end with nobody there.
        left = [hours * 3600 - self.idle if hours else 0.0, minutes * 60 - self.idle if minutes else 0.0]
        due = min((seconds for seconds in left if seconds > 0), default=0.0)
        if plays and minutes:
            due = min(due or minutes * 60, minutes * 60)
        if due:
            number = self._looking
            self._shell.screen.after(due + 0.05, lambda: self._look_again(number))

    def _look_again(self, number: int) -> None:
        if number == self._looking:
            self._look()

    def save_screen(self) -> None:
        """Show the screen saver now."""
        from gulou_launcher.rest.screensaver import ScreenSaver

        self._become(Resting.screensaver)
        self._saver = ScreenSaver(self._shell)

    def _leave_saver(self) -> None:
        if self._saver is not None:
            self._saver.end()
            self._saver = None
