"""Whether the household still has its first steps before it, and the way into them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gulou_launcher.welcome.welcomed import WELCOME_STEP, WELCOMED

if TYPE_CHECKING:
    from gulou_launcher.shell import Shell


class Welcome:
    """Belongs to the frame thread. The steps themselves are imported only where they are gone through."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._offered = False

    @property
    def unfinished(self) -> bool:
        """Whether there is something to finish; never on a box that was started without."""
        return self._offered and not self._shell.preferences.get(WELCOMED)

    def begin(self) -> None:
        """The box has started: a household that is new to it is welcomed, or goes on where it was."""
        self._offered = True
        if self.unfinished:
            self.open()

    def open(self) -> None:
        """Go through the steps, from where the household was last."""
        from gulou_launcher.welcome.wizard import WizardPage

        self._shell.pile.visit(WizardPage(self._shell))

    def begin_anew(self) -> None:
        """The next who goes through them begins with the first."""
        self._shell.preferences.put(WELCOME_STEP, "")

    def finish(self) -> None:
        """All was gone through."""
        preferences = self._shell.preferences
        preferences.put(WELCOMED, True)
        preferences.put(WELCOME_STEP, "")
