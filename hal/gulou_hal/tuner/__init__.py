"""Tuner drivers: a file, a network address or a command, behind one contract."""

from gulou_hal.tuner.contract import Tuner, TunerError, TunerState, TunerStatus, Tuning
from gulou_hal.tuner.schemes import SCHEMES, UnusableTuner, tuner_for

__all__ = [
    "SCHEMES",
    "Tuner",
    "TunerError",
    "TunerState",
    "TunerStatus",
    "Tuning",
    "UnusableTuner",
    "tuner_for",
]
