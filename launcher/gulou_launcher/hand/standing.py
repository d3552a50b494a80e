"""How the remotes stand."""

from __future__ import annotations

from dataclasses import dataclass

from gulou_hal.remote.contract import Identity


@dataclass(frozen=True)
class Standing:
    """How one remote stands, for Settings and `gulou status`.

    `read`: its keys come here. `reason`: why they do not, where that is a trouble. `maps`: the key maps that
    hold. `taught`: the household has one for it. `battery`: in %, None where the kernel does not say.
    """

    path: str
    identity: Identity
    read: bool
    reason: str = ""
    maps: tuple[str, ...] = ()
    taught: bool = False
    battery: int | None = None
    deaf: tuple[str, ...] = ()
    """Of an infrared receiver: protocols that it could decode, and this user may not have it do so."""
