"""Text as DVB tables carry it (ETSI EN 300 468 Annex A)."""

from headend.services import Charset

_CODECS = {Charset.GB18030: "gb18030", Charset.UTF8: "utf-8"}


def chinese(text: str, charset: Charset) -> bytes:
    """Encode with the leading byte that names the character set."""
    return bytes((charset,)) + text.encode(_CODECS[charset])


def english(text: str) -> bytes:
    """Encode in the default table, ISO 6937: its lower half is ASCII but for the dollar's place.

    Raises ``UnicodeEncodeError`` for what ASCII lacks: the headend's own English needs no more.
    """
    return text.encode("ascii")
