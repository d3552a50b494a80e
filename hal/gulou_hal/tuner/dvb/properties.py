"""From a delivery to the properties that tune a frontend to it: one row for each delivery system.

Where a delivery leaves a parameter open, the frontend finds it out (`…_AUTO`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import IntEnum
from functools import cache
from typing import Final, NamedTuple, TypeAlias

from gulou_hal.tuner.contract import TunerError
from gulou_hal.tuner.delivery import Delivery, System
from gulou_hal.tuner.dvb.frontend_api import (
    NO_STREAM_ID_FILTER,
    CodeRate,
    Command,
    DeliverySystem,
    GuardInterval,
    Hierarchy,
    Interleaving,
    Inversion,
    Modulation,
    Pilot,
    RollOff,
    TransmitMode,
)

Setting: TypeAlias = tuple[Command, int]

_EIGHT_MEGAHERTZ: Final = 8_000_000
_MODULATIONS: Final = {
    "": Modulation.QAM_AUTO,
    "qpsk": Modulation.QPSK,
    "4qam": Modulation.QPSK,
    "4qam-nr": Modulation.QAM_4_NR,
    "16qam": Modulation.QAM_16,
    "32qam": Modulation.QAM_32,
    "64qam": Modulation.QAM_64,
    "128qam": Modulation.QAM_128,
    "256qam": Modulation.QAM_256,
    "8psk": Modulation.PSK_8,
    "16apsk": Modulation.APSK_16,
    "32apsk": Modulation.APSK_32,
}
_CODE_RATES: Final = {
    "": CodeRate.FEC_AUTO,
    "12": CodeRate.FEC_1_2,
    "23": CodeRate.FEC_2_3,
    "34": CodeRate.FEC_3_4,
    "45": CodeRate.FEC_4_5,
    "56": CodeRate.FEC_5_6,
    "67": CodeRate.FEC_6_7,
    "78": CodeRate.FEC_7_8,
    "89": CodeRate.FEC_8_9,
    "35": CodeRate.FEC_3_5,
    "910": CodeRate.FEC_9_10,
    "25": CodeRate.FEC_2_5,
}
_TRANSMIT_MODES: Final = {
    "": TransmitMode.TRANSMISSION_MODE_AUTO,
    "1k": TransmitMode.TRANSMISSION_MODE_1K,
    "2k": TransmitMode.TRANSMISSION_MODE_2K,
    "4k": TransmitMode.TRANSMISSION_MODE_4K,
    "8k": TransmitMode.TRANSMISSION_MODE_8K,
    "16k": TransmitMode.TRANSMISSION_MODE_16K,
    "32k": TransmitMode.TRANSMISSION_MODE_32K,
    "c1": TransmitMode.TRANSMISSION_MODE_C1,
    "c3780": TransmitMode.TRANSMISSION_MODE_C3780,
}
_GUARD_INTERVALS: Final = {
    "": GuardInterval.GUARD_INTERVAL_AUTO,
    "14": GuardInterval.GUARD_INTERVAL_1_4,
    "18": GuardInterval.GUARD_INTERVAL_1_8,
    "116": GuardInterval.GUARD_INTERVAL_1_16,
    "132": GuardInterval.GUARD_INTERVAL_1_32,
    "1128": GuardInterval.GUARD_INTERVAL_1_128,
    "19128": GuardInterval.GUARD_INTERVAL_19_128,
    "19256": GuardInterval.GUARD_INTERVAL_19_256,
    "420": GuardInterval.GUARD_INTERVAL_PN420,
    "595": GuardInterval.GUARD_INTERVAL_PN595,
    "945": GuardInterval.GUARD_INTERVAL_PN945,
}
_INTERLEAVINGS: Final = {
    "": Interleaving.INTERLEAVING_AUTO,
    "240": Interleaving.INTERLEAVING_240,
    "720": Interleaving.INTERLEAVING_720,
}
_INVERSIONS: Final = {
    "": Inversion.INVERSION_AUTO,
    "0": Inversion.INVERSION_OFF,
    "1": Inversion.INVERSION_ON,
}
_PILOTS: Final = {"": Pilot.PILOT_AUTO, "on": Pilot.PILOT_ON, "off": Pilot.PILOT_OFF}
_ROLL_OFFS: Final = {
    "": RollOff.ROLLOFF_AUTO,
    "0.35": RollOff.ROLLOFF_35,
    "0.25": RollOff.ROLLOFF_25,
    "0.20": RollOff.ROLLOFF_20,
}


class Row(NamedTuple):
    """One delivery system: its number in the kernel, its name for people, and its properties."""

    number: DeliverySystem
    name: str
    properties: Callable[[Delivery], list[Setting]]


def _cable(delivery: Delivery) -> list[Setting]:
    return [
        (Command.DTV_MODULATION, _value(_MODULATIONS, delivery, delivery.modulation)),
        (Command.DTV_SYMBOL_RATE, _symbol_rate(delivery, "6875")),
        # ETSI EN 300 429 has no inner code.
        (Command.DTV_INNER_FEC, CodeRate.FEC_NONE),
    ]


def _terrestrial(delivery: Delivery) -> list[Setting]:
    return [
        (Command.DTV_BANDWIDTH_HZ, delivery.bandwidth or _EIGHT_MEGAHERTZ),
        (Command.DTV_MODULATION, _value(_MODULATIONS, delivery, delivery.modulation)),
        (Command.DTV_CODE_RATE_HP, _value(_CODE_RATES, delivery, delivery.fec)),
        # Hierarchical modulation is nowhere on the air, and not every frontend finds out that it is absent.
        (Command.DTV_CODE_RATE_LP, CodeRate.FEC_NONE),
        (Command.DTV_HIERARCHY, Hierarchy.HIERARCHY_NONE),
        (Command.DTV_TRANSMISSION_MODE, _value(_TRANSMIT_MODES, delivery, delivery.transmission_mode)),
        (Command.DTV_GUARD_INTERVAL, _value(_GUARD_INTERVALS, delivery, delivery.guard_interval)),
    ]


def _terrestrial2(delivery: Delivery) -> list[Setting]:
    return [
        (Command.DTV_BANDWIDTH_HZ, delivery.bandwidth or _EIGHT_MEGAHERTZ),
        (Command.DTV_MODULATION, _value(_MODULATIONS, delivery, delivery.modulation)),
        (Command.DTV_INNER_FEC, _value(_CODE_RATES, delivery, delivery.fec)),
        (Command.DTV_TRANSMISSION_MODE, _value(_TRANSMIT_MODES, delivery, delivery.transmission_mode)),
        (Command.DTV_GUARD_INTERVAL, _value(_GUARD_INTERVALS, delivery, delivery.guard_interval)),
        (Command.DTV_STREAM_ID, _stream(delivery.plp)),
    ]


def _satellite(delivery: Delivery) -> list[Setting]:
    return [
        (Command.DTV_SYMBOL_RATE, _symbol_rate(delivery, "27500")),
        (Command.DTV_INNER_FEC, _value(_CODE_RATES, delivery, delivery.fec)),
        # ETSI EN 300 421 has one modulation and one roll-off.
        (Command.DTV_MODULATION, Modulation.QPSK),
        (Command.DTV_ROLLOFF, RollOff.ROLLOFF_35),
    ]


def _satellite2(delivery: Delivery) -> list[Setting]:
    return [
        (Command.DTV_SYMBOL_RATE, _symbol_rate(delivery, "27500")),
        (Command.DTV_INNER_FEC, _value(_CODE_RATES, delivery, delivery.fec)),
        (Command.DTV_MODULATION, _value(_MODULATIONS, delivery, delivery.modulation)),
        (Command.DTV_ROLLOFF, _value(_ROLL_OFFS, delivery, delivery.roll_off)),
        (Command.DTV_PILOT, _value(_PILOTS, delivery, delivery.pilots)),
        (Command.DTV_STREAM_ID, _stream(delivery.input_stream)),
        *_scrambling(delivery),
    ]


def _dtmb(delivery: Delivery) -> list[Setting]:
    return [
        (Command.DTV_BANDWIDTH_HZ, delivery.bandwidth or _EIGHT_MEGAHERTZ),
        (Command.DTV_MODULATION, _value(_MODULATIONS, delivery, delivery.modulation)),
        (Command.DTV_INNER_FEC, _value(_CODE_RATES, delivery, delivery.fec)),
        (Command.DTV_TRANSMISSION_MODE, _value(_TRANSMIT_MODES, delivery, delivery.transmission_mode)),
        (Command.DTV_GUARD_INTERVAL, _value(_GUARD_INTERVALS, delivery, delivery.guard_interval)),
        (Command.DTV_INTERLEAVING, _value(_INTERLEAVINGS, delivery, delivery.interleaving)),
    ]


SYSTEMS: Final[Mapping[System, Row]] = {
    System.dvbc: Row(DeliverySystem.SYS_DVBC_ANNEX_A, "DVB-C", _cable),
    System.dvbt: Row(DeliverySystem.SYS_DVBT, "DVB-T", _terrestrial),
    System.dvbt2: Row(DeliverySystem.SYS_DVBT2, "DVB-T2", _terrestrial2),
    System.dvbs: Row(DeliverySystem.SYS_DVBS, "DVB-S", _satellite),
    System.dvbs2: Row(DeliverySystem.SYS_DVBS2, "DVB-S2", _satellite2),
    System.dtmb: Row(DeliverySystem.SYS_DTMB, "DTMB", _dtmb),
}
BY_NUMBER: Final = {int(row.number): system for system, row in SYSTEMS.items()}


def tuning(delivery: Delivery, frequency: int) -> list[Setting]:
    """All properties in the order in which they are set, from DTV_CLEAR to DTV_TUNE.

    `frequency` is in Hz, for satellites the intermediate frequency in kHz. Raises TunerError where the
    delivery lacks what no frontend finds out.
    """
    row = SYSTEMS.get(delivery.system)
    if row is None:
        raise TunerError(f"No tuner of the Linux DVB API receives {delivery.system}: use its own address")
    return [
        (Command.DTV_CLEAR, 0),
        (Command.DTV_DELIVERY_SYSTEM, row.number),
        (Command.DTV_FREQUENCY, frequency),
        (Command.DTV_INVERSION, _value(_INVERSIONS, delivery, delivery.inversion)),
        *row.properties(delivery),
        (Command.DTV_TUNE, 0),
    ]


def _value(table: Mapping[str, IntEnum], delivery: Delivery, word: str) -> int:
    try:
        return table[word]
    except KeyError:
        raise TunerError(f"{delivery.query}: {word} is nothing that {delivery.system} has") from None


def _symbol_rate(delivery: Delivery, usual: str) -> int:
    if delivery.symbol_rate:
        return delivery.symbol_rate
    raise TunerError(
        f"{delivery.query} has no symbol rate, which no tuner finds out: add sr= in thousands, as sr={usual}"
    )


def _stream(number: int | None) -> int:
    return NO_STREAM_ID_FILTER if number is None else number


def _scrambling(delivery: Delivery) -> list[Setting]:
    """The scrambling sequence by its gold index, where it is another than 0, which DTV_CLEAR sets."""
    if delivery.pls_mode == "combo":
        raise TunerError(
            f"{delivery.query}: plsm=combo is known to no tuner here; write plsm=gold and its code"
        )
    index = gold_index(delivery.pls_code) if delivery.pls_mode == "root" else delivery.pls_code
    return [(Command.DTV_SCRAMBLING_SEQUENCE_INDEX, index)] if index else []


@cache
def gold_index(root: int) -> int:
    """The gold index of the sequence whose register x begins as `root` (ETSI EN 302 307-1 §5.5.4).

    The register of 1 + x⁷ + x¹⁸ begins as 1 where the index is 0, and is shifted once for each more.
    Raises TunerError where it never stands so.
    """
    register = 1
    for index in range((1 << 18) - 1):
        if register == root:
            return index
        register = register >> 1 | ((register ^ register >> 7) & 1) << 17
    raise TunerError(f"plsc={root} is no root of a scrambling sequence; write one from 1 to 262143")
