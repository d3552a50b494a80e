"""The demultiplexer's half of the Linux DVB API: numbers and structures of linux/dvb/dmx.h."""

from __future__ import annotations

import ctypes
from enum import IntEnum, IntFlag
from typing import Final

from gulou_hal.tuner.dvb.kernel import io, iow

WHOLE_MULTIPLEX: Final = 0x2000
"""The PID that stands for all of them."""


class Input(IntEnum):
    """enum dmx_input."""

    DMX_IN_FRONTEND = 0


class Output(IntEnum):
    """enum dmx_output: TS_TAP sends packets to the dvr device."""

    DMX_OUT_TS_TAP = 2


class PesType(IntEnum):
    """enum dmx_ts_pes."""

    DMX_PES_OTHER = 20


class Flags(IntFlag):
    """DMX_CHECK_CRC and the like."""

    DMX_CHECK_CRC = 1
    DMX_IMMEDIATE_START = 4


class Filter(ctypes.Structure):
    """struct dmx_filter: bytes of a section without its length, compared where `mask` has bits."""

    _fields_ = (
        ("filter", ctypes.c_uint8 * 16),
        ("mask", ctypes.c_uint8 * 16),
        ("mode", ctypes.c_uint8 * 16),
    )


class SectionFilterParameters(ctypes.Structure):
    """struct dmx_sct_filter_params; the time-out is in milliseconds, 0 for none."""

    _fields_ = (
        ("pid", ctypes.c_uint16),
        ("filter", Filter),
        ("timeout", ctypes.c_uint32),
        ("flags", ctypes.c_uint32),
    )


class PesFilterParameters(ctypes.Structure):
    """struct dmx_pes_filter_params."""

    _fields_ = (
        ("pid", ctypes.c_uint16),
        ("input", ctypes.c_uint32),
        ("output", ctypes.c_uint32),
        ("pes_type", ctypes.c_uint32),
        ("flags", ctypes.c_uint32),
    )


DMX_SET_FILTER: Final = iow(43, ctypes.sizeof(SectionFilterParameters))
DMX_SET_PES_FILTER: Final = iow(44, ctypes.sizeof(PesFilterParameters))
DMX_SET_BUFFER_SIZE: Final = io(45)
