"""HDMI-CEC as linux/cec.h defines it: structures, requests, messages and their operands."""

from __future__ import annotations

import ctypes
from enum import IntEnum
from typing import Final

from gulou_hal.ioctl import READ, WRITE, request

_KIND: Final = "a"

CEC_MAX_MSG_SIZE: Final = 16
CEC_MAX_LOG_ADDRS: Final = 4
CEC_PHYS_ADDR_INVALID: Final = 0xFFFF
CEC_VENDOR_ID_NONE: Final = 0xFFFFFFFF
CEC_MODE_INITIATOR: Final = 0x1
CEC_MODE_EXCL_FOLLOWER: Final = 0x2 << 4
CEC_CAP_LOG_ADDRS: Final = 1 << 1
CEC_CAP_TRANSMIT: Final = 1 << 2
CEC_EVENT_STATE_CHANGE: Final = 1
CEC_EVENT_LOST_MSGS: Final = 2
CEC_TX_STATUS_OK: Final = 1 << 0
CEC_TX_STATUS_NACK: Final = 1 << 2
CEC_OP_CEC_VERSION_1_4: Final = 5
CEC_OP_PRIM_DEVTYPE_PLAYBACK: Final = 4
CEC_LOG_ADDR_TYPE_PLAYBACK: Final = 3
CEC_OP_ALL_DEVTYPE_PLAYBACK: Final = 0x10


class Address(IntEnum):
    """CEC_LOG_ADDR_*: who is who on the wire (HDMI 1.4b, CEC table 5)."""

    CEC_LOG_ADDR_TV = 0
    CEC_LOG_ADDR_AUDIOSYSTEM = 5
    CEC_LOG_ADDR_UNREGISTERED = 15
    """As a destination: everybody."""


class Opcode(IntEnum):
    """CEC_MSG_*: what a message says (HDMI 1.4b, CEC table 7 onwards)."""

    CEC_MSG_FEATURE_ABORT = 0x00
    CEC_MSG_IMAGE_VIEW_ON = 0x04
    CEC_MSG_GIVE_DECK_STATUS = 0x1A
    CEC_MSG_DECK_STATUS = 0x1B
    CEC_MSG_SET_MENU_LANGUAGE = 0x32
    CEC_MSG_STANDBY = 0x36
    CEC_MSG_PLAY = 0x41
    CEC_MSG_DECK_CONTROL = 0x42
    CEC_MSG_USER_CONTROL_PRESSED = 0x44
    CEC_MSG_USER_CONTROL_RELEASED = 0x45
    CEC_MSG_SET_OSD_NAME = 0x47
    CEC_MSG_SET_SYSTEM_AUDIO_MODE = 0x72
    CEC_MSG_REPORT_AUDIO_STATUS = 0x7A
    CEC_MSG_GIVE_SYSTEM_AUDIO_MODE_STATUS = 0x7D
    CEC_MSG_SYSTEM_AUDIO_MODE_STATUS = 0x7E
    CEC_MSG_ROUTING_CHANGE = 0x80
    CEC_MSG_ROUTING_INFORMATION = 0x81
    CEC_MSG_ACTIVE_SOURCE = 0x82
    CEC_MSG_REPORT_PHYSICAL_ADDR = 0x84
    CEC_MSG_REQUEST_ACTIVE_SOURCE = 0x85
    CEC_MSG_SET_STREAM_PATH = 0x86
    CEC_MSG_DEVICE_VENDOR_ID = 0x87
    CEC_MSG_MENU_REQUEST = 0x8D
    CEC_MSG_MENU_STATUS = 0x8E
    CEC_MSG_GIVE_DEVICE_POWER_STATUS = 0x8F
    CEC_MSG_REPORT_POWER_STATUS = 0x90
    CEC_MSG_INACTIVE_SOURCE = 0x9D
    CEC_MSG_CEC_VERSION = 0x9E
    CEC_MSG_REPORT_FEATURES = 0xA6


class Power(IntEnum):
    """CEC_OP_POWER_STATUS_*."""

    CEC_OP_POWER_STATUS_ON = 0
    CEC_OP_POWER_STATUS_STANDBY = 1


class Abort(IntEnum):
    """CEC_OP_ABORT_*: why a message is refused."""

    CEC_OP_ABORT_UNRECOGNIZED_OP = 0
    CEC_OP_ABORT_INCORRECT_MODE = 1
    CEC_OP_ABORT_INVALID_OP = 3


class Deck(IntEnum):
    """CEC_OP_DECK_*, CEC_OP_PLAY_*, CEC_OP_STATUS_*: a player's keys by other words."""

    CEC_OP_DECK_CTL_MODE_SKIP_FWD = 1
    CEC_OP_DECK_CTL_MODE_SKIP_REV = 2
    CEC_OP_DECK_CTL_MODE_STOP = 3
    CEC_OP_DECK_INFO_PLAY = 0x11
    CEC_OP_DECK_INFO_STOP = 0x1A
    CEC_OP_PLAY_MODE_PLAY_FWD = 0x24
    CEC_OP_PLAY_MODE_PLAY_STILL = 0x25


CEC_OP_MENU_STATE_ACTIVATED: Final = 0


class Message(ctypes.Structure):
    """struct cec_msg: up to 16 bytes, the first of which says from whom to whom."""

    _fields_ = (
        ("tx_ts", ctypes.c_uint64),
        ("rx_ts", ctypes.c_uint64),
        ("len", ctypes.c_uint32),
        ("timeout", ctypes.c_uint32),
        ("sequence", ctypes.c_uint32),
        ("flags", ctypes.c_uint32),
        ("msg", ctypes.c_uint8 * CEC_MAX_MSG_SIZE),
        ("reply", ctypes.c_uint8),
        ("rx_status", ctypes.c_uint8),
        ("tx_status", ctypes.c_uint8),
        ("tx_arb_lost_cnt", ctypes.c_uint8),
        ("tx_nack_cnt", ctypes.c_uint8),
        ("tx_low_drive_cnt", ctypes.c_uint8),
        ("tx_error_cnt", ctypes.c_uint8),
    )


class Caps(ctypes.Structure):
    """struct cec_caps: what the adapter is and can do."""

    _fields_ = (
        ("driver", ctypes.c_char * 32),
        ("name", ctypes.c_char * 32),
        ("available_log_addrs", ctypes.c_uint32),
        ("capabilities", ctypes.c_uint32),
        ("version", ctypes.c_uint32),
    )


class LogAddrs(ctypes.Structure):
    """struct cec_log_addrs: what we want to be on the wire, and what we became."""

    _fields_ = (
        ("log_addr", ctypes.c_uint8 * CEC_MAX_LOG_ADDRS),
        ("log_addr_mask", ctypes.c_uint16),
        ("cec_version", ctypes.c_uint8),
        ("num_log_addrs", ctypes.c_uint8),
        ("vendor_id", ctypes.c_uint32),
        ("flags", ctypes.c_uint32),
        ("osd_name", ctypes.c_char * 15),
        ("primary_device_type", ctypes.c_uint8 * CEC_MAX_LOG_ADDRS),
        ("log_addr_type", ctypes.c_uint8 * CEC_MAX_LOG_ADDRS),
        ("all_device_types", ctypes.c_uint8 * CEC_MAX_LOG_ADDRS),
        ("features", ctypes.c_uint8 * (CEC_MAX_LOG_ADDRS * 12)),
    )


class StateChange(ctypes.Structure):
    """struct cec_event_state_change."""

    _fields_ = (
        ("phys_addr", ctypes.c_uint16),
        ("log_addr_mask", ctypes.c_uint16),
        ("have_conn_info", ctypes.c_uint16),
    )


class _EventData(ctypes.Union):
    _fields_ = (("state_change", StateChange), ("raw", ctypes.c_uint32 * 16))


class Event(ctypes.Structure):
    """struct cec_event: something about the adapter itself."""

    _anonymous_ = ("data",)
    _fields_ = (
        ("ts", ctypes.c_uint64),
        ("event", ctypes.c_uint32),
        ("flags", ctypes.c_uint32),
        ("data", _EventData),
    )


def _both(number: int, structure: type[ctypes.Structure]) -> int:
    return request(READ | WRITE, _KIND, number, ctypes.sizeof(structure))


CEC_ADAP_G_CAPS: Final = _both(0, Caps)
CEC_ADAP_G_PHYS_ADDR: Final = request(READ, _KIND, 1, 2)
CEC_ADAP_G_LOG_ADDRS: Final = request(READ, _KIND, 3, ctypes.sizeof(LogAddrs))
CEC_ADAP_S_LOG_ADDRS: Final = _both(4, LogAddrs)
CEC_TRANSMIT: Final = _both(5, Message)
CEC_RECEIVE: Final = _both(6, Message)
CEC_DQEVENT: Final = _both(7, Event)
CEC_S_MODE: Final = request(WRITE, _KIND, 9, 4)
