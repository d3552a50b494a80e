"""From a transponder to the cable: bands, switches, and what is refused in words."""

from __future__ import annotations

import pytest

from gulou_hal.tuner.contract import TunerError
from gulou_hal.tuner.delivery import Delivery
from gulou_hal.tuner.dvb.frontend_api import Burst, Tone, Voltage
from gulou_hal.tuner.dvb.satellite import LNBS, Send, SendBurst, SetTone, SetVoltage, lnb, steps


def transponder(megahertz: float, polarisation: str = "v", source: int = 1) -> Delivery:
    return Delivery.parse(f"src={source}&msys=dvbs2&freq={megahertz}&pol={polarisation}&sr=27500")


@pytest.mark.parametrize(
    ("kind", "megahertz", "polarisation", "kilohertz", "tone"),
    [
        ("universal", 10_700, "v", 950_000, Tone.SEC_TONE_OFF),
        ("universal", 11_699.999, "h", 1_949_999, Tone.SEC_TONE_OFF),
        ("universal", 11_700, "h", 1_100_000, Tone.SEC_TONE_ON),
        ("universal", 12_750, "v", 2_150_000, Tone.SEC_TONE_ON),
        ("china", 12_250, "l", 1_500_000, Tone.SEC_TONE_OFF),  # ChinaSat 9
        ("c", 3_400, "v", 1_750_000, Tone.SEC_TONE_OFF),  # the oscillator stands above
        ("c-multi", 3_840, "h", 1_910_000, Tone.SEC_TONE_OFF),
        ("c-multi", 3_840, "v", 1_310_000, Tone.SEC_TONE_OFF),
        ("9750,10600,11700", 12_515, "h", 1_915_000, Tone.SEC_TONE_ON),
    ],
)
def test_the_lnb_brings_it_into_the_l_band(
    kind: str, megahertz: float, polarisation: str, kilohertz: int, tone: Tone
) -> None:
    told, frequency = steps(transponder(megahertz, polarisation), lnb(kind), "none")
    assert frequency == kilohertz
    assert told[-1] == SetTone(tone)


@pytest.mark.parametrize(("polarisation", "volts"), [("v", 0), ("r", 0), ("h", 1), ("l", 1)])
def test_the_voltage_tells_the_polarisation(polarisation: str, volts: int) -> None:
    told, _ = steps(transponder(11_000, polarisation), LNBS["universal"], "none")
    assert SetVoltage(Voltage(volts)) in told


@pytest.mark.parametrize(
    ("source", "message", "burst"), [(1, 0xF0, 0), (2, 0xF4, 1), (3, 0xF8, 0), (4, 0xFC, 1)]
)
def test_a_switch_of_four_is_told_position_polarisation_and_band(
    source: int, message: int, burst: int
) -> None:
    for polarisation, megahertz, bits in (
        ("v", 11_000, 0),
        ("h", 11_000, 2),
        ("v", 12_000, 1),
        ("h", 12_000, 3),
    ):
        told, _ = steps(transponder(megahertz, polarisation, source), LNBS["universal"], "committed")
        assert [step for step in told if isinstance(step, Send)] == [
            Send(bytes((0xE0, 0x10, 0x38, message | bits)))
        ]
        assert SendBurst(Burst(burst)) in told


def test_no_tone_while_a_message_passes() -> None:
    told, _ = steps(transponder(12_000), LNBS["universal"], "committed")
    assert told[0] == SetTone(Tone.SEC_TONE_OFF)
    assert told[-1] == SetTone(Tone.SEC_TONE_ON)


def test_sixteen_times_four_positions_each_have_their_own_messages() -> None:
    said = set()
    for source in range(1, 65):
        told, _ = steps(transponder(11_000, source=source), LNBS["universal"], "cascade")
        said.add(tuple(step.message for step in told if isinstance(step, Send)))
    assert len(said) == 64


@pytest.mark.parametrize(
    ("source", "megahertz", "switch", "kind", "words"),
    [
        (5, 11_000, "committed", "universal", "it has 4 positions"),
        (2, 11_000, "none", "universal", "There is no switch"),
        (1, 3_840, "none", "universal", "tell which LNB the dish has"),
        (1, 11_000, "magic", "universal", "switch=magic is no kind of switch"),
        (1, 11_000, "none", "9750,x", "lnb=9750,x is no LNB"),
        (1, 11_000, "none", "1,2,3,4", "is no LNB"),
    ],
)
def test_what_cannot_be_is_told(source: int, megahertz: float, switch: str, kind: str, words: str) -> None:
    with pytest.raises(TunerError, match=words):
        steps(transponder(megahertz, source=source), lnb(kind), switch)
