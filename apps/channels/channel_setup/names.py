"""What a channel is called in the household's language, where the broadcast has a name in it."""

from __future__ import annotations

from collections.abc import Mapping

CODES = {"en": ("eng",), "zh": ("chi", "zho", "cmn")}
"""The household's language → codes of ISO 639-2 as broadcast."""


def called(name: str, names: Mapping[str, str], language: str) -> str:
    """The name in that language, else the plain one."""
    return next((names[code] for code in CODES.get(language, ()) if names.get(code)), name)
