"""Texts by language, with gettext: `locale/<language>/LC_MESSAGES/<domain>.mo` beside the code."""

from __future__ import annotations

import gettext
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
        self._catalogue = gettext.translation(self.domain, self.folder / "locale", [language], fallback=True)

    def __call__(self, text: str) -> str:
        return self._catalogue.gettext(text)

    def plural(self, one: str, many: str, count: int) -> str:
        """The text for this count."""
        return self._catalogue.ngettext(one, many, count)
