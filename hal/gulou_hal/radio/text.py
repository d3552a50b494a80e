"""RadioText, and which part of it is the title and which the artist (EN 50067 §3.1.5.3, RT+: IEC 62106)."""

from __future__ import annotations

from typing import Final

from gulou.services.radio import RadioText
from gulou_hal.radio.frames import Frames, ancillary
from gulou_hal.radio.uecp import ODA_DATA, RADIO_TEXT, Messages, elements

_UPPER: Final = (
    "áàéèíìóòúùÑÇŞß¡Ĳ"
    "âäêëîïôöûüñçşǧıĳ"
    "ªα©‰Ǧěňőπ€£$←↑→↓"
    "º¹²³±İńűµ¿÷°¼½¾§"
    "ÁÀÉÈÍÌÓÒÚÙŘČŠŽÐĿ"
    "ÂÄÊËÎÏÔÖÛÜřčšžđŀ"
    "ÃÅÆŒŷÝÕØÞŊŔĆŚŹŦð"
    "ãåæœŵýõøþŋŕćśźŧ "
)
_OTHERS: Final = str.maketrans("$^`~\x7f", "¤―‖¯ ")
"""Where the lower half is not ASCII."""
_CHARACTERS: Final = " " * 32 + "".join(map(chr, range(32, 128))).translate(_OTHERS) + _UPPER
"""The code table of EN 50067 annex E, figure E.1."""
_LONGEST: Final = 64
_END: Final = 0x0D
_RT_PLUS: Final = 0x4BD7
_TITLE, _ARTIST = 1, 4
"""Classes of RT+."""


def characters(codes: bytes) -> str:
    """The letters of these codes; controls are spaces."""
    return "".join(_CHARACTERS[code] for code in codes)


class Station:
    """What a station says, out of the packets of its sound."""

    def __init__(self) -> None:
        self.said = RadioText()
        self._text = ""
        self._frames = Frames()
        self._messages = Messages()

    def feed(self, packets: bytes) -> None:
        """Take in packets of 188 bytes, all of the sound's PID, in order."""
        for frame in self._frames.feed(packets):
            for message in self._messages.feed(ancillary(frame)):
                self.take(message)

    def take(self, message: bytes) -> None:
        """Take in a message; what in it is not about the text is passed over."""
        for element in elements(message):
            if element[0] == RADIO_TEXT:
                self._take_text(element[4:])
            elif element[0] == ODA_DATA and int.from_bytes(element[2:4], "big") == _RT_PLUS:
                self._take_tags(element[4:])

    def _take_text(self, data: bytes) -> None:
        """A status byte, then the text; without one nothing is said any more (UECP §3.4.1)."""
        codes = data[1 : 1 + _LONGEST].partition(bytes((_END,)))[0]
        text = characters(codes)
        if text != self._text:
            self._text = text
            self.said = RadioText(" ".join(text.split()))

    def _take_tags(self, data: bytes) -> None:
        """Two tags, each a class, a place in the text and a length less one, in the last 37 bits."""
        if len(data) != 6:
            return
        bits = int.from_bytes(data[1:], "big")
        running = bits >> 35 & 1
        tags = (
            (bits >> 29 & 63, bits >> 23 & 63, bits >> 17 & 63),
            (bits >> 11 & 63, bits >> 5 & 63, bits & 31),
        )
        found = {kind: self._part(at, more) for kind, at, more in tags} if running else {}
        self.said = RadioText(self.said.text, found.get(_TITLE, ""), found.get(_ARTIST, ""))

    def _part(self, at: int, more: int) -> str:
        return " ".join(self._text[at : at + more + 1].split())
