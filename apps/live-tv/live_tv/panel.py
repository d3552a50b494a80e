"""A panel: what may be open over the picture. At most one is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

import msgspec

if TYPE_CHECKING:
    from gulou import ui
    from gulou.services.tv import Channel
    from live_tv.app import LiveTv


class Panel:
    """Made when it is opened for the first time, and kept from then on."""

    moving: ClassVar[bool] = False
    """Whether it moves with the clock: it is drawn anew each minute."""
    thin: ClassVar[bool] = False
    """Whether the keys of the bare picture still work: it is something to read, not to choose from."""
    alone: ClassVar[bool] = False
    """Whether it covers the screen: neither banner nor words stand beside it."""
    closing: ClassVar[frozenset[str]] = frozenset()
    """Keys that lead out of it, towards the picture."""
    keys: ClassVar[tuple[str, ...]] = ()
    """Keys that it wants besides those of the tables: they come to `key` alone."""

    def __init__(self, app: LiveTv) -> None:
        self.app = app

    def opened(self) -> None:
        """It is about to be shown."""

    def closed(self) -> None:
        """It is shown no more."""

    def key(self, key: str) -> bool:
        """A key that focus has no use for, digits too, before anything else gets it. Whether it was used."""
        return False

    def back(self) -> None:
        """Back was pressed: one step out."""
        self.app.close_panel()

    def view(self, channel: Channel, now: float) -> tuple[ui.Node | None, ...]:
        """What it shows while `channel` plays; `now` is Unix time."""
        raise NotImplementedError


class Row(msgspec.Struct, frozen=True):
    """A panel's row in the table `panels.PANELS`.

    `make` imports what it needs itself: a panel that nobody opens costs nothing. `anywhere` are the keys that
    open it and close it again, whatever else is open; `in_picture` those that do so over the bare picture.
    """

    make: Callable[[LiveTv], Panel]
    anywhere: tuple[str, ...] = ()
    in_picture: tuple[str, ...] = ()
