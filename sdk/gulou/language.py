"""Texts by language, with gettext: `locale/<language>/LC_MESSAGES/<domain>.mo` beside the code.

Where the `.po` that translators write is newer, or there is no `.mo`, the `.po` itself is read: while an app
is written, nothing has to be compiled.
"""

from __future__ import annotations

import gettext
import io
import os
from pathlib import Path

LANGUAGES = ("en", "zh")


def system_language() -> str:
    """`zh` or `en`, from LC_ALL, LC_MESSAGES or LANG; English where they say something else."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return "zh" if value.startswith("zh") else "en"
    return "en"


class Texts:
    """Translates the texts of one domain. Texts are written in English, which an unknown one stays."""

    def __init__(self, domain: str, folder: Path, language: str = "en") -> None:
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


def _catalogue(folder: Path, domain: str, language: str) -> gettext.NullTranslations:
    place = folder / language / "LC_MESSAGES"
    written, made = place / f"{domain}.po", place / f"{domain}.mo"
    if _changed(written) > _changed(made):
        from gulou.package.catalogue import compiled

        return gettext.GNUTranslations(io.BytesIO(compiled(written.read_text("utf-8"), str(written))))
    return gettext.translation(domain, folder, [language], fallback=True)


def _changed(file: Path) -> float:
    """When a file was written last; 0 where there is none."""
    try:
        return file.stat().st_mtime
    except OSError:
        return 0.0
