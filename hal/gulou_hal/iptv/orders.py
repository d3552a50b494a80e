"""What the gateway tells the process that imports a guide, and what that says on its way: lines of JSON."""

from __future__ import annotations

from typing import Final

import msgspec

from gulou_hal.iptv.matching import Receivable


class Order(msgspec.Struct, frozen=True):
    """Import the guide at `address` into the `tv.sqlite` of the folder `data`."""

    address: str
    data: str
    services: tuple[Receivable, ...]


class Progress(msgspec.Struct, frozen=True, tag="progress"):
    """How far it is, 0 … 1."""

    fraction: float


class Done(msgspec.Struct, frozen=True, tag="done"):
    """It is stored. `channels` is how many of the guide's channels are received, of `of` that it has."""

    channels: int
    of: int
    programmes: int
    undated: int = 0
    """Programmes left out since their times cannot be read."""


class Failed(msgspec.Struct, frozen=True, tag="failed"):
    """It could not be; the guide stays as it was."""

    sentence: str


Said = Progress | Done | Failed

encode: Final = msgspec.json.Encoder().encode
decode_order: Final = msgspec.json.Decoder(Order).decode
decode_said: Final[msgspec.json.Decoder[Said]] = msgspec.json.Decoder(Said)
