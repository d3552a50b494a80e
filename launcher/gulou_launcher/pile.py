"""The launcher's own pages before home, the last one in front."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gulou.keys import Key
from gulou_hal import link

if TYPE_CHECKING:
    from gulou_launcher.own_page import OwnPage
    from gulou_launcher.shell import Shell
    from gulou_launcher.stage import Stage


class Pile:
    """Pages that the household went into; Back takes the last away, Home all of them."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self.pages: list[OwnPage] = []

    @property
    def stage(self) -> Stage | None:
        """What stands before home now; None where home itself is to be seen."""
        return self.pages[-1].stage if self.pages else None

    def visit(self, page: OwnPage) -> None:
        """Go into a page."""
        self.pages.append(page)
        self._show(deeper=True)

    def leave(self, page: OwnPage | None = None) -> None:
        """Go back from this page, and from all that stand before it; None: from the last."""
        if page is None:
            self._take_away(len(self.pages) - 1)
        elif page in self.pages:
            self._take_away(self.pages.index(page))
        self._show()

    def clear(self) -> None:
        """Home is to be seen."""
        self._take_away(0)

    def hear(self, message: link.FromGateway) -> None:
        """What the gateway says, for the page in front."""
        if self.pages:
            self.pages[-1].hear(message)

    def refresh(self) -> None:
        """Bring the page in front up to date."""
        if self.pages:
            self.pages[-1].refresh()

    def key(self, key: str) -> bool:
        """A key; False where home stands in front."""
        if not self.pages:
            return False
        if not self.pages[-1].key(key) and key == Key.BACK:
            self.leave()
        return True

    def resize(self, width: int, height: int) -> None:
        for page in self.pages:
            page.stage.resize(width, height)

    def _take_away(self, first: int) -> None:
        """The pages from this one on, the last first."""
        gone = self.pages[max(0, first) :]
        del self.pages[max(0, first) :]
        for page in reversed(gone):
            page.left()

    def _show(self, *, deeper: bool = False) -> None:
        """Put the last page on the screen, or home, unless an app stands there."""
        if self._shell.front is not None:
            return
        if self.pages:
            self.pages[-1].refresh()
            self._shell.screen.show(self.pages[-1].stage, wallpaper=True, deeper=deeper)
        else:
            self._shell.home.show()
