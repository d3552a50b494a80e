"""Who watches: everyone, or a child, who sees what was allowed and no more, and for so long.

The gateway is where it holds: it lets through no channel that a child may not watch, whoever asks. Here it is
kept what a child may do, and told kindly before the time is over. Without a PIN there is no child profile.
"""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from gulou.keys import Key

if TYPE_CHECKING:
    from gulou import ui
    from gulou_launcher.apps import Installed
    from gulou_launcher.family.allowance import Allowance
    from gulou_launcher.family.child import Child
    from gulou_launcher.rest.rest import Resting
    from gulou_launcher.shell import Shell

ROOM = "family"
_CHILD, _NOW = "child", "now"
TOLD = (900.0, 300.0, 60.0)
"""Seconds before the end at which it is told."""
EVERY = 60.0
"""Seconds between two looks at the clock while a child watches."""


class Family:
    """Belongs to the frame thread."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self.over = False
        """The child's time is over for today."""
        self._told: set[float] = set()
        self._number = 0
        """Of the look that is waited for."""

    @cached_property
    def child(self) -> Child:
        """What a child may do."""
        from gulou_launcher.family.child import Child

        try:
            return msgspec.convert(self._shell.kept.get(ROOM, name=_CHILD, default={}), Child)
        except msgspec.ValidationError:
            return Child()

    @cached_property
    def allowance(self) -> Allowance:
        """How long a child may still watch."""
        from gulou_launcher.family.allowance import Allowance

        return Allowance(self._shell.kept)

    @property
    def set_up(self) -> bool:
        """Whether there is a child profile to change to."""
        return self._shell.kept.has(ROOM, name=_CHILD) and self._shell.lock.pin.exists

    @property
    def is_child(self) -> bool:
        """Whether a child watches now."""
        return self.set_up and self._shell.kept.get(ROOM, name=_NOW, default=False) is True

    # What may be seen: the one place that says it.

    def allows_app(self, app: Installed) -> bool:
        """Whether who watches now may open this app."""
        return not self.is_child or (not self.over and self.child.may_open(app))

    def allows_service(self, service: str) -> bool:
        """Whether who watches now may watch this channel."""
        return not self.is_child or (not self.over and self.child.may_watch(service))

    def allows_age(self, age: int) -> bool:
        """Whether who watches now may see what is rated for this age; 0: not rated."""
        return not self.is_child or age <= self.child.age

    @property
    def services(self) -> tuple[str, ...] | None:
        """The channels that the gateway lets through; None: all."""
        if not self.is_child:
            return None
        return () if self.over else self.child.services

    # Changes.

    def begin(self) -> None:
        """The box has started."""
        shell = self._shell
        shell.rest.listen(self._rests)
        shell.keys.over.insert(1, self.key)
        shell.system.questions.insert(0, self.view)
        if self.is_child:
            self._watch_clock()

    def put(self, child: Child) -> None:
        """A child may do this from now on."""
        self.child = child
        self._shell.kept.put(ROOM, name=_CHILD, value=child)
        self._changed()

    def forget(self) -> None:
        """There is no child profile any more."""
        self._shell.kept.forget(ROOM, name=_NOW)
        self._shell.kept.forget(ROOM, name=_CHILD)
        vars(self).pop("child", None)
        self._changed()

    def let_child(self) -> None:
        """From now on a child watches: no PIN is needed for that."""
        if self.set_up and not self.is_child:
            self._shell.kept.put(ROOM, name=_NOW, value=True)
            self._changed()

    def let_everyone(self) -> None:
        """Ask for the PIN, then everyone watches."""

        def right() -> None:
            self.allowance.look(self.child)
            self._shell.kept.forget(ROOM, name=_NOW)
            self._changed()

        if self.is_child:
            self._shell.lock.guard(right)

    def more(self, minutes: int) -> None:
        """Ask for the PIN, and let the child go on for so long."""

        def right() -> None:
            self.allowance.grant(self.child, minutes * 60.0)
            self._told = {moment for moment in TOLD if moment >= minutes * 60.0}
            self._look()

        self._shell.lock.guard(right)

    def refusal(self, app: Installed) -> str:
        """Why who watches now may not open this app: a sentence, or ''."""
        if not self.allows_app(app):
            return self._shell.text("Ask a grown-up: this app is not among yours.")
        if self.is_child and self._shell.grants.unasked(app):
            return self._shell.text("Ask a grown-up: somebody has to open it first.")
        return ""

    def _changed(self) -> None:
        """Another one watches, or may do something else: nothing is left of what was before."""
        shell = self._shell
        self.over, self._told = False, set()
        self._number += 1
        if self.is_child:
            self._watch_clock()
        elif "allowance" in vars(self):
            self.allowance.count(self.child, False)
        shell.lock.tell()
        front = shell.front
        if front is not None and not self.allows_app(front.app):
            shell.go_home(front)
        elif front is None and self.is_child:
            shell.show_home()
        shell.home.apps_changed()
        shell.home.refresh_channels()
        shell.system.refresh()
        shell.notices.calm()

    # Time.

    def _watch_clock(self) -> None:
        self.allowance.count(self.child, self._is_awake)
        self._look()

    @property
    def _is_awake(self) -> bool:
        return self._shell.rest.state.value == "awake"

    def _rests(self, state: Resting) -> None:
        """Nobody watches while the box rests, and nobody looks at the clock."""
        if self.is_child:
            self._number += 1
            self.allowance.count(self.child, self._is_awake)
            if self._is_awake:
                self._look()

    def _look(self) -> None:
        """How long is it still? Tell what there is to tell, and look again when more may be due."""
        if not self.is_child:
            return
        self.allowance.look(self.child)
        left = self.allowance.left(self.child)
        if (left <= 0) != self.over:
            self.over = left <= 0
            self._end() if self.over else self._go_on()
        due = [moment for moment in TOLD if left <= moment and moment not in self._told]
        if due and left > 0:
            self._told.update(due)
            self._tell(left)
        waits = [left - moment for moment in (*TOLD, 0.0) if left > moment]
        self._number += 1
        number = self._number
        self._shell.screen.after(min([EVERY, *waits]) + 0.05, lambda: self._look_again(number))

    def _look_again(self, number: int) -> None:
        if number == self._number:
            self._look()

    def _tell(self, left: float) -> None:
        text, minutes = self._shell.text, math.ceil(left / 60 - 0.05)
        if self.allowance.by_bedtime(self.child):
            words = text.plural("Bedtime in {count} minute.", "Bedtime in {count} minutes.", minutes)
        else:
            words = text.plural("{count} minute left for today.", "{count} minutes left for today.", minutes)
        self._shell.system.say(words.format(count=minutes))

    def _end(self) -> None:
        """It is enough for today: the picture stops, and a calm page says good night."""
        shell = self._shell
        shell.quick.close()
        shell.show_home() if shell.front is None else shell.go_home(shell.front)
        shell.lock.tell()
        shell.system.session.stage.reset_focus()
        shell.system.refresh()

    def _go_on(self) -> None:
        self._shell.lock.tell()
        self._shell.home.apps_changed()
        self._shell.system.refresh()
        self._shell.notices.calm()

    # Good night.

    def key(self, key: str) -> bool:
        """A key while it is good night: for what that offers."""
        if not self.over:
            return False
        stage = self._shell.system.session.stage
        if key not in (Key.BACK, Key.MENU):
            stage.key(key)
            self._shell.system.refresh()
        return True

    def view(self) -> ui.Overlay | None:
        """The page that says good night; None while there is time."""
        if not self.over:
            return None
        from gulou_launcher.family.good_night import good_night

        return good_night(self._shell)
