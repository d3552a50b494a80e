"""The kernel's input devices, as linux/input.h and linux/input-event-codes.h define them."""

from __future__ import annotations

import ctypes
import struct
from enum import IntEnum
from typing import Final

from gulou_hal.ioctl import READ, WRITE, request

_KIND: Final = "E"


class EventType(IntEnum):
    """EV_*: what an event is about."""

    EV_SYN = 0x00
    EV_KEY = 0x01
    EV_REL = 0x02
    EV_ABS = 0x03
    EV_MSC = 0x04


class Code(IntEnum):
    """Codes of events that are no keys."""

    SYN_REPORT = 0
    SYN_DROPPED = 3
    MSC_SCAN = 0x04
    ABS_X = 0x00
    ABS_Y = 0x01
    ABS_HAT0X = 0x10
    ABS_HAT0Y = 0x11


class Bus(IntEnum):
    """BUS_*: how a device is joined to the machine."""

    BUS_USB = 0x03
    BUS_BLUETOOTH = 0x05
    BUS_CEC = 0x1E


KEY_CNT: Final = 0x300
ABS_CNT: Final = 0x40
REL_CNT: Final = 0x10
CLOCK_MONOTONIC: Final = 1
"""clock_gettime(2)."""

EVENT: Final = struct.Struct("@llHHi")
"""struct input_event: seconds, microseconds, type, code, value."""
PRESSED, RELEASED, REPEATED = 1, 0, 2
"""Values of an EV_KEY event; the last is the kernel's own repetition."""


class InputId(ctypes.Structure):
    """struct input_id."""

    _fields_ = (
        ("bustype", ctypes.c_uint16),
        ("vendor", ctypes.c_uint16),
        ("product", ctypes.c_uint16),
        ("version", ctypes.c_uint16),
    )


class AbsInfo(ctypes.Structure):
    """struct input_absinfo: an axis, from `minimum` to `maximum`."""

    _fields_ = (
        ("value", ctypes.c_int32),
        ("minimum", ctypes.c_int32),
        ("maximum", ctypes.c_int32),
        ("fuzz", ctypes.c_int32),
        ("flat", ctypes.c_int32),
        ("resolution", ctypes.c_int32),
    )


class InputMask(ctypes.Structure):
    """struct input_mask: which codes of one type are told; `codes_ptr` is the address of so many bytes."""

    _fields_ = (
        ("type", ctypes.c_uint32),
        ("codes_size", ctypes.c_uint32),
        ("codes_ptr", ctypes.c_uint64),
    )


EVIOCGID: Final = request(READ, _KIND, 0x02, ctypes.sizeof(InputId))
EVIOCGRAB: Final = request(WRITE, _KIND, 0x90, 4)
EVIOCSMASK: Final = request(WRITE, _KIND, 0x93, ctypes.sizeof(InputMask))
EVIOCSCLOCKID: Final = request(WRITE, _KIND, 0xA0, 4)


def EVIOCGNAME(size: int) -> int:  # noqa: N802 - the kernel's name
    """The device's name, as so many bytes that end with a zero."""
    return request(READ, _KIND, 0x06, size)


def EVIOCGKEY(size: int) -> int:  # noqa: N802
    """Which keys are down, a bit for each."""
    return request(READ, _KIND, 0x18, size)


def EVIOCGBIT(event_type: int, size: int) -> int:  # noqa: N802
    """Which codes of a type the device has, a bit for each; of type 0: which types."""
    return request(READ, _KIND, 0x20 + event_type, size)


def EVIOCGABS(axis: int) -> int:  # noqa: N802
    """How an axis is."""
    return request(READ, _KIND, 0x40 + axis, ctypes.sizeof(AbsInfo))
