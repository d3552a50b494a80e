"""What the PIN guards: programmes by their age rating, and channels that the household locked.

The gateway is where it holds: it lets no byte of what is locked through, and says no titles. Here it is kept
what is guarded, and asked for the PIN.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from gulou_hal import link
from gulou_launcher.lock.pin import Pin

if TYPE_CHECKING:
    from gulou_launcher.lock.prompt import Prompt
    from gulou_launcher.shell import Shell

AGES = (0, 6, 10, 12, 14, 16, 18)
"""To choose from: programmes for this age and older are locked; 0: none."""
_ROOM, _FROM_AGE = "lock", "from_age"


class Lock:
    """Belongs to the frame thread."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self.pin = Pin(shell.kept, shell.post)
        self.prompt: Prompt | None = None
        """The question that lies over everything now."""
        self.opened = False
        """Whether all is open until standby."""
        self.changed: list[Callable[[], object]] = []
        """Called when something else is locked than before."""

    @property
    def from_age(self) -> int:
        """Programmes for this age and older are locked; 0: none is."""
        age = self._shell.kept.get(_ROOM, "", _FROM_AGE, 0)
        return age if isinstance(age, int) and 0 <= age <= 99 else 0

    def put_age(self, age: int) -> None:
        self._shell.kept.put(_ROOM, "", _FROM_AGE, value=age)
        self.tell()

    def tell(self) -> None:
        """Tell the gateway what is locked now."""
        family = self._shell.family
        if family.is_child:
            # Nothing that was opened for everyone is open for a child.
            from_age = min(age for age in (self.from_age, family.child.age + 1) if age)
            self._shell.gateway.tell(link.Parental(True, from_age, family.services))
        else:
            active = self.pin.exists and not self.opened
            self._shell.gateway.tell(link.Parental(active, self.from_age))
        for changed in self.changed:
            changed()

    def close(self) -> None:
        """Standby: what was open is locked again."""
        self.dismiss()
        if self.opened:
            self.opened = False
        self.tell()

    # The question.

    def key(self, key: str) -> bool:
        """A key while the question stands; whether it was used."""
        prompt = self.prompt
        if prompt is None:
            return False
        if prompt.passes(key):
            self.dismiss()
            return False
        if not prompt.key(key) and self.prompt is prompt:
            self.dismiss()
        self._shell.system.refresh()
        return True

    def dismiss(self) -> None:
        self.prompt = None
        self._shell.system.refresh()

    def unlock(self, service: str) -> None:
        """Ask for the PIN, and let this service through until its programme ends."""
        text = self._shell.text
        self._ask(
            text("This is locked"),
            text("Type the PIN. It stays open until this programme ends."),
            lambda: self._shell.gateway.tell(link.Unlock(service)),
        )

    def open_all(self, done: Callable[[], object]) -> None:
        """Ask for the PIN, and let everything through until standby."""
        text = self._shell.text

        def right() -> None:
            self.opened = True
            self.tell()
            done()

        self._ask(text("Type the PIN"), text("Everything stays open until the box is switched off."), right)

    def guard(self, call: Callable[[], object]) -> None:
        """Do this once the PIN was typed; at once where there is none."""
        if not self.pin.exists:
            call()
            return
        text = self._shell.text
        self._ask(text("Type the PIN"), text("It protects what is locked, and these settings."), call)

    def choose(self, done: Callable[[], object]) -> None:
        """Ask for a new PIN, twice."""
        text = self._shell.text

        def first(digits: str) -> None:
            def second(again: str) -> None:
                if again != digits:
                    ask()
                    if self.prompt is not None:
                        self.prompt.say(text("The two were not the same. Try again."))
                    return
                self.pin.put(digits, kept)

            self._show(self._prompt(text("Type it once more"), hint, second))

        def kept() -> None:
            self.dismiss()
            self.tell()
            done()

        hint = text("Choose four digits that children do not guess, and note them down.")

        def ask() -> None:
            self._show(self._prompt(text("Choose a PIN"), hint, first))

        ask()

    def forget(self) -> None:
        """No PIN and no lock any more."""
        self.pin.forget()
        self._shell.family.forget()

    def _ask(self, title: str, hint: str, right: Callable[[], object]) -> None:
        def typed(digits: str) -> None:
            self.pin.check(digits, checked)

        def checked(is_right: bool) -> None:
            if self.prompt is not prompt:
                return
            if is_right:
                self.dismiss()
                right()
                return
            prompt.say(self._shell.text("That is not the PIN."))
            self._count_down()
            self._shell.system.refresh()

        prompt = self._prompt(title, hint, typed)
        self._show(prompt)
        self._count_down()

    def _count_down(self) -> None:
        """While one has to wait, the seconds are seen to go by."""
        if self.prompt is not None and self.pin.waits:
            self._shell.system.refresh()
            self._shell.screen.after(1.0, self._count_down)

    def _prompt(self, title: str, hint: str, typed: Callable[[str], object]) -> Prompt:
        from gulou_launcher.lock.prompt import Prompt

        return Prompt(self._shell, title, hint, typed)

    def _show(self, prompt: Prompt) -> None:
        self.prompt = prompt
        self._shell.system.refresh()
