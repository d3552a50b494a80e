"""The letters that are likely after another one in English words, for a keyboard that is slow to walk on."""

from __future__ import annotations

MOST = 8
"""Letters that are offered: the nearest of them are reached by a key or two."""

_BEGINNING = "taisowc"
# Counted in this project's own guides; u follows q.
_AFTER = {
    "a": "ntrslcp",
    "b": "eoyaulr",
    "c": "hoekart",
    "d": "esoirad",
    "e": "srndalt",
    "f": "oirteau",
    "g": "ueaorih",
    "h": "eaoirtu",
    "i": "ntsclde",
    "j": "uoaei",
    "k": "esianyo",
    "l": "eolaidy",
    "m": "eaoipub",
    "n": "degostc",
    "o": "nruwfmt",
    "p": "paleirs",
    "q": "ui",
    "r": "eoasiyt",
    "s": "teisoac",
    "t": "hesioar",
    "u": "lnristp",
    "v": "eiao",
    "w": "hiaonse",
    "x": "teaip",
    "y": "sotepa",
    "z": "eaoyi",
}


def following(text: str) -> tuple[str, ...]:
    """The likeliest next letters, the first the likeliest; capitals where the text is written in them."""
    last = text[-1:]
    letters = _AFTER.get(last.lower(), "" if last.isalnum() else _BEGINNING)
    return tuple(letters.upper() if text[-2:].isupper() and len(text) > 1 else letters)
