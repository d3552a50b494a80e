"""Simple mode: which keys mean what, and where they lead.

Home leads to television from everywhere, and from television to the six tiles. Nothing comes by a long press,
and what a slip of the finger would open stays closed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gulou.keys import Key
from gulou_launcher.simple import PATIENCE, SIMPLE

if TYPE_CHECKING:
    from gulou_launcher.shell import Shell

_CLOSED = frozenset({Key.MENU, Key.QUICK, Key.RED, Key.GREEN, Key.YELLOW, Key.BLUE, Key.TEXT})
"""Keys that would open what nobody expects."""


class SimpleMode:
    """Belongs to the frame thread."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell

    def begin(self) -> None:
        """Deal with keys from now on, after whatever a resting box does with them."""
        self._shell.preferences.listen(SIMPLE, self._changed)
        self._shell.keys.first.append(self._take)

    @property
    def on(self) -> bool:
        return self._shell.preferences.get(SIMPLE)

    @property
    def patience(self) -> float:
        """How many times as long as usual something stays that passes by itself."""
        return PATIENCE if self.on else 1.0

    def watch(self, service: str = "") -> None:
        """Television; '': the channel that was watched last."""
        app = self._shell.television()
        if app is not None:
            self._shell.start(app, service)

    def help(self) -> None:
        """What the keys do, and the way to Settings."""
        from gulou_launcher.simple.help import HelpPage

        self._shell.pile.visit(HelpPage(self._shell))

    def _take(self, key: str) -> bool:
        """A key, before anything else is done with it; whether it is used."""
        shell = self._shell
        if not self.on or (shell.welcome.unfinished and shell.pile.pages):
            return False
        if key in _CLOSED:
            # A page of settings is for whoever helps: there all is as ever.
            return not shell.pile.pages
        if shell.lock.prompt is not None:
            return False
        at_home = shell.front is None and not shell.pile.pages
        if key == Key.HOME:
            return self._home()
        if at_home and key == Key.BACK:
            self.watch()
            return True
        return at_home and key.isdecimal() and shell.home.choose(int(key) - 1)

    def _home(self) -> bool:
        """To television; from there, and where it would not come at once, home as ever: to the tiles."""
        shell = self._shell
        television = shell.television()
        if television is None or not shell.comes_at_once(television):
            return False
        if shell.front is not None and shell.front.app is television:
            return False
        self.watch()
        return True

    def _changed(self) -> None:
        """All begins anew: as a page, and in what apps show."""
        self._shell.home.refresh()
        self._shell.pile.refresh()
        self._shell.system.refresh()
