"""What radio says beside its sound: RadioText, with title and artist where the station marks them (RT+)."""

from __future__ import annotations

import msgspec


class GetRadioText(msgspec.Struct, frozen=True, tag="radio.text"):
    """Ask what a station says; the first question begins the listening.

    It ends when nobody has asked for a while.
    """

    service: str


class RadioText(msgspec.Struct, frozen=True, tag="radio.text"):
    """What it said last, at most 64 letters of Europe's; empty where nothing has come.

    `title` and `artist` are parts of `text`, and stand only while something of that name is heard.
    """

    text: str = ""
    title: str = ""
    artist: str = ""
