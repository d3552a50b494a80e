"""Texts by language, with gettext.

A package brings its own: `locale/<language>/LC_MESSAGES/<domain>.mo` beside its code. What it does not have
comes from the file of the language, `languages/<language>.po` beside this module, which holds for the whole
box: the languages are those that have such a file. Where a `.po` is newer than its `.mo`, or there is none,
the `.po` itself is read: while an app is written, nothing has to be compiled.
"""

from __future__ import annotations

import copy
import gettext
import io
import os
import re
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).parent / "languages"
WRITTEN_IN = "en"
"""The language of the code."""
FIRST = ("en", "zh")
"""Those that everything on the box is written in: apps are held to them."""
_HEAD = re.compile(r'^"(X-Native-Name|X-Broadcast): (.*)\\n"$', re.MULTILINE)
_TAG = re.compile(r"[a-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})?")
_HEAD_BYTES = 4096
_KNOWN = {
    "en": {"X-Native-Name": "English", "X-Broadcast": "eng"},
    "zh": {"X-Native-Name": "中文", "X-Broadcast": "chi zho"},
}
"""What the files of the languages of nearly every box say: none need be read for it."""


@lru_cache(maxsize=4)
def _found(folder: Path) -> tuple[str, ...]:
    names = {file.stem for file in folder.glob("*.po") if _TAG.fullmatch(file.stem)}
    return (WRITTEN_IN, *sorted(names - {WRITTEN_IN}))


def languages() -> tuple[str, ...]:
    """The languages that there are files for, as in BCP 47; English is the first."""
    return _found(FOLDER)


def _head(language: str) -> dict[str, str]:
    """What the file of a language says of it."""
    return _KNOWN.get(language) or _read_head(FOLDER / f"{language}.po")


@lru_cache(maxsize=32)
def _read_head(file: Path) -> dict[str, str]:
    try:
        with file.open(encoding="utf-8") as opened:
            return dict(_HEAD.findall(opened.read(_HEAD_BYTES)))
    except (OSError, UnicodeDecodeError):
        return {}


def native_name(language: str) -> str:
    """What those call a language who speak it; its code where its file does not say."""
    return _head(language).get("X-Native-Name", "") or language


def broadcast_codes(language: str) -> tuple[str, ...]:
    """How broadcasts name the household's language (ISO 639-2, both of its sets), likeliest first."""
    return tuple(_head(language).get("X-Broadcast", "").split())


def in_broadcast(texts: dict[str, str], language: str) -> str:
    """Of texts by ISO 639-2 language the one in the household's, or ''."""
    return next((texts[code] for code in broadcast_codes(language) if texts.get(code)), "")


def system_language() -> str:
    """The language of LC_ALL, LC_MESSAGES or LANG, where the box has it; else English."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            wanted = re.split(r"[_.@]", value)[0]
            return wanted if wanted in languages() else WRITTEN_IN
    return WRITTEN_IN


class Texts:
    """Translates the texts of one domain. Texts are written in English, which an unknown one stays."""

    def __init__(self, domain: str, folder: Path, language: str = WRITTEN_IN) -> None:
        self.domain = domain
        self.folder = folder
        self.use(language)

    def use(self, language: str) -> None:
        """Translate into this language from now on."""
        self.language = language
        self._catalogue = _catalogue(self.folder / "locale", self.domain, language)

    def __call__(self, text: str) -> str:
        return self._catalogue.gettext(text)

    def plural(self, one: str, many: str, count: int) -> str:
        """The text for this count."""
        return self._catalogue.ngettext(one, many, count)


def said_everywhere(language: str) -> Texts:
    """What the file of a language says for the whole box."""
    return Texts("", FOLDER, language)


def _catalogue(folder: Path, domain: str, language: str) -> gettext.NullTranslations:
    own: gettext.NullTranslations | None = None
    if domain:
        place = folder / language / "LC_MESSAGES"
        own = _read(place / f"{domain}.po", place / f"{domain}.mo")
    if language == WRITTEN_IN:
        return own or gettext.NullTranslations()
    box = _read(FOLDER / f"{language}.po", FOLDER / f"{language}.mo")
    if own is None:
        return box or gettext.NullTranslations()
    if box is not None:
        own.add_fallback(box)
    return own


def _read(written: Path, made: Path) -> gettext.GNUTranslations | None:
    """A catalogue, from whichever of its two files is newer; None where there is neither."""
    moments = _changed(written), _changed(made)
    if moments == (0, 0):
        return None
    newer = written if moments[0] > moments[1] else made
    # A copy, since what it falls back to is added to it.
    return copy.copy(_kept(newer, max(moments)))


@lru_cache(maxsize=32)
def _kept(file: Path, moment: float) -> gettext.GNUTranslations:
    """A catalogue as it was at that moment: it is read once."""
    if file.suffix == ".po":
        from gulou.package.catalogue import compiled

        return gettext.GNUTranslations(io.BytesIO(compiled(file.read_text("utf-8"), str(file))))
    with file.open("rb") as opened:
        return gettext.GNUTranslations(opened)


def _changed(file: Path) -> float:
    """When a file was written last; 0 where there is none."""
    try:
        return file.stat().st_mtime
    except OSError:
        return 0.0
