"""How good reception is, from the frontend's statistics: the API's version 5, else what its version 3 had."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping
from typing import Final

import msgspec

from gulou_hal.tuner.dvb.frontend_api import (
    FE_READ_SIGNAL_STRENGTH,
    Command,
    FrontendStats,
    Scale,
    Stats,
)
from gulou_hal.tuner.dvb.kernel import Ioctl

_WEAKEST: Final = -79.0
"""dBm, 30 dBµV at 75 Ω: less is nothing (EN 50083-7 asks for 47 and more)."""
_STRONGEST: Final = -29.0
"""dBm, 80 dBµV: the most that a socket should have."""

_ERRORS: Final = (
    (Command.DTV_STAT_PRE_ERROR_BIT_COUNT, Command.DTV_STAT_PRE_TOTAL_BIT_COUNT),
    (Command.DTV_STAT_POST_ERROR_BIT_COUNT, Command.DTV_STAT_POST_TOTAL_BIT_COUNT),
)
"""Wrong bits and all bits before correction; where a frontend does not count those, after the inner code."""
ASKED: Final = (
    Command.DTV_STAT_SIGNAL_STRENGTH,
    Command.DTV_STAT_CNR,
    *(command for pair in _ERRORS for command in pair),
)


class Quality(msgspec.Struct, frozen=True):
    """`signal` from 0 to 1, `snr` in dB, `ber` the share of wrong bits; None where nothing is said."""

    signal: float | None = None
    snr: float | None = None
    ber: float | None = None


class BitErrors:
    """The share of wrong bits between two looks: frontends count up from when they were tuned."""

    def __init__(self) -> None:
        self._last: dict[Command, tuple[int, int]] = {}
        self._share: float | None = None

    def feed(self, stats: Mapping[Command, FrontendStats]) -> float | None:
        """Return the share since the last look; while no bits came, what it was. None: not counted."""
        for wrong, total in _ERRORS:
            counted = _counter(stats.get(wrong)), _counter(stats.get(total))
            if counted[0] is None or counted[1] is None:
                continue
            before = self._last.get(wrong, (0, 0))
            self._last[wrong] = now = counted[0], counted[1]
            if now[0] < before[0] or now[1] < before[1]:  # tuned anew
                before = (0, 0)
            if now[1] > before[1]:
                self._share = min((now[0] - before[0]) / (now[1] - before[1]), 1.0)
            return self._share
        return None


def quality(stats: Mapping[Command, FrontendStats], errors: BitErrors, fd: int, ioctl: Ioctl) -> Quality:
    """Read what the frontend said; for the strength that is not there, ask again as in version 3."""
    signal = _strength(stats.get(Command.DTV_STAT_SIGNAL_STRENGTH))
    if signal is None:
        signal = _old_strength(fd, ioctl)
    # FE_READ_SNR and FE_READ_BER have no unit that holds for two drivers: better nothing than a wrong number.
    return Quality(signal, _decibel(stats.get(Command.DTV_STAT_CNR)), errors.feed(stats))


def _first(stats: FrontendStats | None) -> Stats | None:
    """The value for the whole; further ones are for layers, which no system here has."""
    return stats.stat[0] if stats is not None and stats.len else None


def _decibel(stats: FrontendStats | None) -> float | None:
    value = _first(stats)
    return value.svalue / 1000 if value is not None and value.scale == Scale.FE_SCALE_DECIBEL else None


def _counter(stats: FrontendStats | None) -> int | None:
    value = _first(stats)
    return int(value.uvalue) if value is not None and value.scale == Scale.FE_SCALE_COUNTER else None


def _strength(stats: FrontendStats | None) -> float | None:
    value = _first(stats)
    if value is None:
        return None
    if value.scale == Scale.FE_SCALE_RELATIVE:
        return min(int(value.uvalue) / 0xFFFF, 1.0)
    level = _decibel(stats)
    if level is None:
        return None
    return min(max((level - _WEAKEST) / (_STRONGEST - _WEAKEST), 0.0), 1.0)


def _old_strength(fd: int, ioctl: Ioctl) -> float | None:
    value = ctypes.c_uint16()
    try:
        ioctl(fd, FE_READ_SIGNAL_STRENGTH, value)
    except OSError:  # many drivers have only the one way or the other
        return None
    return value.value / 0xFFFF
