"""The keys in words, as they are asked for when a remote is taught."""

from __future__ import annotations

from typing import Final

from gulou.keys import Key

N_ = str
"""Marks a text for translation where it stands in a table."""

WORDS: Final[dict[str, str]] = {
    Key.UP: N_("Up"),
    Key.DOWN: N_("Down"),
    Key.LEFT: N_("Left"),
    Key.RIGHT: N_("Right"),
    Key.OK: N_("OK"),
    Key.BACK: N_("Back"),
    Key.HOME: N_("Home"),
    Key.MENU: N_("Menu"),
    Key.POWER: N_("Power"),
    Key.VOLUMEUP: N_("Volume up"),
    Key.VOLUMEDOWN: N_("Volume down"),
    Key.MUTE: N_("Mute"),
    Key.CHANNELUP: N_("Channel up"),
    Key.CHANNELDOWN: N_("Channel down"),
    Key.EPG: N_("Programme guide"),
    Key.INFO: N_("Information"),
    Key.SEARCH: N_("Search"),
    Key.QUICK: N_("Quick panel"),
    **{str(digit): N_("Digit {digit}") for digit in range(10)},
    Key.RED: N_("Red"),
    Key.GREEN: N_("Green"),
    Key.YELLOW: N_("Yellow"),
    Key.BLUE: N_("Blue"),
    Key.PLAYPAUSE: N_("Play and pause"),
    Key.STOP: N_("Stop"),
    Key.REWIND: N_("Rewind"),
    Key.FASTFORWARD: N_("Fast forward"),
    Key.RECORD: N_("Record"),
    Key.LAST: N_("Last channel"),
    Key.AUDIO: N_("Audio language"),
    Key.SUBTITLE: N_("Subtitles"),
    Key.TEXT: N_("Teletext"),
    Key.READ: N_("Read aloud"),
}
"""In the order in which they are asked for: what everybody needs first."""
BASIC: Final = 8
"""So many of them are enough to use the box."""
