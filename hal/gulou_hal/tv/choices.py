"""What the household chose for a channel: it stands above the broadcast, and no rescan takes it away."""

from __future__ import annotations

import msgspec


class Choice(msgspec.Struct, frozen=True):
    """For one service; `number` and `name` None: as broadcast."""

    number: int | None = None
    name: str | None = None
    favourite: bool = False
    hidden: bool = False
    locked: bool = False
    groups: tuple[str, ...] = ()
