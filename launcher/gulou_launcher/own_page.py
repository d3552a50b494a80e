"""Pages of the launcher's own that stand before home: a question to the household, Settings."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from gulou import scene
from gulou.keys import Key
from gulou.ui import Page
from gulou_hal import link
from gulou_launcher.session import LocalSession

if TYPE_CHECKING:
    from gulou_launcher.pictures.albums import Album
    from gulou_launcher.shell import Shell

BACK_ONLY = frozenset({Key.BACK})


class OwnPage(LocalSession):
    """A page on the pile before home. Back leaves it, unless its view has an `on_back` that has a use for it.

    For the first `hold` seconds it takes no key but Back: what was typed ahead must not answer a question.
    """

    waits = False
    """Whether it stays while an app is open that was opened from it, so that Back leads to it again."""

    def __init__(
        self, shell: Shell, view: Callable[[], Page], *, hold: float = 0.0, album: Album | None = None
    ) -> None:
        super().__init__(shell, view, album)
        self._takes_keys = time.monotonic() + hold

    def act(self, message: scene.Action | scene.NeedRows) -> None:
        """Something happened to a node: the page is as it should be after that."""
        super().act(message)
        if isinstance(message, scene.Action):
            self.refresh()

    def hear(self, message: link.FromGateway) -> None:
        """What the gateway says while this page stands in front."""

    def left(self) -> None:
        """The household has left this page."""

    def key(self, key: str) -> bool:
        """A key; False where Back shall leave the page."""
        if time.monotonic() < self._takes_keys:
            return key not in BACK_ONLY
        return self.stage.key(key) or (key == Key.BACK and self.back())
