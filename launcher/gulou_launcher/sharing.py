"""Whether others in the house may watch by this box's tuners: as the household says, off until then."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

from gulou_hal import link
from gulou_launcher.spoken import spoken

if TYPE_CHECKING:
    from gulou_launcher.shell import Shell

_SWITCH = "share_tv"


class Sharing:
    """Belongs to the frame thread; the gateway does the work."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._stands = link.SharingStands()
        self.name = (socket.gethostname().partition(".")[0] or "gulou")[:40]
        """What others find this box by."""

    @property
    def on(self) -> bool:
        return self._shell.kept.get(_SWITCH) is True

    @property
    def reason(self) -> str:
        """Why it cannot be, in the household's language; empty where it can."""
        return spoken(self._shell.text, self._stands.reason)

    @property
    def address(self) -> str:
        """Where a player finds the list of channels; empty while nothing is shared."""
        return self._stands.address

    @property
    def watching(self) -> tuple[str, ...]:
        """A line for each who watches."""
        return self._stands.watching

    def switch(self, on: bool) -> None:
        """The household switches it on or off."""
        self._shell.kept.put(_SWITCH, value=on)
        self._shell.gateway.tell(link.Share(on, self.name))
        self._shell.pile.refresh()

    def begin(self) -> None:
        """There is a gateway, or another one than before."""
        self._stands = link.SharingStands()
        if self.on:
            self._shell.gateway.tell(link.Share(True, self.name))

    def hear(self, stands: link.SharingStands) -> None:
        """What the gateway says of it."""
        self._stands = stands
        self._shell.pile.refresh()
