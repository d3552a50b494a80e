"""What a step of the welcome is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from gulou import ui
from gulou_hal import link

if TYPE_CHECKING:
    from gulou_launcher.shell import Shell
    from gulou_launcher.welcome.wizard import WizardPage

N_ = str
"""Marks a text for translation where it stands in a table."""


class Step:
    """One page of the welcome. `title` and `words` are in English; `go_on` is what its button for that says.

    All on the frame thread; nothing waits. A step is made when it is reached, and once.
    """

    key: ClassVar[str] = ""
    title: ClassVar[str] = ""
    words: ClassVar[str] = ""
    go_on: ClassVar[str] = N_("Next")
    bare: ClassVar[bool] = False
    """Nothing but the step stands on the screen, in its middle."""

    def __init__(self, shell: Shell, page: WizardPage) -> None:
        self.shell = shell
        self.text = shell.text
        self.page = page

    def nodes(self) -> Sequence[ui.Node | None]:
        """What stands under its title."""
        return ()

    def more(self) -> Sequence[ui.Node | None]:
        """What stands beside the button that goes on."""
        return ()

    @property
    def done(self) -> bool:
        """Whether what it asks is answered: then its button goes on, else it skips the step."""
        return True

    @property
    def buttons(self) -> bool:
        """Whether the buttons that go on stand there."""
        return True

    def begin(self) -> None:
        """It comes on the screen."""

    def takes(self, key: str) -> bool:
        """A key, before anything else has it; True: it was used."""
        return False

    def hear(self, message: link.FromGateway) -> None:
        """What the gateway says while this step is on the screen."""

    def left(self) -> None:
        """Another step follows, or the household has left."""
