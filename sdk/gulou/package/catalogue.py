"""Message catalogues: what translators write (.po) as gettext reads it (.mo), the same bytes each time.

GNU gettext manual, "The Format of PO Files" and "The Format of GNU MO Files".
"""

from __future__ import annotations

import re
import struct

from gulou.package.errors import PackageError

_MAGIC, _REVISION = 0x950412DE, 0
_HEADER = struct.Struct("<7I")
_STRING = re.compile(
    r'(?P<keyword>msgctxt|msgid_plural|msgid|msgstr(?:\[[0-9]\])?)?\s*"(?P<text>(?:[^"\\]|\\.)*)"'
)
_ESCAPE = re.compile(r"\\(.)")
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}


def compiled(source: str, name: str) -> bytes:
    """The .mo of a .po, named `name` in errors. Fuzzy and empty ones are left out. Raises PackageError."""
    messages = {key: text for key, text in _messages(source, name) if text.strip("\0")}
    pairs = sorted((key.encode(), text.encode()) for key, text in messages.items())
    at = _HEADER.size + 16 * len(pairs)
    tables: list[bytes] = []
    strings = bytearray()
    for column in (0, 1):
        for pair in pairs:
            tables.append(struct.pack("<2I", len(pair[column]), at + len(strings)))
            strings += pair[column] + b"\0"
    originals = _HEADER.size
    translations = originals + 8 * len(pairs)
    header = _HEADER.pack(_MAGIC, _REVISION, len(pairs), originals, translations, 0, at)
    return header + b"".join(tables) + bytes(strings)


def _messages(source: str, name: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    entry: dict[str, str] = {}
    begun: dict[str, int] = {}
    begins = 0
    """The line of the message that is read, and of those before."""
    fuzzy = False
    key = ""

    def end() -> None:
        nonlocal fuzzy
        if "msgid" in entry and not (fuzzy and entry["msgid"]):
            context = f"{entry['msgctxt']}\4" if "msgctxt" in entry else ""
            plural = f"\0{entry['msgid_plural']}" if "msgid_plural" in entry else ""
            forms = [entry[form] for form in sorted(entry) if form.startswith("msgstr")]
            message = f"{context}{entry['msgid']}{plural}"
            if message in begun:
                raise PackageError(
                    f"{name}, line {begins}: this message is there already, in line {begun[message]}: "
                    "leave one of them."
                )
            begun[message] = begins
            found.append((message, "\0".join(forms)))
        entry.clear()
        fuzzy = False

    for number, line in enumerate(source.splitlines(), 1):
        text = line.strip()
        if not text or text.startswith("#"):
            if any(part.startswith("msgstr") for part in entry):
                end()
            fuzzy = fuzzy or (text.startswith("#,") and "fuzzy" in text)
            continue
        match = _STRING.fullmatch(text)
        if match is None or not (match["keyword"] or key):
            raise PackageError(
                f'{name}, line {number}: this is no line of a catalogue: write msgid "…" or "…".'
            )
        if match["keyword"]:
            if match["keyword"] in ("msgctxt", "msgid") and any(part.startswith("msgstr") for part in entry):
                end()
            key = match["keyword"]
            if key in entry:
                raise PackageError(f"{name}, line {number}: a second {key} for one message: take one out.")
            if not entry:
                begins = number
            entry[key] = ""
        entry[key] += _ESCAPE.sub(lambda found: _ESCAPED.get(found[1], found[1]), match["text"])
    end()
    return found
