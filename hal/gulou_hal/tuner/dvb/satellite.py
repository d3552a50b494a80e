"""From the dish to the cable: which intermediate frequency an LNB makes, and how a switch is told.

DiSEqC Bus Functional Specification 4.2 (Eutelsat), §5.6 for the messages, §7 for their timing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, TypeAlias

import msgspec

from gulou_hal.tuner.contract import TunerError
from gulou_hal.tuner.delivery import Delivery
from gulou_hal.tuner.dvb.frontend_api import Burst, Tone, Voltage

_L_BAND: Final = (950_000, 2_150_000)
"""kHz between which a satellite frontend tunes."""
_SETTLE: Final = 0.015
"""Seconds of silence that a switch needs before and after a message."""
_RELAY: Final = 0.1
"""Seconds until a switch has passed on the supply to one behind it, which only then can listen."""
_COMMITTED: Final = 0x38
_UNCOMMITTED: Final = 0x39
_FIRST: Final = 0xE0
_REPEATED: Final = 0xE1
_ANY_SWITCH: Final = 0x10


class Lnb(msgspec.Struct, frozen=True):
    """The oscillators of an LNB in kHz; of two, the high one is taken from `edge` on.

    With two and no `edge`, both come down the cable at once: the high one for horizontal and left.
    """

    low: int
    high: int = 0
    edge: int = 0

    def intermediate(self, delivery: Delivery) -> tuple[int, bool]:
        """The frequency on the cable in kHz, and whether it is the high band's. Raises TunerError."""
        transponder = round(delivery.frequency / 1000)
        if not self.high:
            high = False
        elif self.edge:
            high = transponder >= self.edge
        else:
            high = delivery.polarisation in ("h", "l")
        found = abs(transponder - (self.high if high else self.low))
        if not _L_BAND[0] <= found <= _L_BAND[1]:
            raise TunerError(
                f"The LNB makes {found // 1000} MHz of {delivery.title}, which no tuner receives: "
                f"tell which LNB the dish has, as lnb=universal or lnb=5150"
            )
        return found, high and bool(self.edge)


LNBS: Final[Mapping[str, Lnb]] = {
    "universal": Lnb(9_750_000, 10_600_000, 11_700_000),
    "standard": Lnb(10_000_000),
    "enhanced": Lnb(9_750_000),
    "china": Lnb(10_750_000),
    "c": Lnb(5_150_000),
    "c-multi": Lnb(5_150_000, 5_750_000),
}


def lnb(text: str) -> Lnb:
    """A name of the table, or MHz: `10750`, or `9750,10600,11700` with the edge. Raises TunerError."""
    if text in LNBS:
        return LNBS[text]
    try:
        numbers = [round(float(part) * 1000) for part in text.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) not in (1, 2, 3) or not all(0 < number < 100_000_000 for number in numbers):
        known = ", ".join(LNBS)
        raise TunerError(
            f"lnb={text} is no LNB: write one of {known}, or its oscillators in MHz, as 9750,10600,11700"
        )
    return Lnb(*numbers)


class SetVoltage(msgspec.Struct, frozen=True, tag=True):
    """13 V for vertical and right, 18 V for horizontal and left."""

    voltage: Voltage


class SetTone(msgspec.Struct, frozen=True, tag=True):
    """The 22 kHz tone on for the high band; off while messages pass."""

    tone: Tone


class Send(msgspec.Struct, frozen=True, tag=True):
    """One DiSEqC message."""

    message: bytes


class SendBurst(msgspec.Struct, frozen=True, tag=True):
    """The tone burst, for a simple switch of two."""

    burst: Burst


class Wait(msgspec.Struct, frozen=True, tag=True):
    """Silence on the cable."""

    seconds: float


Step: TypeAlias = SetVoltage | SetTone | Send | SendBurst | Wait


def committed(position: int, horizontal: bool, high: bool) -> bytes:
    """Write N0, for a switch of four; `position` from 0."""
    return _message(_COMMITTED, (position & 3) << 2 | horizontal << 1 | high)


def uncommitted(position: int) -> bytes:
    """Write N1, for a switch of sixteen; `position` from 0."""
    return _message(_UNCOMMITTED, position & 15)


def _message(command: int, port: int) -> bytes:
    # The upper half says which bits of the lower are meant: all.
    return bytes((_FIRST, _ANY_SWITCH, command, 0xF0 | port))


def _repeated(message: bytes) -> bytes:
    return bytes((_REPEATED, *message[1:]))


def _nothing(position: int, horizontal: bool, high: bool) -> Iterator[Step]:
    if position:
        raise TunerError(
            "There is no switch at this dish: only src=1 can be received, or tell of it with switch="
        )
    yield from ()


def _burst(position: int, horizontal: bool, high: bool) -> Iterator[Step]:
    yield SendBurst(Burst(position & 1))
    yield Wait(_SETTLE)


def _one_switch(position: int, horizontal: bool, high: bool) -> Iterator[Step]:
    """DiSEqC 1.0, and the burst for a simple switch that is there instead."""
    yield Send(committed(position, horizontal, high))
    yield Wait(_SETTLE)
    yield from _burst(position, horizontal, high)


def _two_switches(position: int, horizontal: bool, high: bool) -> Iterator[Step]:
    """DiSEqC 1.1: an uncommitted switch of sixteen, behind each of its inputs a committed one of four."""
    first, second = uncommitted(position // 4), committed(position, horizontal, high)
    yield Send(first)
    yield Wait(_RELAY)
    yield Send(second)
    yield Wait(_RELAY)
    # What stood behind the first switch may not have been powered when it was spoken to.
    yield Send(_repeated(first))
    yield Wait(_RELAY)
    yield Send(_repeated(second))
    yield Wait(_SETTLE)
    yield from _burst(position, horizontal, high)


def _uncommitted_only(position: int, horizontal: bool, high: bool) -> Iterator[Step]:
    yield Send(uncommitted(position))
    yield Wait(_SETTLE)


_SWITCHES: Final = {
    "none": (_nothing, 1),
    "burst": (_burst, 2),
    "committed": (_one_switch, 4),
    "uncommitted": (_uncommitted_only, 16),
    "cascade": (_two_switches, 64),
}
"""How each kind of switch is told, and how many positions it has."""


def steps(delivery: Delivery, lnb: Lnb, switch: str) -> tuple[list[Step], int]:
    """What goes up the cable first, in order, and the frequency in kHz to tune to. Raises TunerError."""
    row = _SWITCHES.get(switch)
    if row is None:
        raise TunerError(f"switch={switch} is no kind of switch: write one of {', '.join(_SWITCHES)}")
    tell, positions = row
    position = max(delivery.source - 1, 0)
    if positions > 1 and position >= positions:
        raise TunerError(
            f"src={delivery.source} is more than a switch of kind {switch} has: it has {positions} positions"
        )
    frequency, high = lnb.intermediate(delivery)
    horizontal = delivery.polarisation in ("h", "l")
    found: list[Step] = [
        SetTone(Tone.SEC_TONE_OFF),
        SetVoltage(Voltage.SEC_VOLTAGE_18 if horizontal else Voltage.SEC_VOLTAGE_13),
        Wait(_SETTLE),
        *tell(position, horizontal, high),
        SetTone(Tone.SEC_TONE_ON if high else Tone.SEC_TONE_OFF),
    ]
    return found, frequency
