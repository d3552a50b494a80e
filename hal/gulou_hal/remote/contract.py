"""What every remote driver is: these methods are the whole contract."""

from __future__ import annotations

from abc import ABC, abstractmethod
from enum import StrEnum
from typing import Final, NamedTuple


class RemoteError(Exception):
    """A remote that cannot be opened or is gone; the message is one sentence fit for a screen."""


class Kind(StrEnum):
    """What a remote is."""

    remote = "remote"  # keys, and no letters
    keyboard = "keyboard"  # has letters
    gamepad = "gamepad"
    cec = "cec"  # the TV hands on the keys of its own


class Identity(NamedTuple):
    """What a remote can be told from others by.

    `bus` is `usb`, `bluetooth`, `rc` (infrared), `cec`, or empty; `vendor` and
    `product` are those of its bus, 0 where it has none.
    """

    name: str
    kind: Kind
    bus: str = ""
    vendor: int = 0
    product: int = 0


class Signal(NamedTuple):
    """A key of a remote went down or up. `at` is in seconds on the monotonic clock.

    `code` is the name of the key as its driver has it (`KEY_UP`, `BTN_SOUTH`, `CEC_SELECT`), empty where the
    driver knows only a number; `scan` is what the hardware itself calls it, None where that is not told.
    `lasts` is None where the release will be told; else the key is up again after so many seconds, unless it
    is told anew.
    """

    code: str
    scan: int | None
    down: bool
    at: float
    lasts: float | None = None


class Remote(ABC):
    """One source of keys. Used by one thread; after `close` nothing but `open` may be called."""

    identity: Identity

    @abstractmethod
    def open(self) -> None:
        """Begin. Raises RemoteError, and then has left nothing open."""

    @abstractmethod
    def fileno(self) -> int:
        """The descriptor that becomes readable once there is something for `read`."""

    @abstractmethod
    def read(self) -> list[Signal]:
        """What has come since, without waiting. Raises RemoteError where the remote is gone."""

    @abstractmethod
    def close(self) -> None:
        """End. Safe to call twice."""


LETTERLESS: Final = frozenset({Kind.remote, Kind.gamepad, Kind.cec})
"""Kinds that nobody writes with."""
