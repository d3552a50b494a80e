"""Where the household says that it lives, and what follows: its clock, and where channels are looked for."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from gulou_hal import link
from gulou_launcher.preferences import Preference
from gulou_launcher.welcome.welcomed import REGION

if TYPE_CHECKING:
    from gulou_launcher.shell import Shell

ZONE = Preference("zone", "")
"""The time zone by its name in the IANA database; '': as the system has it."""


class Region:
    """Belongs to the frame thread."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self.reason = ""
        """Why the system's clock could not be set, in English; '' where it was, or nobody asked."""
        _go_by(shell.preferences.get(ZONE))

    @property
    def code(self) -> str:
        """The country; '' where that was not said."""
        return self._shell.preferences.get(REGION)

    @property
    def zone(self) -> str:
        return self._shell.preferences.get(ZONE)

    def begin(self) -> None:
        """There is a gateway, or another one than before: its clock goes by this zone too."""
        if self.zone:
            self._shell.gateway.tell(link.SetZone(self.zone))

    def live_in(self, code: str, zone: str) -> None:
        """The household lives there."""
        self._shell.preferences.put(REGION, code)
        self.go_by(zone)

    def go_by(self, zone: str) -> None:
        """The clock goes by this time zone from now on."""
        if zone == self.zone or not zone:
            return
        self._shell.preferences.put(ZONE, zone)
        _go_by(zone)
        self._shell.gateway.tell(link.SetZone(zone))
        self._shell.household.begin_apps_anew()
        self._shell.home.refresh()

    def hear(self, stands: link.ZoneStands) -> None:
        """What became of it."""
        self.reason = stands.reason
        self._shell.pile.refresh()


def _go_by(zone: str) -> None:
    """This process, and what it starts: whether or not the system's clock may be set."""
    if zone:
        os.environ["TZ"] = zone
        time.tzset()
