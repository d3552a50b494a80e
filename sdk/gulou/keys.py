"""The keys of a remote, by name. The names follow Linux's input event codes (KEY_OK, KEY_CHANNELUP, …)."""

from enum import StrEnum


class Key(StrEnum):
    """Every key that the box knows. Those that are RESERVED, such as HOME, never reach an app."""

    UP = "up"
    DOWN = "down"
    LEFT = "left"
    RIGHT = "right"
    OK = "ok"
    BACK = "back"
    HOME = "home"
    QUICK = "quick"
    SEARCH = "search"
    MENU = "menu"
    INFO = "info"
    READ = "read"
    EPG = "epg"
    POWER = "power"
    CHANNELUP = "channelup"
    CHANNELDOWN = "channeldown"
    LAST = "last"
    AUDIO = "audio"
    SUBTITLE = "subtitle"
    TEXT = "text"
    VOLUMEUP = "volumeup"
    VOLUMEDOWN = "volumedown"
    MUTE = "mute"
    PLAYPAUSE = "playpause"
    STOP = "stop"
    REWIND = "rewind"
    FASTFORWARD = "fastforward"
    RECORD = "record"
    RED = "red"
    GREEN = "green"
    YELLOW = "yellow"
    BLUE = "blue"
    NUMERIC_0 = "0"
    NUMERIC_1 = "1"
    NUMERIC_2 = "2"
    NUMERIC_3 = "3"
    NUMERIC_4 = "4"
    NUMERIC_5 = "5"
    NUMERIC_6 = "6"
    NUMERIC_7 = "7"
    NUMERIC_8 = "8"
    NUMERIC_9 = "9"


DIGITS = frozenset(str(digit) for digit in range(10))
RESERVED = frozenset(
    {
        Key.HOME,
        Key.QUICK,
        Key.SEARCH,
        Key.READ,
        Key.POWER,
        Key.VOLUMEUP,
        Key.VOLUMEDOWN,
        Key.MUTE,
    }
)
"""Kept by the launcher, whatever runs."""
