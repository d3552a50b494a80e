"""The launcher's own pages before home, the last one in front, and the way back from them.

An app may stand before them, opened from the last one; and one may stand behind them, which was in front
when the first was opened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gulou.keys import Key
from gulou_hal import link

if TYPE_CHECKING:
    from collections.abc import Callable

    from gulou_launcher.own_page import OwnPage
    from gulou_launcher.session import AppSession
    from gulou_launcher.shell import Shell
    from gulou_launcher.stage import Stage


class Pile:
    """Pages that the household went into; Back takes the last away, Home all of them."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self.pages: list[OwnPage] = []
        self._behind: AppSession | None = None
        """The app that one came from."""

    @property
    def waits(self) -> bool:
        """Whether the pages stay where they are when an app is opened from the last one."""
        return bool(self.pages) and self.pages[-1].waits and not self._shell.simple.on

    @property
    def stage(self) -> Stage | None:
        """What stands before home now; None where home itself is to be seen."""
        return self.pages[-1].stage if self.pages else None

    def visit(self, page: OwnPage, behind: AppSession | None = None) -> None:
        """Go into a page; `behind` is the app that one comes from."""
        self._behind = behind or self._behind
        self.pages.append(page)
        self._show(deeper=True)

    def leave(self, page: OwnPage | None = None) -> None:
        """Go back from this page, and from all that stand before it; None: from the last."""
        if page is None:
            self._take_away(len(self.pages) - 1)
        elif page in self.pages:
            self._take_away(self.pages.index(page))
        self._show()

    def leave_for(self, page: OwnPage, open_next: Callable[[], object]) -> None:
        """Go from this page to what that opens; where it opens nothing, back."""
        if page in self.pages:
            self._take_away(self.pages.index(page))
        open_next()
        self._show()

    def leave_all(self, kind: type[OwnPage]) -> None:
        """Take away the first page of a kind and what stands before it: it is about to be opened anew."""
        first = next((number for number, page in enumerate(self.pages) if isinstance(page, kind)), None)
        if first is not None:
            self._take_away(first)

    def opened(self, session: AppSession) -> None:
        """An app stands before the pages now."""
        if self._behind is session:
            self._behind = None

    def back(self) -> None:
        """The app before the pages was left: the last of them is to be seen."""
        self._show()

    def clear(self) -> None:
        """Home is to be seen."""
        self._behind = None
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
            page.close()

    def _show(self, *, deeper: bool = False) -> None:
        """Put the last page on the screen, or what one came from, or home, unless an app stands there."""
        shell = self._shell
        if shell.front is not None:
            return
        if self.pages:
            self.pages[-1].refresh()
            shell.screen.show(self.pages[-1].stage, wallpaper=True, deeper=deeper)
            return
        behind, self._behind = self._behind, None
        if behind is not None and shell.running.of(behind.app) is behind:
            shell.start(behind.app)
        else:
            shell.home.show()
