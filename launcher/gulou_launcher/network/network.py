"""How the network stands, and what the household wants of it: the gateway is asked, and says what is new."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gulou_hal import link
from gulou_hal.link import Connection
from gulou_launcher.spoken import spoken

if TYPE_CHECKING:
    from gulou_launcher.shell import Shell

_TROUBLE = "network"
_LOST_AFTER = 8.0
"""Seconds for which it may be gone before the household is told: a router that changes channel is back."""
_CONNECTED = frozenset({Connection.local, Connection.portal, Connection.online})


class Network:
    """Belongs to the frame thread."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._looking = 0
        self._was_connected = False
        self._lost = 0
        """Counts the times that it went, so that a timer knows whether its time is over."""
        self._told = False
        self.stands: link.NetworkStands | None = None
        """What is known of it; None before the gateway has said anything."""

    @property
    def connected(self) -> bool:
        return self.stands is not None and self.stands.connection in _CONNECTED

    def begin(self) -> None:
        """Home stands, or there is another gateway: ask how the network is."""
        self._shell.gateway.tell(link.NetworkLook(self._looking > 0))

    def look(self, closely: bool) -> None:
        """Somebody looks at the networks in reach, or does not any more; each who does says both."""
        self._looking += 1 if closely else -1
        self._shell.gateway.tell(link.NetworkLook(self._looking > 0))

    def join(self, name: str, password: str = "", *, hidden: bool = False) -> None:
        """Join a Wi-Fi network."""
        self._shell.gateway.tell(link.NetworkJoin(name, password, hidden))

    def forget(self, name: str = "") -> None:
        """Leave a Wi-Fi network for good, or all of them."""
        self._shell.gateway.tell(link.NetworkForget(name))

    def switch(self, on: bool) -> None:
        """The adapter for Wi-Fi, on or off."""
        self._shell.gateway.tell(link.NetworkRadio(on))

    def hear(self, stands: link.NetworkStands) -> None:
        """What the gateway says of it. That it is lost, and that it is back, is said once each."""
        self.stands = stands
        if self.connected:
            self._is_there()
        elif self._was_connected and stands.connection is Connection.offline:
            self._was_connected = False
            self._lost += 1
            turn = self._lost
            self._shell.screen.after(_LOST_AFTER, lambda: self._is_lost(turn))
        self._shell.pile.refresh()

    def _is_there(self) -> None:
        self._was_connected = True
        self._lost += 1
        if self._told:
            self._told = False
            self._shell.home.trouble(_TROUBLE, "")
            self._shell.home.say(self._shell.text("The network is back."))

    def _is_lost(self, turn: int) -> None:
        if turn == self._lost and not self._told:
            self._told = True
            self._shell.home.trouble(_TROUBLE, NO_NETWORK)

    # In words.

    def summary(self) -> str:
        """In a line: what it is connected to, or why it is not."""
        text, stands = self._shell.text, self.stands
        if stands is None:
            return text("One moment …")
        match stands.connection:
            case Connection.unmanaged:
                return spoken(text, stands.reason)
            case Connection.offline:
                return text("Not connected")
            case Connection.connecting:
                return text("Connecting …")
            case Connection.local:
                words = text("{name}, without the Internet")
            case Connection.portal:
                words = text("{name}; its owner asks you to sign in, which a TV cannot do")
            case _:
                words = "{name}"
        return words.format(name=stands.name if stands.wireless else text("Network cable"))

    def failure(self) -> str:
        """Why the last network could not be joined; empty where it could."""
        return spoken(self._shell.text, self.stands.failed) if self.stands is not None else ""


NO_NETWORK = "The network is down: check the cable or the router. Television keeps working."
