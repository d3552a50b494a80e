"""The frontend's half of the Linux DVB API, version 5: what linux/dvb/frontend.h defines."""

from __future__ import annotations

import ctypes
from enum import IntEnum, IntFlag
from typing import Final

from gulou_hal.tuner.dvb.kernel import io, ior, iow


class DeliverySystem(IntEnum):
    """enum fe_delivery_system."""

    SYS_UNDEFINED = 0
    SYS_DVBC_ANNEX_A = 1
    SYS_DVBT = 3
    SYS_DVBS = 5
    SYS_DVBS2 = 6
    SYS_DTMB = 13
    SYS_DVBT2 = 16


class Command(IntEnum):
    """DTV_*: which property a dtv_property is."""

    DTV_TUNE = 1
    DTV_CLEAR = 2
    DTV_FREQUENCY = 3
    DTV_MODULATION = 4
    DTV_BANDWIDTH_HZ = 5
    DTV_INVERSION = 6
    DTV_SYMBOL_RATE = 8
    DTV_INNER_FEC = 9
    DTV_PILOT = 12
    DTV_ROLLOFF = 13
    DTV_DELIVERY_SYSTEM = 17
    DTV_API_VERSION = 35
    DTV_CODE_RATE_HP = 36
    DTV_CODE_RATE_LP = 37
    DTV_GUARD_INTERVAL = 38
    DTV_TRANSMISSION_MODE = 39
    DTV_HIERARCHY = 40
    DTV_STREAM_ID = 42
    DTV_ENUM_DELSYS = 44
    DTV_INTERLEAVING = 60
    DTV_STAT_SIGNAL_STRENGTH = 62
    DTV_STAT_CNR = 63
    DTV_STAT_PRE_ERROR_BIT_COUNT = 64
    DTV_STAT_PRE_TOTAL_BIT_COUNT = 65
    DTV_STAT_POST_ERROR_BIT_COUNT = 66
    DTV_STAT_POST_TOTAL_BIT_COUNT = 67
    DTV_SCRAMBLING_SEQUENCE_INDEX = 70


class Status(IntFlag):
    """enum fe_status: how far the frontend has come."""

    FE_HAS_SIGNAL = 0x01
    FE_HAS_CARRIER = 0x02
    FE_HAS_VITERBI = 0x04
    FE_HAS_SYNC = 0x08
    FE_HAS_LOCK = 0x10
    FE_TIMEDOUT = 0x20
    FE_REINIT = 0x40


class Modulation(IntEnum):
    """enum fe_modulation; QAM-4 is QPSK by its other name."""

    QPSK = 0
    QAM_16 = 1
    QAM_32 = 2
    QAM_64 = 3
    QAM_128 = 4
    QAM_256 = 5
    QAM_AUTO = 6
    PSK_8 = 9
    APSK_16 = 10
    APSK_32 = 11
    QAM_4_NR = 13


class CodeRate(IntEnum):
    """enum fe_code_rate."""

    FEC_NONE = 0
    FEC_1_2 = 1
    FEC_2_3 = 2
    FEC_3_4 = 3
    FEC_4_5 = 4
    FEC_5_6 = 5
    FEC_6_7 = 6
    FEC_7_8 = 7
    FEC_8_9 = 8
    FEC_AUTO = 9
    FEC_3_5 = 10
    FEC_9_10 = 11
    FEC_2_5 = 12


class TransmitMode(IntEnum):
    """enum fe_transmit_mode; C1 and C3780 are DTMB's one carrier and its 3780."""

    TRANSMISSION_MODE_2K = 0
    TRANSMISSION_MODE_8K = 1
    TRANSMISSION_MODE_AUTO = 2
    TRANSMISSION_MODE_4K = 3
    TRANSMISSION_MODE_1K = 4
    TRANSMISSION_MODE_16K = 5
    TRANSMISSION_MODE_32K = 6
    TRANSMISSION_MODE_C1 = 7
    TRANSMISSION_MODE_C3780 = 8


class GuardInterval(IntEnum):
    """enum fe_guard_interval; PN420, PN595 and PN945 are DTMB's frame headers."""

    GUARD_INTERVAL_1_32 = 0
    GUARD_INTERVAL_1_16 = 1
    GUARD_INTERVAL_1_8 = 2
    GUARD_INTERVAL_1_4 = 3
    GUARD_INTERVAL_AUTO = 4
    GUARD_INTERVAL_1_128 = 5
    GUARD_INTERVAL_19_128 = 6
    GUARD_INTERVAL_19_256 = 7
    GUARD_INTERVAL_PN420 = 8
    GUARD_INTERVAL_PN595 = 9
    GUARD_INTERVAL_PN945 = 10


class Hierarchy(IntEnum):
    """enum fe_hierarchy."""

    HIERARCHY_NONE = 0


class Interleaving(IntEnum):
    """enum fe_interleaving: DTMB's, in frames."""

    INTERLEAVING_NONE = 0
    INTERLEAVING_AUTO = 1
    INTERLEAVING_240 = 2
    INTERLEAVING_720 = 3


class Inversion(IntEnum):
    """enum fe_spectral_inversion."""

    INVERSION_OFF = 0
    INVERSION_ON = 1
    INVERSION_AUTO = 2


class Pilot(IntEnum):
    """enum fe_pilot."""

    PILOT_ON = 0
    PILOT_OFF = 1
    PILOT_AUTO = 2


class RollOff(IntEnum):
    """enum fe_rolloff."""

    ROLLOFF_35 = 0
    ROLLOFF_20 = 1
    ROLLOFF_25 = 2
    ROLLOFF_AUTO = 3


class Voltage(IntEnum):
    """enum fe_sec_voltage: what the cable to the LNB carries."""

    SEC_VOLTAGE_13 = 0
    SEC_VOLTAGE_18 = 1
    SEC_VOLTAGE_OFF = 2


class Tone(IntEnum):
    """enum fe_sec_tone_mode: the 22 kHz tone."""

    SEC_TONE_ON = 0
    SEC_TONE_OFF = 1


class Burst(IntEnum):
    """enum fe_sec_mini_cmd: the tone burst."""

    SEC_MINI_A = 0
    SEC_MINI_B = 1


class Scale(IntEnum):
    """enum fecap_scale_params: what a statistic's value means."""

    FE_SCALE_NOT_AVAILABLE = 0
    FE_SCALE_DECIBEL = 1
    FE_SCALE_RELATIVE = 2
    FE_SCALE_COUNTER = 3


NO_STREAM_ID_FILTER: Final = 0xFFFFFFFF


class FrontendInfo(ctypes.Structure):
    """struct dvb_frontend_info. Frequencies in Hz, a satellite frontend's in kHz."""

    _fields_ = (
        ("name", ctypes.c_char * 128),
        ("type", ctypes.c_uint32),
        ("frequency_min", ctypes.c_uint32),
        ("frequency_max", ctypes.c_uint32),
        ("frequency_stepsize", ctypes.c_uint32),
        ("frequency_tolerance", ctypes.c_uint32),
        ("symbol_rate_min", ctypes.c_uint32),
        ("symbol_rate_max", ctypes.c_uint32),
        ("symbol_rate_tolerance", ctypes.c_uint32),
        ("notifier_delay", ctypes.c_uint32),
        ("caps", ctypes.c_uint32),
    )


class DiseqcMasterCommand(ctypes.Structure):
    """struct dvb_diseqc_master_cmd: a message of 3 to 6 bytes."""

    _fields_ = (("msg", ctypes.c_uint8 * 6), ("msg_len", ctypes.c_uint8))


class _StatsValue(ctypes.Union):
    _pack_ = 1
    _fields_ = (("uvalue", ctypes.c_uint64), ("svalue", ctypes.c_int64))


class Stats(ctypes.Structure):
    """struct dtv_stats: decibels in thousandths, relative from 0 to 65535, or a counter."""

    _pack_ = 1
    _anonymous_ = ("value",)
    _fields_ = (("scale", ctypes.c_uint8), ("value", _StatsValue))


class FrontendStats(ctypes.Structure):
    """struct dtv_fe_stats; the first is that of the whole, the others of layers."""

    _pack_ = 1
    _fields_ = (("len", ctypes.c_uint8), ("stat", Stats * 4))


class _Buffer(ctypes.Structure):
    _fields_ = (
        ("data", ctypes.c_uint8 * 32),
        ("len", ctypes.c_uint32),
        ("reserved1", ctypes.c_uint32 * 3),
        ("reserved2", ctypes.c_void_p),
    )


class _PropertyValue(ctypes.Union):
    _fields_ = (("data", ctypes.c_uint32), ("st", FrontendStats), ("buffer", _Buffer))


class Property(ctypes.Structure):
    """struct dtv_property."""

    _pack_ = 1
    _fields_ = (
        ("cmd", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32 * 3),
        ("u", _PropertyValue),
        ("result", ctypes.c_int),
    )


class Properties(ctypes.Structure):
    """struct dtv_properties: how many, and where."""

    _fields_ = (("num", ctypes.c_uint32), ("props", ctypes.POINTER(Property)))


FE_GET_INFO: Final = ior(61, ctypes.sizeof(FrontendInfo))
FE_DISEQC_SEND_MASTER_CMD: Final = iow(63, ctypes.sizeof(DiseqcMasterCommand))
FE_DISEQC_SEND_BURST: Final = io(65)
FE_SET_TONE: Final = io(66)
FE_SET_VOLTAGE: Final = io(67)
FE_READ_STATUS: Final = ior(69, 4)
FE_READ_SIGNAL_STRENGTH: Final = ior(71, 2)
FE_SET_PROPERTY: Final = iow(82, ctypes.sizeof(Properties))
FE_GET_PROPERTY: Final = ior(83, ctypes.sizeof(Properties))
